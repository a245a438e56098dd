#include <filesystem>
#include <functional>
#include <map>
#include <set>

#include <boost/test/unit_test.hpp>

#include "base/json.h"
#include "base/text.h"
#include "cli/command.h"
#include "support/temporary_folder.h"

using namespace crossdock::test;
using crossdock::JsonKind;
using crossdock::JsonValue;
using crossdock::cli::Exit;

namespace fs = std::filesystem;

namespace {

/// A field as the names on the way to it; a list is "[]".
using Path = std::vector<std::string>;
using Paths = std::set<Path>;

std::string shown(const Path& path) {
  std::string text;
  for (const std::string& part : path) text += (text.empty() || part == "[]" ? "" : ".") + part;
  return text;
}

void add_paths(const JsonValue& value, const Path& at, Paths& found) {
  if (value.is(JsonKind::array))
    for (const JsonValue& item : value.items()) {
      Path inside = at;
      inside.emplace_back("[]");
      add_paths(item, inside, found);
    }
  if (value.is(JsonKind::object))
    for (const crossdock::JsonMember& member : value.members()) {
      Path inside = at;
      inside.emplace_back(member.name);
      found.insert(inside);
      add_paths(member.value, inside, found);
    }
}

/// Of one JSON text, or of one a line.
Paths paths_of(const std::string& text) {
  Paths found;
  if (const auto whole = crossdock::parse_json(text); whole.ok()) {
    add_paths(whole->root, {}, found);
    return found;
  }
  for (const std::string_view line : crossdock::split(text, '\n')) {
    if (line.empty()) continue;
    const auto one = crossdock::parse_json(line);
    BOOST_TEST_REQUIRE(one.ok(), std::string(line));
    add_paths(one->root, {}, found);
  }
  return found;
}

struct Documented {
  std::map<Path, bool> fields;  ///< whether it is always there

  /// `*` is any name, and a `*` at the end all that stands below it.
  [[nodiscard]] bool has(const Path& path) const {
    for (const auto& [field, always] : fields) {
      bool fits = field.size() <= path.size();
      for (std::size_t i = 0; fits && i < field.size(); ++i) fits = field[i] == "*" || field[i] == path[i];
      if (fits && (field.size() == path.size() || field.back() == "*")) return true;
    }
    return false;
  }
};

Path parsed(std::string_view field) {
  Path path;
  for (const std::string_view dotted : crossdock::split(field, '.')) {
    std::string_view rest = dotted;
    std::size_t lists = 0;
    while (rest.ends_with("[]")) {
      rest.remove_suffix(2);
      ++lists;
    }
    if (!rest.empty()) path.emplace_back(rest);
    path.insert(path.end(), lists, "[]");
  }
  return path;
}

/// The commands of docs/json.md.
std::map<std::string, Documented> page() {
  std::map<std::string, Documented> commands;
  const std::string text = read(fs::path(source_folder()) / "docs/json.md");
  std::string command;
  for (const std::string_view line : crossdock::split(text, '\n')) {
    constexpr std::string_view heading = "## crossdock ";
    if (line.starts_with(heading)) command = line.substr(heading.size());
    if (!line.starts_with("| `")) continue;
    const std::size_t end = line.find('`', 3);
    commands[command].fields[parsed(line.substr(3, end - 3))] = !line.substr(end + 1).starts_with(" ?");
  }
  return commands;
}

/// The repository's own site, after the story of samples/ and some files with faults.
struct Lived {
  Lived() {
    for (const char* name : {"crossdock.toml", "partners"})
      fs::copy(fs::path(source_folder()) / name, folder.path() / name, fs::copy_options::recursive);
    write(folder.path() / "shadows/northmart.toml", "partner = \"northmart\"\nreceiver = \"erp\"\nresults = \"samples\"\n");
    write(folder.path() / "samples/other.csv", "PO\n4500012345\n");
    for (const char* step : {"1-orders", "2-answers", "3-cartons", "4-invoices"}) drop(std::string("samples/story/") + step);
    for (const char* name : {"08-bad-date.edi", "13-unknown-store.edi", "01-single.edi"}) {
      const fs::path from = fs::path(source_folder()) / "samples/inbound/northmart" / name;
      if (fs::exists(from)) fs::copy_file(from, folder.path() / "exchange/inbound/northmart" / name);
    }
    run();
  }
  void drop(const std::string& step) {
    fs::create_directories(folder.path() / "exchange/inbound");
    fs::copy(fs::path(source_folder()) / step, folder.path() / "exchange/inbound",
             fs::copy_options::recursive | fs::copy_options::overwrite_existing);
    run();
  }
  void run() {
    for (const auto& entry : fs::recursive_directory_iterator(folder.path() / "exchange/inbound"))
      if (entry.is_regular_file()) fs::last_write_time(entry.path(), fs::file_time_type::clock::now() - std::chrono::minutes(1));
    for (const Path& path : paths_of((*this)({"run", "--once"}))) told_by_run.insert(path);
  }
  std::string operator()(std::vector<std::string> arguments) const {
    arguments.emplace_back("--json");
    return plain(std::move(arguments));
  }
  [[nodiscard]] std::string plain(std::vector<std::string> arguments) const {
    for (const std::string& more : {std::string("--site"), folder.path().string(), std::string("--shipped"), source_folder()})
      arguments.push_back(more);
    const crossdock::SystemClock clock;
    const Called called = call(arguments, {}, crossdock::to_rfc3339(clock.now()));
    BOOST_TEST((called.exit == Exit::fine || called.exit == Exit::found), crossdock::joined(arguments, " ") + "\n" + called.err);
    return called.out;
  }
  /// The ids that a list holds.
  [[nodiscard]] std::vector<std::string> ids(const std::vector<std::string>& list) const {
    std::vector<std::string> found;
    const std::string text = (*this)(list);
    const auto json = crossdock::parse_json(text);
    BOOST_REQUIRE(json.ok());
    for (const JsonValue& item : json->root.items()) found.emplace_back(item.find("id")->string());
    return found;
  }
  TemporaryFolder folder;
  Paths told_by_run;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(json_document)

BOOST_AUTO_TEST_CASE(what_commands_write_is_what_the_page_says_and_tables_fit_80_columns) {
  const Lived site;
  const std::string northmart = source_folder() + "/samples/inbound/northmart/";
  std::map<std::string, std::vector<std::vector<std::string>>> calls = {
      {"ack list", {{"ack", "list"}}},
      {"check", {{"check"}}},
      {"doc list", {{"doc", "list"}}},
      {"doc trace", {{"doc", "trace", "--po", "4500012345"}}},
      {"doctor", {{"doctor"}}},
      {"exception list", {{"exception", "list"}}},
      {"exception playbook", {{"exception", "playbook"}}},
      {"explain", {{"explain", northmart + "01-single.edi"}}},
      {"fix", {{"fix", northmart + "10-wrong-segment-count.edi"}}},
      {"grammar show", {{"grammar", "show", "850"}, {"grammar", "show", "order"}}},
      {"ledger check", {{"ledger", "check"}}},
      {"map coverage", {{"map", "coverage", "order", northmart + "01-single.edi"}}},
      {"map show", {{"map", "show", "order"}}},
      {"map test", {{"map", "test"}}},
      {"partner list", {{"partner", "list"}}},
      {"partner show", {{"partner", "show", "northmart"}, {"partner", "show", "lakemont"}}},
      {"partner versions", {{"partner", "versions", "northmart"}}},
      {"plan", {{"plan", "northmart"}}},
      {"pause", {{"pause", "--partner", "erp", "--reason", "stocktaking"}}},
      {"status", {{"status"}}},
      {"reconcile", {{"reconcile"}}},
      {"resume", {{"resume", "--partner", "erp", "--reason", "counted"}}},
      {"shadow", {{"shadow", "northmart"}}},
      {"show", {{"show", northmart + "08-bad-date.edi"}}},
      {"validate", {{"validate", northmart + "08-bad-date.edi"}}},
      {"partner new", {{"partner", "new", "brightmart", "--id", "01/009876543"}}},
      {"partner infer",
       {{"partner", "infer", "acme", northmart + "01-single.edi", northmart + "02-three-sets.edi", "--apply-to",
         (site.folder.path() / "acme").string()}}},
      {"partner test", {{"partner", "test", "northmart", "lakemont"}}},
      {"sample add", {{"sample", "add", "northmart", northmart + "08-bad-date.edi", "--expect", "D409", "--name", "a.edi"}}},
      {"sample generate", {{"sample", "generate", "northmart", "-o", (site.folder.path() / "spoilt").string()}}},
      {"sample scrub", {{"sample", "scrub", northmart + "01-single.edi", "-o", (site.folder.path() / "clean.edi").string()}}},
  };
  // Loading a site takes time: a few of each show what there is.
  for (const std::string& id : site.ids({"doc", "list", "--most", "8"})) calls["doc show"].push_back({"doc", "show", id});
  calls["exception show"].push_back({"exception", "show", site.ids({"exception", "list"}).front()});
  const auto documented = page();
  std::set<std::string> tried = {"run"};
  const auto compare = [&](const std::string& command, const Paths& written) {
    const auto found = documented.find(command);
    BOOST_REQUIRE_MESSAGE(found != documented.end(), "docs/json.md does not tell of " << command);
    for (const Path& path : written)
      BOOST_TEST(found->second.has(path), command + " writes `" + shown(path) + "`, which docs/json.md does not name");
    for (const auto& [field, always] : found->second.fields)
      if (always && field.back() != "*" && std::find(field.begin(), field.end(), "*") == field.end())
        BOOST_TEST(written.contains(field), command + " does not write `" + shown(field) + "`, which docs/json.md names");
  };
  compare("run", site.told_by_run);
  // Pausing comes before looking at it.
  for (const std::string first : {"pause", "status"}) {
    Paths written;
    for (const auto& arguments : calls.at(first)) written.merge(paths_of(site(arguments)));
    compare(first, written);
    tried.insert(first);
    calls.erase(first);
  }
  for (const auto& [command, all] : calls) {
    Paths written;
    for (const auto& arguments : all) written.merge(paths_of(site(arguments)));
    compare(command, written);
    tried.insert(command);
  }
  for (const char* listing : {"ack list", "doc list", "exception list", "partner list"})
    for (const auto& arguments : calls.at(listing)) {
      const std::string shown_table = site.plain(arguments);
      for (const std::string_view line : crossdock::split(shown_table, '\n'))
        BOOST_TEST(crossdock::code_points(line) <= 80u, std::string(listing) + ": " + std::string(line));
    }
  for (const auto& [command, fields] : documented) BOOST_TEST(tried.contains(command), command + " of docs/json.md is not tried");
}

BOOST_AUTO_TEST_SUITE_END()
