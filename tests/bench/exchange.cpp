// How many documents a second a site takes in, answers and passes on, durably, beside how many times a second this disk makes a small
// file durable. Each file is a purchase order; a 997 and an order for the ERP come of it, with their reports.
//   bench_exchange FOLDER [FILES [PARTNERS [LANES]]]     in a new folder below FOLDER, which goes again

#include "exchange/exchange.h"

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include <fcntl.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "partner/site.h"

namespace {

namespace fs = std::filesystem;
using namespace crossdock;

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Small files that are made durable one after another, a second.
double syncs_a_second(const fs::path& folder) {
  const std::string path = (folder / "sync").string();
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) throw std::runtime_error("cannot write " + path);
  const std::string block(4096, 'x');
  int count = 0;
  const auto start = std::chrono::steady_clock::now();
  while (seconds_since(start) < 2) {
    if (::pwrite(file, block.data(), block.size(), 0) < 0 || ::fsync(file) != 0) throw std::runtime_error("cannot sync " + path);
    ++count;
  }
  const double rate = count / seconds_since(start);
  ::close(file);
  return rate;
}

void write(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

std::string digits(std::size_t number, int width) {
  std::string text = std::to_string(number);
  return std::string(static_cast<std::size_t>(width) - text.size(), '0') + text;
}

std::string order(const std::string& sender, std::size_t number) {
  const std::string control = digits(number, 9);
  const std::string padded = sender + std::string(15 - sender.size(), ' ');
  return "ISA*00*          *00*          *ZZ*" + padded + "*ZZ*OURCO          *261116*0731*U*00401*" + control + "*0*P*>~GS*PO*" + sender +
         "*OURCO*20261116*0731*" + std::to_string(number) + "*X*004010~ST*850*0001~BEG*00*SA*" + sender + "-" + control +
         "**20261116~N1*ST*STORE 7*92*0007~PO1*1*12*EA*4.5**VN*A-1~PO1*2*3*EA*11.25**VN*B-7~CTT*2~SE*7*0001~GE*1*" +
         std::to_string(number) + "~IEA*1*" + control + "~";
}

void set_up(const fs::path& site, std::size_t files, std::size_t partners, std::size_t lanes) {
  write(site / "crossdock.toml",
        "name = \"bench\"\n[run]\nlanes = " + std::to_string(lanes) + "\n[defaults.ids]\nours = { qualifier = \"ZZ\", id = \"OURCO\" }\n");
  write(site / "partners/erp/partner.toml", "name = \"erp\"\n[[document]]\nobject = \"order\"\nformat = \"json\"\ndirection = \"out\"\n");
  for (std::size_t i = 0; i < partners; ++i) {
    const std::string name = "p" + digits(i, 4);
    write(site / "partners" / name / "partner.toml",
          "name = \"" + name + "\"\n[ids]\ntheirs = { qualifier = \"ZZ\", id = \"P" + digits(i, 4) +
              "\" }\n[x12]\nversion = \"004010\"\n[channel]\nready = \"renamed\"\n[[document]]\nset = \"850\"\ndirection = \"in\"\nroute = "
              "\"erp\"\n");
  }
  for (std::size_t i = 0; i < files; ++i) {
    const std::size_t partner = i % partners;
    write(site / "exchange/inbound" / ("p" + digits(partner, 4)) / (digits(i, 7) + ".edi"),
          order("P" + digits(partner, 4), i / partners + 1));
  }
}

std::size_t number(char** arguments, int count, int at, std::size_t otherwise) {
  return count > at ? std::strtoull(arguments[at], nullptr, 10) : otherwise;
}

/// The most memory that this program has had so far, in megabytes.
long peak_memory() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

std::size_t count_of(const fs::path& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

/// Every file was worked on once, each partner's in their order, and nothing is left over.
void check(exchange::Exchange& done, const fs::path& site, std::size_t files, std::size_t partners) {
  for (std::size_t i = 0; i < partners; ++i) {
    const std::string name = "p" + digits(i, 4);
    ledger::DocumentFilter filter;
    filter.partner = name;
    filter.direction = ledger::Direction::in;
    filter.most = files;
    const auto documents = done.ledger().ask([&](const ledger::LedgerView& view) { return view.documents(filter); });
    const std::size_t expected = files / partners + (i < files % partners ? 1 : 0);
    bool in_order = documents.size() == expected && count_of(site / "exchange/outbound" / name) == expected;
    for (std::size_t at = 0; at < documents.size(); ++at)  // the latest first
      in_order = in_order && documents[at].interchange_control == digits(expected - at, 9);
    if (!in_order) throw std::runtime_error("the files of " + name + " were not worked on once each and in their order");
    if (count_of(site / "exchange/inbound" / name) != 0) throw std::runtime_error("files of " + name + " were left");
  }
  if (count_of(site / "exchange/outbound/erp") != files) throw std::runtime_error("the orders for the ERP are not as many as the files");
  for (const char* folder : {"work/claimed", "work/staged"})
    if (count_of(site / "exchange" / folder) != 0) throw std::runtime_error(std::string("something is left in ") + folder);
}

void bench(const fs::path& folder, std::size_t files, std::size_t partners, std::size_t lanes) {
  const double syncs_before = syncs_a_second(folder);
  set_up(folder / "site", files, partners, lanes);
  partner::SiteOptions options;
  options.root = folder / "site";
  options.shipped = CROSSDOCK_SOURCE_DIR;
  const auto site = partner::Site::load(options);
  if (!site->usable()) throw std::runtime_error("the site has errors");
  exchange::Surroundings around;
  std::uint64_t commits = 0;
  around.at_commit = [&](std::uint64_t, bool done) { commits += done ? 1 : 0; };
  auto opened = exchange::Exchange::open(site, std::move(around));
  if (!opened.ok()) throw std::runtime_error(opened.error().message);
  const long memory_before = peak_memory();
  const auto start = std::chrono::steady_clock::now();
  const exchange::RunSummary summary = (*opened)->run_once();
  const double seconds = seconds_since(start);
  if (summary.stopped) throw std::runtime_error(*summary.stopped);
  if (summary.file_count != files) throw std::runtime_error("finished " + std::to_string(summary.file_count) + " files");
  const long memory = peak_memory();
  check(**opened, folder / "site", files, partners);
  const double syncs = (syncs_before + syncs_a_second(folder)) / 2;
  const double rate = static_cast<double>(files) / seconds;
  std::cout << std::fixed << std::setprecision(1) << files << " documents of " << partners << " partners in " << lanes
            << " lanes: " << seconds << " s, " << rate << " documents/s\n"
            << "peak memory: " << memory << " MB, of which " << memory_before << " MB before the first file\n"
            << "this disk: " << syncs << " synchronisations/s; a document takes the time of " << std::setprecision(2) << syncs / rate
            << " of them, and " << static_cast<double>(commits) / static_cast<double>(files) << " commits of the ledger\n";
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) {
    std::cerr << "usage: bench_exchange FOLDER [FILES [PARTNERS [LANES]]]\n";
    return 2;
  }
  std::string name = (fs::path(arguments[1]) / "bench-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) {
    std::cerr << "cannot make a folder in " << arguments[1] << '\n';
    return 2;
  }
  int outcome = 0;
  try {
    bench(name, number(arguments, count, 2, 2000), number(arguments, count, 3, 10), number(arguments, count, 4, 4));
  } catch (const std::exception& fault) {
    std::cerr << fault.what() << '\n';
    outcome = 1;
  }
  fs::remove_all(name);
  return outcome;
}
