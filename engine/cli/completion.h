#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

/// What a shell offers while a command is typed. The shells ask the program itself, so there is one description of the commands and no
/// list beside it.
namespace crossdock::cli {

/// One thing that may come next. For files and folders the shell is asked: `word` is ":file" or ":folder".
struct Candidate {
  std::string word;
  std::string description;
};

/// What may stand in the place of the last of `words`, which may be begun or empty; the words without the program's name.
[[nodiscard]] std::vector<Candidate> candidates(const CLI::App& app, const std::vector<std::string>& words);

/// The text that a shell reads to learn this: bash, zsh or fish.
[[nodiscard]] std::string completion_script(const std::string& shell);

}  // namespace crossdock::cli
