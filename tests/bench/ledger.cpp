// How long the questions of a day's work take of a ledger with very many documents: whole commands, from start to end.
//   bench_ledger CROSSDOCK FOLDER [DOCUMENTS]     in a new folder below FOLDER, which goes again; left out: 1,000,000

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <stdlib.h>

#include "ledger/sqlite_ledger.h"

namespace {

namespace fs = std::filesystem;
using namespace crossdock;
using ledger::LedgerWriter;

constexpr std::int64_t day = 86'400'000;
constexpr std::size_t together = 5000;
constexpr int runs = 7;

void write(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

void set_up(const fs::path& site) {
  write(site / "crossdock.toml", "name = \"bench\"\n[defaults.ids]\nours = { qualifier = \"ZZ\", id = \"OURCO\" }\n");
  for (const char* name : {"northmart", "lakemont", "pinecrest"})
    write(site / "partners" / name / "partner.toml", "name = \"" + std::string(name) + "\"\n[ids]\ntheirs = { qualifier = \"ZZ\", id = \"" +
                                                         name + "\" }\n[[document]]\nset = \"850\"\ndirection = \"in\"\nroute = \"erp\"\n");
  write(site / "partners/erp/partner.toml", "name = \"erp\"\n[[document]]\nobject = \"order\"\nformat = \"json\"\ndirection = \"out\"\n");
  fs::create_directories(site / "exchange");
}

/// An order that came, and what was made of it and delivered; every hundredth is held by an exception, every fiftieth awaits a 997.
void add_order(LedgerWriter& writer, std::size_t number, Instant at) {
  const std::string partner = number % 3 == 0 ? "northmart" : number % 3 == 1 ? "lakemont" : "pinecrest";
  const std::string key = "PO" + std::to_string(number);
  ledger::FileRecord file;
  file.partner = partner;
  file.channel = "folder";
  file.name = key + ".edi";
  file.size = 1200;
  file.received = at;
  file.hash = std::to_string(number * 0x9E3779B97F4A7C15ull) + std::string(40, 'a');
  file.archive = "archive/2026/11/26/" + partner + "/" + file.hash;
  file.state = ledger::FileState::finished;
  file.id = writer.add(file);
  ledger::DocumentRecord order;
  order.partner = partner;
  order.set_id = "850";
  order.kind = "order";
  order.keys = {key};
  order.file = file.id;
  order.interchange_control = std::to_string(100'000'000 + number);
  order.functional_id = "PO";
  order.group_control = std::to_string(number);
  order.set_control = "0001";
  order.at = at;
  order.length = 1200;
  order.verdict = "accepted";
  order.state = number % 100 == 0 ? ledger::DocumentState::held : ledger::DocumentState::routed;
  order.route = "erp";
  order.tier = "revenue";
  order.id = writer.add(order, "judged");
  if (number % 100 == 0) {
    ledger::ExceptionCause cause;
    cause.group = {partner, "850", "R_" + std::to_string(number / 1000), "ship_to.id"};
    cause.playbook = "address";
    cause.owner = "customer service";
    cause.cause = "ship-to 0999 is no store that we know";
    cause.file = file.id;
    cause.document = order.id;
    writer.raise(cause);
    return;
  }
  ledger::DocumentRecord made;
  made.direction = ledger::Direction::out;
  made.partner = "erp";
  made.set_id = "json";
  made.kind = "order";
  made.keys = {key};
  made.parent = order.id;
  made.at = at;
  const bool awaits = number % 50 == 1;
  made.state = awaits ? ledger::DocumentState::awaiting_acknowledgment : ledger::DocumentState::delivered;
  made.id = writer.add(made, "made");
  ledger::OutboxEntry entry;
  entry.document = made.id;
  entry.partner = "erp";
  entry.folder = "outbound/erp";
  entry.name = "order-" + key + ".json";
  entry.size = 800;
  entry.state = ledger::OutboxState::sent;
  entry.at = at;
  writer.add(entry);
  if (!awaits) return;
  ledger::ExpectedAcknowledgment expected;
  expected.partner = "erp";
  expected.document = made.id;
  expected.functional_id = "PO";
  expected.group_control = std::to_string(number);
  expected.due = {at.milliseconds + day};
  writer.expect(expected);
}

void fill(const fs::path& site, std::size_t documents, Instant now) {
  FixedClock clock(now);
  auto opened = ledger::open_sqlite_ledger(site / "exchange/ledger.db", clock);
  if (!opened.ok()) throw std::runtime_error(opened.error().message);
  const std::size_t orders = documents / 2;
  for (std::size_t done = 0; done < orders;) {
    const std::size_t end = std::min(orders, done + together);
    (*opened)->write([&](LedgerWriter& writer) {
      for (; done < end; ++done) {
        // Thirty days, the last of which is today.
        const auto back = static_cast<std::int64_t>((orders - done) * 30 * std::uint64_t{day} / orders);
        const Instant at{now.milliseconds - back};
        clock.set(at);
        add_order(writer, done, at);
      }
    });
  }
}

double median_seconds(const std::string& command) {
  std::vector<double> times;
  for (int i = 0; i < runs; ++i) {
    const auto start = std::chrono::steady_clock::now();
    const int status = std::system(command.c_str());
    times.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    if (status == -1 || WEXITSTATUS(status) > 1) throw std::runtime_error("this failed: " + command);
  }
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 3) {
    std::cerr << "usage: bench_ledger CROSSDOCK FOLDER [DOCUMENTS]\n";
    return 2;
  }
  const fs::path program = fs::absolute(arguments[1]);
  std::string pattern = (fs::absolute(arguments[2]) / "bench-ledger-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) {
    std::cerr << "cannot make a folder in " << arguments[2] << "\n";
    return 1;
  }
  const fs::path site = pattern;
  int exit = 0;
  try {
    const std::size_t documents = count > 3 ? std::stoul(arguments[3]) : 1'000'000;
    set_up(site);
    fill(site, documents, SystemClock().now());
    const std::string key = "PO" + std::to_string(documents / 4 + 1);
    std::cout << documents << " documents, " << fs::file_size(site / "exchange/ledger.db") / 1'000'000 << " MB; median of " << runs
              << " whole commands\n";
    for (const std::string& command : {std::string("--version"), std::string("status"), "doc list --po " + key, "doc trace --po " + key,
                                       "doc trace --file " + key + ".edi", std::string("doc list --partner northmart"),
                                       std::string("doc list --state held"), std::string("exception list"), std::string("ack list"),
                                       std::string("ack list --overdue"), std::string("metrics"), std::string("reconcile")}) {
      const std::string where = command == "--version" ? "" : " --site '" + site.string() + "'";
      const double seconds = median_seconds("'" + program.string() + "' " + command + where + " >/dev/null 2>&1");
      std::cout << "  " << std::left << std::setw(32) << command << std::right << std::fixed << std::setprecision(1) << std::setw(9)
                << seconds * 1000 << " ms\n";
    }
  } catch (const std::exception& fault) {
    std::cerr << fault.what() << "\n";
    exit = 1;
  }
  fs::remove_all(site);
  return exit;
}
