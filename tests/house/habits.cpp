#include <algorithm>
#include <regex>

#include <boost/test/unit_test.hpp>

#include "house/source_tree.h"

using house::File;

namespace {

constexpr std::size_t most_lines = 500;

/// Every place in `files` whose line matches, as "path:line  text".
std::vector<std::string> places(const std::vector<File>& files, const std::string& pattern, bool without_comments) {
  const std::regex regex(pattern);
  std::vector<std::string> found;
  for (const File& file : files) {
    std::size_t number = 0;
    for (const std::string& line : house::lines_of(without_comments ? house::code_only(file.text) : file.text)) {
      ++number;
      if (std::regex_search(line, regex)) found.push_back(file.path + ":" + std::to_string(number) + "  " + line.substr(0, 120));
    }
  }
  return found;
}

std::vector<File> cpp_under(const std::string& folder) {
  std::vector<File> files = house::files_under(folder);
  std::erase_if(files, [](const File& file) { return !file.is_cpp(); });
  return files;
}

std::vector<File> texts() {
  std::vector<File> files = house::files_under("");
  std::erase_if(files, [](const File& file) {
    return file.is_under("tests/house") || file.is_under("tests/fuzz") || file.text.find('\0') != std::string::npos ||
           file.text.size() > (4u << 20);
  });
  return files;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(habits)

BOOST_AUTO_TEST_CASE(a_source_file_has_at_most_500_lines) {
  std::vector<std::string> violations;
  for (const std::string folder : {"engine", "tests"})
    for (const File& file : cpp_under(folder)) {
      const auto lines = static_cast<std::size_t>(std::count(file.text.begin(), file.text.end(), '\n'));
      if (lines > most_lines) violations.push_back(file.path + " has " + std::to_string(lines) + " lines");
    }
  BOOST_TEST(violations.empty(), house::listing(violations));
}

BOOST_AUTO_TEST_CASE(a_header_guards_itself_with_pragma_once) {
  for (const std::string folder : {"engine", "tests"})
    for (const File& file : cpp_under(folder))
      if (file.is_header()) BOOST_TEST(file.text.starts_with("#pragma once\n"), file.path);
}

BOOST_AUTO_TEST_CASE(no_file_knows_a_path_of_one_machine) {
  const auto found = places(texts(), R"((^|[\s"'=:(`])/(work|root|home|tmp)/)", false);
  BOOST_TEST(found.empty(), house::listing(found));
}

BOOST_AUTO_TEST_CASE(nothing_is_left_for_later) {
  std::vector<File> files = texts();
  const auto found = places(files, R"(\b(TODO|FIXME|XXX|HACK)\b|[Nn]ot (yet )?implemented|[Uu]nimplemented)", false);
  BOOST_TEST(found.empty(), house::listing(found));
}

BOOST_AUTO_TEST_CASE(the_engine_has_no_floating_point) {
  std::vector<File> files = cpp_under("engine");
  // RapidJSON's handler must have a member for doubles, which refuses them.
  std::erase_if(files, [](const File& file) { return file.path == "engine/base/json_reader.cpp"; });
  const auto found = places(files, R"(\b(double|float|stod|stof|strtod|atof)\b)", true);
  BOOST_TEST(found.empty(), house::listing(found));
}

BOOST_AUTO_TEST_CASE(the_engine_calls_nothing_that_depends_on_the_locale) {
  const auto found = places(
      cpp_under("engine"),
      R"(\b(setlocale|localtime|strftime|mktime|strcoll|strtol|strtoll|strtoul|strtoull|atoi|atol)\s*\(|std::(locale|regex|stoi|stol|stoll|stoul|stoull|put_time|get_time)\b|\b(isalpha|isalnum|isdigit|isspace|isprint|isupper|islower|toupper|tolower)\s*\()",
      true);
  BOOST_TEST(found.empty(), house::listing(found));
}

BOOST_AUTO_TEST_CASE(names_do_not_begin_with_get_and_no_namespace_is_opened_whole) {
  const auto found = places(
      cpp_under("engine"),
      R"((^|[^.>A-Za-z0-9_])get_[a-z_]*\s*\(|using namespace (?!std::(string_view_)?literals|std::string_literals|std::chrono_literals))",
      true);
  BOOST_TEST(found.empty(), house::listing(found));
}

BOOST_AUTO_TEST_CASE(only_the_command_writes_to_the_terminal) {
  std::vector<File> files = cpp_under("engine");
  std::erase_if(files, [](const File& file) { return file.is_under("engine/cli"); });
  const auto found = places(files, R"(\b(std::cout|std::cerr|printf|puts)\b|<iostream>)", true);
  BOOST_TEST(found.empty(), house::listing(found));
}

BOOST_AUTO_TEST_CASE(every_line_of_code_is_text_without_tabs_or_trailing_blanks) {
  std::vector<File> files = cpp_under("engine");
  const auto found = places(files, "\t|[ \r]$", false);
  BOOST_TEST(found.empty(), house::listing(found));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(house_itself)

BOOST_AUTO_TEST_CASE(code_only_blanks_comments_and_literals_and_keeps_lines) {
  BOOST_TEST(house::code_only("a // double\nb") == "a          \nb");
  BOOST_TEST(house::code_only("f(\"double \\\" x\") /* y\nz */ g") == "f(\"           \")     \n     g");
  BOOST_TEST(house::code_only("x = R\"(double)\"; y") == "x = R\"       )\"; y");
  BOOST_TEST(house::code_only("n = 1'000; c = '\"'; d") == "n = 1'000; c = ' '; d");
}

BOOST_AUTO_TEST_CASE(what_a_folder_may_use_includes_what_follows) {
  const auto allowed = house::allowed_folders({{"base", {}}, {"text", {"base"}}, {"top", {"text"}}});
  BOOST_TEST(allowed.at("top").contains("base"));
  BOOST_TEST(!allowed.at("base").contains("text"));
}

BOOST_AUTO_TEST_CASE(includes_are_found_with_their_line) {
  const auto found = house::includes_of({"x.cpp", "#include <vector>\n\n  # include \"base/text.h\"\n// #include <no>\n"});
  BOOST_REQUIRE_EQUAL(found.size(), 2u);
  BOOST_TEST(found[1].name == "base/text.h");
  BOOST_TEST(found[1].line == 3u);
  BOOST_TEST(!found[1].angled);
}

BOOST_AUTO_TEST_SUITE_END()
