#pragma once

#include <CLI/CLI.hpp>

#include "cli/context.h"

/// Each function adds one group of subcommands; `context` outlives the parsing, which runs them.
namespace crossdock::cli {

void add_check_command(CLI::App& app, Context& context);
void add_partner_commands(CLI::App& app, Context& context);
/// Below `partner`.
void add_guide_command(CLI::App& partner_commands, Context& context);
void add_fix_command(CLI::App& app, Context& context);
void add_show_command(CLI::App& app, Context& context);
void add_run_command(CLI::App& app, Context& context);
/// Below `doc` and below `exception`.
void add_document_actions(CLI::App& doc_commands, Context& context);
void add_exception_actions(CLI::App& exception_commands, Context& context);
void add_ledger_commands(CLI::App& app, Context& context);
void add_pause_commands(CLI::App& app, Context& context);
void add_channel_commands(CLI::App& app, Context& context);
void add_translate_command(CLI::App& app, Context& context);
void add_exception_commands(CLI::App& app, Context& context);
void add_doc_commands(CLI::App& app, Context& context);
void add_grammar_commands(CLI::App& app, Context& context);
void add_map_commands(CLI::App& app, Context& context);
void add_explain_command(CLI::App& app, Context& context);
void add_validate_command(CLI::App& app, Context& context);

}  // namespace crossdock::cli
