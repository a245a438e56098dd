#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <set>

#include <boost/test/unit_test.hpp>

#include "base/text.h"
#include "cli/command.h"
#include "support/temporary_folder.h"

using namespace crossdock::test;
using crossdock::cli::Exit;

namespace {

/// What a shell would offer for these words, the last of them begun.
std::set<std::string> offered(const std::vector<std::string>& words) {
  std::vector<std::string> arguments = {"complete", "--"};
  arguments.insert(arguments.end(), words.begin(), words.end());
  const Called called = call(arguments);
  BOOST_TEST((called.exit == Exit::fine), called.err);
  std::set<std::string> found;
  for (const std::string_view line : crossdock::split(called.out, '\n'))
    if (!line.empty()) found.emplace(line.substr(0, line.find('\t')));
  return found;
}

bool has_program(const std::string& name) { return std::system(("command -v " + name + " >/dev/null 2>&1").c_str()) == 0; }

/// The output of a shell command.
std::string output_of(const std::string& command) {
  std::string text;
  std::FILE* const pipe = ::popen((command + " 2>&1").c_str(), "r");
  BOOST_REQUIRE(pipe != nullptr);
  char window[512];
  while (std::fgets(&window[0], sizeof window, pipe) != nullptr) text += &window[0];
  ::pclose(pipe);
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(completion)

BOOST_AUTO_TEST_CASE(commands_options_and_words_come_from_the_commands_themselves) {
  const auto commands = offered({""});
  for (const char* command : {"status", "partner", "doc", "completion"}) BOOST_TEST(commands.contains(command), command);
  for (const char* hidden : {"complete", "manual"}) BOOST_TEST(!commands.contains(hidden), hidden);
  BOOST_TEST((offered({"stat"}) == std::set<std::string>{"status"}));
  BOOST_TEST(offered({"partner", ""}).contains("guide"));
  BOOST_TEST((offered({"doc", "list", "--jso"}) == std::set<std::string>{"--json"}));
  BOOST_TEST((offered({"completion", ""}) == std::set<std::string>{"bash", "zsh", "fish"}));
  BOOST_TEST((offered({"translate", "order.json", "--to", "x"}) == std::set<std::string>{"x12", "xml"}));
  BOOST_TEST((offered({"status", "--site", "ex"}) == std::set<std::string>{":folder"}));
  BOOST_TEST((offered({"validate", "--json", "sam"}) == std::set<std::string>{":file"}));
  BOOST_TEST(offered({"nothing", "zzz"}).empty());
}

BOOST_AUTO_TEST_CASE(a_real_bash_completes) {
  if (!has_program("bash")) return;
  const TemporaryFolder folder;
  // The program's place is taken by what it would say: the script is what is tried here.
  write(folder.path() / "crossdock",
        "#!/bin/sh\n[ \"$1 $2\" = 'complete --' ] || exit 1\nshift 2\ncase \"$*\" in\n"
        "  'partner ') printf 'list\\tall\\nshow\\tone\\n' ;;\n  'validate f') printf ':file\\t\\n' ;;\nesac\n");
  std::filesystem::permissions(folder.path() / "crossdock", std::filesystem::perms::owner_all);
  write(folder.path() / "file one.edi", "");
  write(folder.path() / "script", call({"completion", "bash"}).out);
  const std::string asked = "cd '" + folder.path().string() +
                            "' && bash --norc -c '. ./script; COMP_WORDS=(./crossdock %); COMP_CWORD=@; "
                            "_crossdock ./crossdock \"${COMP_WORDS[COMP_CWORD]}\"; printf \"<%s>\" \"${COMPREPLY[@]}\"'";
  const auto reply = [&](const std::string& words, const std::string& place) {
    std::string command = asked;
    command.replace(command.find('%'), 1, words);
    command.replace(command.find('@'), 1, place);
    return output_of(command);
  };
  BOOST_TEST(reply("partner \"\"", "2") == "<list><show>");
  BOOST_TEST(reply("validate f", "2") == "<file one.edi>");
}

BOOST_AUTO_TEST_CASE(every_script_is_read_by_its_shell_where_it_is_installed) {
  const TemporaryFolder folder;
  for (const std::string shell : {"bash", "zsh", "fish"}) {
    const Called called = call({"completion", shell});
    BOOST_TEST((called.exit == Exit::fine));
    BOOST_TEST(contains(called.out, "complete -- "), shell);
    if (!has_program(shell)) continue;
    write(folder.path() / shell, called.out);
    BOOST_TEST(output_of(shell + " -n '" + (folder.path() / shell).string() + "'").empty());
  }
  BOOST_TEST((call({"completion", "csh"}).exit == Exit::usage));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(manual)

BOOST_AUTO_TEST_CASE(there_is_a_page_for_every_command_and_groff_has_nothing_to_say) {
  const TemporaryFolder folder;
  BOOST_TEST((call({"manual", folder.path().string()}).exit == Exit::fine));
  std::set<std::string> pages;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) pages.insert(entry.path().filename().string());
  BOOST_TEST(pages.contains("crossdock.1"));
  for (const std::string& command : offered({""})) BOOST_TEST(pages.contains("crossdock-" + command + ".1"), command);
  const std::string status = read(folder.path() / "crossdock-status.1");
  BOOST_TEST(contains(status, "\\fB\\-\\-watch\\fR"), status);
  BOOST_TEST(contains(read(folder.path() / "crossdock-doc.1"), ".SS crossdock doc trace"));
  if (!has_program("groff")) return;
  for (const std::string& page : pages) {
    const std::string complaints = output_of("groff -man -ww -z -Tutf8 '" + (folder.path() / page).string() + "'");
    BOOST_TEST(complaints.empty(), page + ": " + complaints);
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(watching)

namespace {

struct Watched {
  Watched() {
    write(folder.path() / "crossdock.toml", "name = \"small\"\n");
    write(folder.path() / "partners/erp/partner.toml", "name = \"erp\"\n[[document]]\ndirection = \"out\"\nobject = \"order\"\n");
    BOOST_TEST((call({"run", "--once", "--site", folder.path().string(), "--shipped", source_folder()}).exit == Exit::fine));
  }
  std::string watch(bool terminal, const std::vector<std::string>& more, int pictures) {
    crossdock::MemoryStream in("");
    std::ostringstream out, err;
    crossdock::cli::Streams streams{in, out, err};
    const crossdock::FixedClock clock(*crossdock::parse_rfc3339("2026-11-20T08:01:14Z"));
    streams.clock = &clock;
    streams.out_is_terminal = terminal;
    streams.in_is_terminal = terminal;
    streams.wait = [&](std::chrono::milliseconds time) {
      waited = time;
      return --pictures > 0;
    };
    std::vector<std::string> arguments = {"status", "--watch", "--site", folder.path().string(), "--shipped", source_folder()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    BOOST_TEST((crossdock::cli::run(arguments, streams) == Exit::fine), err.str());
    return out.str();
  }
  TemporaryFolder folder;
  std::chrono::milliseconds waited{0};
};

}  // namespace

BOOST_AUTO_TEST_CASE(status_comes_again_until_it_is_ended_and_on_a_terminal_in_the_same_place) {
  Watched site;
  const std::string one = "2026-11-20 08:01:14Z\nNothing needs you.\ntoday 0 documents\n";
  BOOST_TEST(site.watch(false, {}, 2) == one + "\n" + one);
  BOOST_TEST(site.waited.count() == 5000);
  const std::string picture = "\x1b[H\x1b[2J2026-11-20 08:01:14Z   q ends\n\nNothing needs you.\ntoday 0 documents\n";
  BOOST_TEST(site.watch(true, {"--every", "2"}, 2) == picture + picture);
  BOOST_TEST(site.waited.count() == 2000);
  BOOST_TEST(!contains(site.watch(false, {"--json"}, 1), "08:01:14Z\n"));
}

BOOST_AUTO_TEST_SUITE_END()
