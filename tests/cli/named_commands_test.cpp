// Every command that a message, a page or an example tells people to type is there.
#include <filesystem>
#include <map>
#include <set>

#include <boost/test/unit_test.hpp>

#include "base/file.h"
#include "cli/command.h"

using namespace crossdock::test;
using crossdock::cli::Exit;

namespace fs = std::filesystem;

namespace {

std::string word_at(const std::string& text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && text[end] >= 'a' && text[end] <= 'z') ++end;
  // "doc-" or "doc.edi" is no command.
  const bool ends = end == text.size() || std::string_view(" `\"'\n,;:)|\\").find(text[end]) != std::string_view::npos;
  return ends ? text.substr(at, end - at) : std::string();
}

/// Whether `before` ends a line of a page outside its sentences: behind a prompt, or where an example's line begins.
bool begins_example(std::string_view before) {
  if (before.ends_with("$ ") || before.ends_with("$ build/release/") || before.ends_with("\n    ")) return true;
  const std::string_view fence = "```";
  std::size_t fences = 0;
  for (std::size_t at = before.find(fence); at != std::string_view::npos; at = before.find(fence, at + fence.size())) ++fences;
  return before.ends_with('\n') && fences % 2 == 1;
}

/// "doc trace" and where it was named. Only what stands in quotes, behind a prompt or in an example is meant to be typed.
void collect(const fs::path& file, std::map<std::string, std::string>& named) {
  static const std::string program = "crossdock ";
  const std::string text = crossdock::read_file(file, 10'000'000).value();
  for (std::size_t at = text.find(program); at != std::string::npos; at = text.find(program, at + 1)) {
    const std::string_view before(text.data(), at);
    const bool typed =
        before.ends_with('`') || before.ends_with('"') || before.ends_with("\\n") || (file.extension() == ".md" && begins_example(before));
    if (!typed) continue;
    const std::string first = word_at(text, at + program.size());
    if (first.empty() || first == "is") continue;  // "crossdock is stopping"
    std::string second;
    if (const std::size_t next = at + program.size() + first.size(); next < text.size() && text[next] == ' ')
      second = word_at(text, next + 1);
    named.emplace(first + (second.empty() ? "" : " " + second), file.filename().string());
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(named_commands)

BOOST_AUTO_TEST_CASE(what_people_are_told_to_type_is_a_command) {
  std::map<std::string, std::string> named;
  const fs::path source = source_folder();
  collect(source / "README.md", named);
  for (const char* folder : {"docs", "engine", "partners", "tools"})
    for (const auto& entry : fs::recursive_directory_iterator(source / folder)) {
      const std::string extension = entry.path().extension().string();
      const bool is_text = extension == ".md" || extension == ".cpp" || extension == ".h" || extension == ".toml" || extension == ".map";
      if (entry.is_regular_file() && is_text) collect(entry.path(), named);
    }
  BOOST_TEST(named.size() > 40u);
  std::map<std::string, std::string> helps;
  for (const auto& [command, where] : named) {
    const std::string group = command.substr(0, command.find(' '));
    if (!helps.contains(group)) {
      const Called help = call({group, "--help"}, {});
      BOOST_TEST((help.exit == Exit::fine), where << " names `crossdock " << group << "`, which is no command");
      helps[group] = help.out;
    }
    if (group.size() == command.size() || !contains(helps[group], "Subcommands:")) continue;
    const std::string one = command.substr(group.size() + 1);
    BOOST_TEST(contains(helps[group], "\n  " + one + " "), where << " names `crossdock " << command << "`, which is no command");
  }
}

BOOST_AUTO_TEST_SUITE_END()
