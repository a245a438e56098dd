#include <sstream>

#include <boost/test/unit_test.hpp>

#include "base/text.h"
#include "cli/command.h"

using namespace crossdock::test;
using crossdock::cli::Exit;

namespace {

/// Every command, by its words.
const std::vector<std::vector<std::string>> commands = {
    {"run"},
    {"check"},
    {"validate"},
    {"translate"},
    {"show"},
    {"map"},
    {"map", "test"},
    {"map", "show"},
    {"partner"},
    {"partner", "list"},
    {"partner", "show"},
    {"partner", "check"},
    {"grammar"},
    {"grammar", "check"},
    {"grammar", "show"},
    {"doc"},
    {"doc", "list"},
    {"doc", "show"},
    {"doc", "trace"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(arguments)

BOOST_AUTO_TEST_CASE(every_command_explains_itself_within_80_columns) {
  std::vector<std::vector<std::string>> all = commands;
  all.emplace_back();
  for (std::vector<std::string> words : all) {
    words.emplace_back("--help");
    const Called called = call(words);
    const std::string name = crossdock::joined(words, " ");
    BOOST_TEST((called.exit == Exit::fine), name);
    BOOST_TEST(called.err.empty(), name);
    BOOST_TEST(contains(called.out, "Usage: crossdock"), name);
    for (const std::string_view line : crossdock::split(called.out, '\n'))
      BOOST_TEST(crossdock::code_points(line) <= 80u, name + ": " + std::string(line));
  }
}

BOOST_AUTO_TEST_CASE(commands_that_do_something_show_examples) {
  for (std::vector<std::string> words : commands) {
    if (words.size() == 1 && (words[0] == "map" || words[0] == "partner" || words[0] == "grammar" || words[0] == "doc")) continue;
    words.emplace_back("--help");
    BOOST_TEST(contains(call(words).out, "Examples:\n  "), crossdock::joined(words, " "));
  }
}

BOOST_AUTO_TEST_CASE(a_command_that_is_none_is_told_with_the_one_that_was_meant) {
  const Called called = call({"valdate", "x.edi"});
  BOOST_TEST((called.exit == Exit::usage));
  BOOST_TEST(contains(called.err, "did you mean `validate`?"));
  BOOST_TEST(called.out.empty());
}

BOOST_AUTO_TEST_CASE(a_subcommand_that_is_none_is_told_with_the_one_that_was_meant) {
  const Called called = call({"partner", "lst"});
  BOOST_TEST((called.exit == Exit::usage));
  BOOST_TEST(contains(called.err, "did you mean `list`?"));
}

BOOST_AUTO_TEST_CASE(without_a_command_the_help_goes_to_standard_error) {
  const Called called = call({});
  BOOST_TEST((called.exit == Exit::usage));
  BOOST_TEST(called.out.empty());
  BOOST_TEST(contains(called.err, "validate"));
}

BOOST_AUTO_TEST_CASE(a_missing_file_argument_and_an_unknown_option_are_usage_errors) {
  BOOST_TEST((call({"validate"}).exit == Exit::usage));
  BOOST_TEST((call({"validate", "--colour", "x.edi"}).exit == Exit::usage));
  BOOST_TEST((call({"translate", "x.edi", "--to", "edifact"}).exit == Exit::usage));
}

BOOST_AUTO_TEST_CASE(the_version_is_told) {
  const Called called = call({"--version"});
  BOOST_TEST((called.exit == Exit::fine));
  BOOST_TEST(contains(called.out, "crossdock 0."));
}

BOOST_AUTO_TEST_CASE(nothing_is_coloured_where_no_terminal_is) {
  BOOST_TEST(!contains(call({"validate", "-", "--shipped", source_folder(), "--partner", "none"}, order("1O")).out, "\x1b["));
}

BOOST_AUTO_TEST_CASE(a_terminal_gets_colours) {
  crossdock::MemoryStream in("");
  std::ostringstream out, err;
  crossdock::cli::Streams streams{in, out, err, true, true};
  BOOST_TEST((crossdock::cli::run({"validate", "no-such-file.edi"}, streams) == Exit::not_found));
  BOOST_TEST(contains(err.str(), "\x1b[1;31merror\x1b[0m: "));
}

BOOST_AUTO_TEST_SUITE_END()
