#include "cli/completion.h"

#include <algorithm>
#include <string_view>

#include <CLI/CLI.hpp>

#include "base/text.h"
#include "cli/help.h"

namespace crossdock::cli {

namespace {

bool takes_value(const CLI::Option& option) { return option.get_items_expected_max() != 0; }

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

bool is_shown(const CLI::App& command) { return !command.get_group().empty(); }

const CLI::Option* option_named(const CLI::App& command, const std::string& word) {
  for (const CLI::Option* option : command.get_options())
    if (!option->get_positional() && option->check_name(word)) return option;
  return nullptr;
}

/// What an option's or a positional's value may be.
void add_values(const CLI::Option& option, std::vector<Candidate>& found) {
  const std::vector<std::string> words = words_of(option);
  for (const std::string& word : words) found.push_back({word, ""});
  if (!words.empty()) return;
  // Of an option its type says so, of a positional its name.
  const std::string type = option.get_positional() ? option.get_name(true) : option.get_type_name();
  if (type.starts_with("FILE")) found.push_back({":file", ""});
  if (type == "DIR" || type.starts_with("FOLDER")) found.push_back({":folder", ""});
}

void add_options(const CLI::App& command, std::vector<Candidate>& found) {
  for (const CLI::Option* option : command.get_options())
    for (const std::string& name : option->get_lnames()) found.push_back({"--" + name, first_line(option->get_description())});
}

}  // namespace

std::vector<Candidate> candidates(const CLI::App& app, const std::vector<std::string>& words) {
  const CLI::App* command = &app;
  std::vector<const CLI::Option*> positionals;
  const CLI::Option* awaits_value = nullptr;
  const auto enter = [&](const CLI::App& entered) {
    command = &entered;
    positionals.clear();
    for (const CLI::Option* option : entered.get_options())
      if (option->get_positional()) positionals.push_back(option);
  };
  enter(app);
  std::size_t given = 0;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    const std::string& word = words[i];
    if (awaits_value != nullptr) {
      awaits_value = nullptr;
      continue;
    }
    if (word.starts_with('-') && word != "-") {
      const CLI::Option* const option = option_named(*command, word.substr(0, word.find('=')));
      if (option != nullptr && takes_value(*option) && word.find('=') == std::string::npos) awaits_value = option;
      continue;
    }
    const auto subcommands = command->get_subcommands({});
    const auto entered = std::find_if(subcommands.begin(), subcommands.end(), [&](const CLI::App* sub) { return sub->get_name() == word; });
    if (entered != subcommands.end())
      enter(**entered);
    else
      ++given;
  }
  std::vector<Candidate> found;
  const std::string begun = words.empty() ? "" : words.back();
  if (awaits_value != nullptr) {
    add_values(*awaits_value, found);
  } else if (begun.starts_with('-')) {
    add_options(*command, found);
  } else {
    for (const CLI::App* sub : command->get_subcommands({}))
      if (is_shown(*sub)) found.push_back({sub->get_name(), first_line(sub->get_description())});
    // The last positional may take several.
    if (!positionals.empty()) add_values(*positionals[std::min(given, positionals.size() - 1)], found);
  }
  std::erase_if(found, [&](const Candidate& one) { return !one.word.starts_with(':') && !one.word.starts_with(begun); });
  return found;
}

std::string completion_script(const std::string& shell) {
  if (shell == "bash")
    return R"(# bash completion of crossdock: the program itself says what may come next.
_crossdock() {
  local word description
  COMPREPLY=()
  while IFS=$'\t' read -r word description; do
    case $word in
      :file) compopt -o filenames 2>/dev/null; mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$2") ;;
      :folder) compopt -o filenames 2>/dev/null; mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -d -- "$2") ;;
      *) COMPREPLY+=("$word") ;;
    esac
  done < <("$1" complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _crossdock crossdock
)";
  if (shell == "zsh")
    return R"(#compdef crossdock
# zsh completion of crossdock: the program itself says what may come next.
_crossdock() {
  local word description
  local -a found
  while IFS=$'\t' read -r word description; do
    case $word in
      :file) _files ;;
      :folder) _files -/ ;;
      *) found+=("${word//:/\\:}:$description") ;;
    esac
  done < <("$words[1]" complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)
  (( $#found )) && _describe crossdock found
}
if [ "$funcstack[1]" = "_crossdock" ]; then _crossdock; else compdef _crossdock crossdock; fi
)";
  return R"(# fish completion of crossdock: the program itself says what may come next.
function __crossdock_complete
    set -l words (commandline -opc) (commandline -ct)
    for line in ($words[1] complete -- $words[2..-1] 2>/dev/null)
        switch $line
            case ':file*'
                __fish_complete_path (commandline -ct)
            case ':folder*'
                __fish_complete_directories (commandline -ct)
            case '*'
                echo $line
        end
    end
end
complete -c crossdock -f -a '(__crossdock_complete)'
)";
}

}  // namespace crossdock::cli
