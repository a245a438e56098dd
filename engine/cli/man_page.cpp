#include "cli/man_page.h"

#include <algorithm>
#include <string_view>

#include <CLI/CLI.hpp>

#include "base/text.h"
#include "cli/help.h"

namespace crossdock::cli {

namespace {

/// Text for roff: nothing in it is a request, an escape or a hyphen that is no minus.
std::string roff(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    char32_t code = 0;
    const std::size_t length = std::max<std::size_t>(utf8_sequence(text, at, code), 1);
    const bool starts_line = result.empty() || result.back() == '\n';
    if (starts_line && (text[at] == '.' || text[at] == '\'')) result += "\\&";
    if (text[at] == '\\')
      result += "\\e";
    else if (text[at] == '-')
      result += "\\-";
    else if (text[at] == '\'')
      result += "\\(aq";
    else if (text[at] == '`')
      result += "\\(ga";
    else if (text[at] == '^')
      result += "\\(ha";
    else if (text[at] == '~')
      result += "\\(ti";
    else if (code > 0x7f) {
      static constexpr std::string_view digits = "0123456789ABCDEF";
      std::string hex;
      for (char32_t rest = code; rest != 0; rest >>= 4) hex.insert(hex.begin(), digits[rest & 15]);
      while (hex.size() < 4) hex.insert(hex.begin(), '0');
      result += "\\[u" + hex + "]";
    } else {
      result.append(text, at, length);
    }
    at += length;
  }
  return result;
}

std::string paragraphs(const std::string& text) {
  std::string result;
  for (const std::string_view line : split(text, '\n')) result += (result.empty() ? "" : ".PP\n") + roff(line) + "\n";
  return result;
}

/// "crossdock partner list"
std::string path_of(const CLI::App& command) {
  std::string path = command.get_name();
  for (const CLI::App* parent = command.get_parent(); parent != nullptr; parent = parent->get_parent())
    path = parent->get_name() + " " + path;
  return path;
}

std::string page_name(const CLI::App& command) {
  std::string name = path_of(command);
  std::replace(name.begin(), name.end(), ' ', '-');
  return name;
}

std::string value_name(const CLI::Option& option) {
  if (option.get_items_expected_max() == 0) return "";
  const std::vector<std::string> words = words_of(option);
  return words.empty() ? option.get_type_name() : "{" + joined(words, ",") + "}";
}

std::string synopsis(const CLI::App& command) {
  std::string line = ".B " + roff(path_of(command)) + "\n";
  if (!command.get_subcommands({}).empty()) line += ".I COMMAND\n";
  for (const CLI::Option* option : command.get_options())
    if (option->get_positional()) {
      const std::string name = roff(option->get_name(true));
      line += option->get_required() ? ".I " + name + "\n" : "[\\fI" + name + "\\fR]\n";
    }
  return line + "[\\fIOPTIONS\\fR]\n";
}

std::string options_of(const CLI::App& command) {
  std::string text;
  for (const CLI::Option* option : command.get_options()) {
    std::string names = option->get_positional() ? option->get_name(true) : option->get_name(false, true);
    for (std::size_t at = names.find(','); at != std::string::npos; at = names.find(',', at + 2)) names.insert(at + 1, " ");
    text += ".TP\n\\fB" + roff(names) + "\\fR";
    if (const std::string value = value_name(*option); !option->get_positional() && !value.empty()) text += " \\fI" + roff(value) + "\\fR";
    text += "\n" + paragraphs(option->get_description());
  }
  return text;
}

/// The examples as they stand in the help, without their heading.
std::string examples_of(const CLI::App& command) {
  std::string text = command.get_footer();
  constexpr std::string_view heading = "Examples:\n";
  if (!text.starts_with(heading)) return "";
  text.erase(0, heading.size());
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return ".nf\n" + roff(text) + "\n.fi\n";
}

std::vector<const CLI::App*> shown_commands(const CLI::App& command) {
  std::vector<const CLI::App*> shown;
  for (const CLI::App* sub : command.get_subcommands({}))
    if (!sub->get_group().empty()) shown.push_back(sub);
  return shown;
}

std::string head(const CLI::App& command, const std::string& version) {
  const std::string name = page_name(command);
  const std::string description = command.get_description();
  return ".TH " + roff(to_upper_ascii(name)) + " 1 \"\" \"crossdock " + roff(version) + "\" \"Crossdock\"\n.SH NAME\n" + roff(name) +
         " \\- " + roff(description.substr(0, description.find('\n'))) + "\n";
}

ManPage page_of(const CLI::App& command, const std::string& version) {
  std::string text = head(command, version) + ".SH SYNOPSIS\n";
  const auto commands = shown_commands(command);
  if (commands.empty()) {
    text += synopsis(command) + ".SH DESCRIPTION\n" + paragraphs(command.get_description()) + ".SH OPTIONS\n" + options_of(command);
    if (const std::string examples = examples_of(command); !examples.empty()) text += ".SH EXAMPLES\n" + examples;
  } else {
    for (const CLI::App* sub : commands) text += synopsis(*sub) + ".br\n";
    text += ".SH COMMANDS\n";
    for (const CLI::App* sub : commands) {
      text += ".SS " + roff(path_of(*sub)) + "\n" + paragraphs(sub->get_description()) + options_of(*sub);
      if (const std::string examples = examples_of(*sub); !examples.empty()) text += ".PP\n" + examples;
    }
  }
  return {page_name(command), text + ".SH SEE ALSO\n.BR crossdock (1)\n"};
}

ManPage first_page(const CLI::App& app, const std::string& version) {
  std::string text =
      head(app, version) + ".SH SYNOPSIS\n" + synopsis(app) + ".SH DESCRIPTION\n" + paragraphs(app.get_description()) + ".SH COMMANDS\n";
  for (const CLI::App* command : shown_commands(app)) {
    const std::string description = command->get_description();
    text += ".TP\n\\fB" + roff(page_name(*command)) + "\\fR(1)\n" + roff(description.substr(0, description.find('\n'))) + "\n";
  }
  text += ".SH OPTIONS\n" + options_of(app) + ".SH EXIT STATUS\n";
  for (const auto& [code, meaning] : {std::pair{"0", "fine"}, std::pair{"1", "it ran and found something"},
                                      std::pair{"2", "wrong arguments, or a configuration with errors"}, std::pair{"3", "not found"},
                                      std::pair{"70", "a fault of the program"}, std::pair{"75", "try later"}})
    text += ".TP\n\\fB" + std::string(code) + "\\fR\n" + meaning + "\n";
  text +=
      ".SH ENVIRONMENT\n.TP\n\\fBCROSSDOCK_SITE\\fR\nthe site's folder, where \\fB\\-\\-site\\fR does not name it\n"
      ".TP\n\\fBCROSSDOCK_SHARE\\fR\nthe folder of the shipped grammars and maps\n"
      ".TP\n\\fBNO_COLOR\\fR\nno colours, on a terminal either\n";
  return {app.get_name(), text};
}

}  // namespace

std::vector<ManPage> man_pages(const CLI::App& app, const std::string& version) {
  std::vector<ManPage> pages = {first_page(app, version)};
  for (const CLI::App* command : shown_commands(app)) pages.push_back(page_of(*command, version));
  return pages;
}

}  // namespace crossdock::cli
