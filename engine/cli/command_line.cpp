#include "cli/command_line.h"

#include <utility>

#include <CLI/CLI.hpp>

#include "cli/help.h"

namespace crossdock::cli {

Option Option::type_name(const std::string& name) const {
  option_->type_name(name);
  return *this;
}

Option Option::required(bool is_required) const {
  option_->required(is_required);
  return *this;
}

Option Option::one_of(const std::vector<std::string>& words) const {
  option_->check(CLI::IsMember(words));
  return *this;
}

Option Option::between(int least, int most) const {
  option_->check(CLI::Range(least, most).description(""));
  return *this;
}

Option Command::add_option(const std::string& names, std::string& into, const std::string& description) const {
  return Option(*app_->add_option(names, into, description));
}

Option Command::add_option(const std::string& names, std::vector<std::string>& into, const std::string& description) const {
  return Option(*app_->add_option(names, into, description));
}

Option Command::add_option(const std::string& names, std::size_t& into, const std::string& description) const {
  return Option(*app_->add_option(names, into, description));
}

Option Command::add_option(const std::string& names, std::uint32_t& into, const std::string& description) const {
  return Option(*app_->add_option(names, into, description));
}

Option Command::add_flag(const std::string& names, bool& into, const std::string& description) const {
  return Option(*app_->add_flag(names, into, description));
}

void Command::callback(std::function<void()> call) const { app_->callback(std::move(call)); }

void Command::require_subcommand(int count) const { app_->require_subcommand(count); }

Command Command::add_command(const std::string& name, const std::string& description, const std::string& examples) const {
  CLI::App& command = *app_->add_subcommand(name, description);
  if (!examples.empty()) command.footer(laid_out(examples));
  return Command(command);
}

void hide(Command command) { command.app_->group(""); }

const CLI::App& description_of(Command command) { return *command.app_; }

void add_common_options(Command command, CommonOptions& options, std::string_view json_meaning) {
  if (!json_meaning.empty()) command.add_flag("--json", options.json, std::string(json_meaning));
  command.add_option("--site", options.site, "the site's folder; left out: CROSSDOCK_SITE, or the current folder where it is one")
      .type_name("DIR");
  command.add_option("--shipped", options.shipped, "the folder of the shipped grammars and maps, where it is not found by itself")
      .type_name("DIR");
}

}  // namespace crossdock::cli
