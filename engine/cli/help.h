#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

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

/// A command's examples for the end of its help, with their remarks in a second column, or above them where a line would be too long.
[[nodiscard]] std::string laid_out(const std::string& examples);

/// The words that an option's value is one of; none where it may be anything.
[[nodiscard]] std::vector<std::string> words_of(const CLI::Option& option);

}  // namespace crossdock::cli
