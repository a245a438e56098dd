#include "cli/help.h"

#include <vector>

#include "base/text.h"

namespace crossdock::cli {

namespace {

constexpr std::size_t width = 80;
constexpr std::size_t left = 26;

/// `text` in lines of at most `most` columns, every line but the first behind `indent` blanks.
std::string wrapped(std::string_view text, std::size_t most, std::size_t indent) {
  std::string result;
  std::size_t column = 0;
  for (const std::string_view word : split(text, ' ')) {
    if (word.empty()) continue;
    const std::size_t length = code_points(word);
    if (column != 0 && column + 1 + length > most) {
      result += "\n" + std::string(indent, ' ');
      column = 0;
    } else if (column != 0) {
      result += ' ';
      ++column;
    }
    result += word;
    column += length;
  }
  return result;
}

std::string two_columns(const std::string& name, const std::string& description) {
  std::string result = "  " + name;
  if (result.size() + 2 > left)
    result += "\n" + std::string(left, ' ');
  else
    result.resize(left, ' ');
  return result + wrapped(description, width - left, left) + "\n";
}

}  // namespace

std::string laid_out(const std::string& examples) {
  std::string result = "Examples:\n";
  for (const std::string_view line : split(examples, '\n')) {
    const std::size_t hash = line.find(" # ");
    const std::string command = "  " + std::string(line.substr(0, hash));
    if (hash == std::string_view::npos) {
      result += command + "\n";
      continue;
    }
    const std::string remark(line.substr(hash + 3));
    constexpr std::size_t column = 46;
    if (command.size() + 2 <= column && column + code_points(remark) + 2 <= width)
      result += command + std::string(column - command.size(), ' ') + "# " + remark + "\n";
    else
      result += "  # " + wrapped(remark, width - 4, 4) + "\n" + command + "\n";
  }
  return result;
}

std::vector<std::string> words_of(const CLI::Option& option) {
  const std::string type = option.get_type_name();  // "TEXT:{in,out}"
  const std::size_t open = type.find('{');
  const std::size_t close = type.find('}', open == std::string::npos ? 0 : open);
  std::vector<std::string> words;
  if (open == std::string::npos || close == std::string::npos) return words;
  for (const std::string_view word : split(std::string_view(type).substr(open + 1, close - open - 1), ',')) words.emplace_back(word);
  return words;
}

HelpFormatter::HelpFormatter() {
  label("REQUIRED", "");
  label("TEXT", "");
}

std::string HelpFormatter::make_option(const CLI::Option* option, bool is_positional) const {
  std::string name = is_positional ? option->get_name(true) : option->get_name(false, true);
  // "--a,--b" reads better as "--a, --b".
  for (std::size_t at = name.find(','); at != std::string::npos; at = name.find(',', at + 2)) name.insert(at + 1, " ");
  if (!is_positional && option->get_type_size() != 0 && !option->get_type_name().empty()) name += " " + option->get_type_name();
  return two_columns(name, option->get_description());
}

std::string HelpFormatter::make_subcommand(const CLI::App* command) const {
  const std::string description = command->get_description();
  return two_columns(command->get_name(), description.substr(0, description.find('\n')));
}

std::string HelpFormatter::make_description(const CLI::App* command) const {
  std::string result;
  const std::string description = command->get_description();
  for (const std::string_view paragraph : split(description, '\n')) result += wrapped(paragraph, width, 0) + "\n";
  return result;
}

std::string HelpFormatter::make_usage(const CLI::App* command, std::string name) const {
  std::string path = command->get_name();
  for (const CLI::App* parent = command->get_parent(); parent != nullptr; parent = parent->get_parent())
    path = parent->get_name() + " " + path;
  static_cast<void>(name);
  std::string result = "\nUsage: " + path;
  const auto commands = command->get_subcommands({});
  if (!commands.empty()) result += " COMMAND";
  std::string options;
  for (const CLI::Option* option : command->get_options()) {
    if (option->get_positional())
      result += option->get_required() ? " " + option->get_name(true) : " [" + option->get_name(true) + "]";
    else if (option->get_name() != "--help")
      options = " [OPTIONS]";
  }
  return result + options + "\n";
}

}  // namespace crossdock::cli
