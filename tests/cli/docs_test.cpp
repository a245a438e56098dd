// What README.md and the pages of docs/ show is what happens.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "cli/command.h"
#include "cli/page.h"
#include "cli/page_site.h"

using namespace crossdock::test;

namespace fs = std::filesystem;

namespace {

std::string joined_lines(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += "    " + line + "\n";
  return text;
}

/// Plays the page. Gives how many commands it has.
int play(const fs::path& file) {
  Page page(file);
  if (page.steps().empty()) return 0;
  const char* const update = std::getenv("CROSSDOCK_UPDATE");
  const bool is_update = update != nullptr && std::string(update) == "1";
  const std::string name = file.filename().string() + ":";
  PageSite site;
  int commands = 0;
  for (const PageStep& step : page.steps()) {
    if (const auto* shown = std::get_if<ShownFile>(&step)) {
      const std::string trouble = site.put(*shown);
      BOOST_TEST(trouble.empty(), name << shown->line << ": " << trouble);
    } else if (const auto* time = std::get_if<ShownTime>(&step)) {
      const std::string trouble = site.set_clock(time->time);
      BOOST_TEST(trouble.empty(), name << time->line << ": " << trouble);
    } else {
      const auto& command = std::get<ShownCommand>(step);
      const auto actual = lines_of(site.run(command.command));
      ++commands;
      if (agrees(command.output, actual)) continue;
      if (is_update)
        page.replace(command, actual);
      else
        BOOST_ERROR(name << command.line << ": `" << command.command << "` says something else than the page\n  it says:\n"
                         << joined_lines(actual) << "  the page says:\n"
                         << joined_lines(command.output) << "  (CROSSDOCK_UPDATE=1 rewrites it)");
    }
  }
  if (is_update) page.write();
  return commands;
}

using Lines = std::vector<std::string>;

}  // namespace

BOOST_AUTO_TEST_SUITE(docs)

BOOST_AUTO_TEST_CASE(every_page_shows_what_happens) {
  const fs::path source = source_folder();
  std::vector<fs::path> pages{source / "README.md"};
  for (const auto& entry : fs::directory_iterator(source / "docs"))
    if (entry.path().extension() == ".md") pages.push_back(entry.path());
  std::sort(pages.begin(), pages.end());
  int commands = 0;
  for (const fs::path& page : pages) commands += play(page);
  BOOST_TEST(commands > 40);
}

BOOST_AUTO_TEST_CASE(readme_begins_with_its_two_commands_and_names_every_page) {
  const std::string readme = read(fs::path(source_folder()) / "README.md");
  BOOST_TEST(readme.starts_with("# Crossdock\n\n    tools/demo "));
  BOOST_TEST(contains(readme.substr(0, 400), "\n    tools/test "));
  for (const auto& entry : fs::directory_iterator(fs::path(source_folder()) / "docs"))
    BOOST_TEST(contains(readme, "(docs/" + entry.path().filename().string() + ")"), entry.path().filename());
}

BOOST_AUTO_TEST_CASE(what_is_left_out_may_be_anything_and_the_rest_may_not) {
  const Lines actual{"a", "b", "c", "d"};
  for (const Lines& shown : {Lines{"a", "b", "c", "d"}, Lines{"…"}, Lines{"a", "…"}, Lines{"…", "d"}, Lines{"a", "…", "d"},
                             Lines{"a", "b", "…", "c", "d"}, Lines{"…", "b", "…"}, Lines{"…", "b", "c", "…", "d"}})
    BOOST_TEST(agrees(shown, actual), joined_lines(shown));
  for (const Lines& shown : {Lines{}, Lines{"a"}, Lines{"a", "b", "c"}, Lines{"b", "…"}, Lines{"…", "c"}, Lines{"a", "…", "c"},
                             Lines{"…", "e", "…"}, Lines{"a", "b", "c", "…", "c", "d"}, Lines{"a", "b", "c", "d", "e"}})
    BOOST_TEST(!agrees(shown, actual), joined_lines(shown));
  BOOST_TEST(agrees({}, {}));
}

BOOST_AUTO_TEST_CASE(an_update_leaves_out_what_was_left_out) {
  const TemporaryFolder folder;
  const fs::path file = folder.path() / "page.md";
  write(file, "# A page\n```console\n$ one\nold\n…\nend\n$ two\n```\ntext\n");
  Page page(file);
  BOOST_REQUIRE(page.steps().size() == 2u);
  page.replace(std::get<ShownCommand>(page.steps()[0]), {"new", "x", "y", "end"});
  page.replace(std::get<ShownCommand>(page.steps()[1]), {"2"});
  page.write();
  BOOST_TEST(read(file) == "# A page\n```console\n$ one\nnew\n…\nend\n$ two\n2\n```\ntext\n");
}

BOOST_AUTO_TEST_CASE(a_difference_is_put_where_it_belongs_or_not_at_all) {
  PageSite site;
  const std::string table = "partners/northmart/tables/stores.csv";
  BOOST_TEST(site.put({table, true, 1, {" 0914,Ames,IA", "+0920,Ankeny,IA", " 0926,Mason City,IA"}}).empty());
  BOOST_TEST(contains(site.run("cat " + table), "0914,Ames,IA\n0920,Ankeny,IA\n0926,"));
  BOOST_TEST(!site.put({table, true, 1, {"-0914,Ames,MN"}}).empty());
  BOOST_TEST(contains(site.run("curl http://a.example"), "does not know the command"));
}

BOOST_AUTO_TEST_SUITE_END()
