#include <iostream>
#include <string>

#include "base/file.h"
#include "facts/facts.h"

/// Compares the shipped grammars of one version with a file of facts about the standard (facts.h) and prints every difference. Those
/// that are meant stand in a file, with their reason. Exit code 1: there are others.
int main(int argc, char** argv) {
  using namespace crossdock;
  if (argc != 5) {
    std::cerr << "usage: facts_check GRAMMARS VERSION FACTS.json DIFFERENCES.txt\n";
    return 2;
  }
  const auto text = read_file(argv[3], 64u << 20);
  const auto meant = read_file(argv[4], 1u << 20);
  for (const auto* file : {&text, &meant})
    if (!file->ok()) {
      std::cerr << file->error().message << "\n";
      return 2;
    }
  const auto json = parse_json(text.value());
  if (!json.ok()) {
    std::cerr << argv[3] << ": " << json.error().to_string() << "\n";
    return 2;
  }
  SourceSet sources;
  const grammar::Library library(sources, std::vector<grammar::Library::Folder>{{argv[1], "grammars"}});
  if (library.dictionary("x12", argv[2]).fallback) {
    std::cerr << "there are no grammars of " << argv[2] << ", or it is known in part\n";
    return 2;
  }
  const facts::Report report = facts::compare(library, argv[2], json.value().root, facts::meant_of(meant.value()));
  std::cout << report.text;
  return report.differences.empty() ? 0 : 1;
}
