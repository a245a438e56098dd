#pragma once

#include <string>
#include <string_view>

#include <CLI/CLI.hpp>

#include "cli/context.h"

namespace crossdock::cli {

/// Lists options and commands in two columns that fit 80.
class HelpFormatter : public CLI::Formatter {
 public:
  HelpFormatter();
  std::string make_option(const CLI::Option* option, bool is_positional) const override;
  std::string make_subcommand(const CLI::App* command) const override;
  std::string make_description(const CLI::App* command) const override;
  std::string make_usage(const CLI::App* command, std::string name) const override;
};

/// A subcommand with its description and examples. Each line of `examples` is a command; text behind ` # ` says what it does.
CLI::App& add_command(CLI::App& parent, const std::string& name, const std::string& description, const std::string& examples);

/// `--json`, `--site`, `--shipped`.
void add_common_options(CLI::App& command, CommonOptions& options, std::string_view json_meaning);

}  // namespace crossdock::cli
