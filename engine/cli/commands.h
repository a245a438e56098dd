#pragma once

#include "cli/command_line.h"
#include "cli/context.h"

/// Each function adds one group of subcommands; `context` outlives the parsing, which runs them.
namespace crossdock::cli {

void add_check_command(Command app, Context& context);
void add_doctor_command(Command app, Context& context);
void add_partner_commands(Command app, Context& context);
/// Below `partner`.
void add_guide_command(Command partner_commands, Context& context);
void add_partner_actions(Command partner_commands, Context& context);
void add_versions_command(Command partner_commands, Context& context);
void add_new_partner_command(Command partner_commands, Context& context);
void add_infer_command(Command partner_commands, Context& context);
void add_partner_test_command(Command partner_commands, Context& context);
void add_sample_commands(Command app, Context& context);
/// Below `sample`.
void add_sample_scrub_command(Command sample_commands, Context& context);
void add_sample_generate_command(Command sample_commands, Context& context);
/// `plan`, `apply` and `rollback`.
void add_change_commands(Command app, Context& context);
void add_shadow_command(Command app, Context& context);
void add_fix_command(Command app, Context& context);
void add_show_command(Command app, Context& context);
void add_run_command(Command app, Context& context);
/// Below `doc` and below `exception`.
void add_document_actions(Command doc_commands, Context& context);
void add_exception_actions(Command exception_commands, Context& context);
void add_ledger_commands(Command app, Context& context);
void add_pause_commands(Command app, Context& context);
void add_channel_commands(Command app, Context& context);
void add_translate_command(Command app, Context& context);
void add_exception_commands(Command app, Context& context);
void add_ack_commands(Command app, Context& context);
void add_status_command(Command app, Context& context);
void add_reconcile_command(Command app, Context& context);
void add_metrics_command(Command app, Context& context);
/// `completion` and what shells call behind it; the manual. They describe the whole of `app`, which outlives the parsing.
void add_manual_commands(Command app, Context& context);
void add_doc_commands(Command app, Context& context);
void add_grammar_commands(Command app, Context& context);
void add_map_commands(Command app, Context& context);
void add_explain_command(Command app, Context& context);
void add_validate_command(Command app, Context& context);

}  // namespace crossdock::cli
