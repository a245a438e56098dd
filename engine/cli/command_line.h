#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/context.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

/// What commands say of their arguments. CLI11 stands behind it in one file: it is all templates, and as many seconds to compile.
namespace crossdock::cli {

/// One option or positional of a command; valid as long as the command.
class Option {
 public:
  explicit Option(CLI::Option& option) : option_(&option) {}
  /// What stands for the value in the help.
  Option type_name(const std::string& name) const;
  Option required(bool is_required = true) const;
  Option one_of(const std::vector<std::string>& words) const;
  Option between(int least, int most) const;

 private:
  CLI::Option* option_;
};

/// A command or a group of commands; a handle, valid as long as the whole command line's description.
class Command {
 public:
  explicit Command(CLI::App& app) : app_(&app) {}

  /// `names` as "--long", "-s,--long", or "NAME" for a positional. What is given lands in `into`, which outlives the parsing.
  Option add_option(const std::string& names, std::string& into, const std::string& description) const;
  Option add_option(const std::string& names, std::vector<std::string>& into, const std::string& description) const;
  Option add_option(const std::string& names, std::size_t& into, const std::string& description) const;
  Option add_option(const std::string& names, std::uint32_t& into, const std::string& description) const;
  Option add_flag(const std::string& names, bool& into, const std::string& description) const;
  /// Called when the command was given and its arguments are right.
  void callback(std::function<void()> call) const;
  /// A group: exactly `count` of its commands must follow.
  void require_subcommand(int count) const;

  /// A subcommand with its description and examples. Each line of `examples` is a command; text behind ` # ` says what it does.
  [[nodiscard]] Command add_command(const std::string& name, const std::string& description, const std::string& examples) const;

 private:
  friend void hide(Command command);
  friend const CLI::App& description_of(Command command);

  CLI::App* app_;
};

/// For what stands in no help: the program calls it itself.
void hide(Command command);
/// The whole command line's description, for what is made of it.
[[nodiscard]] const CLI::App& description_of(Command command);

/// `--json`, `--site`, `--shipped`.
void add_common_options(Command command, CommonOptions& options, std::string_view json_meaning);

}  // namespace crossdock::cli
