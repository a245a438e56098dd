#include "ledger/names.h"
#include "ledger/sqlite_session.h"

namespace crossdock::ledger {

namespace {

#define ACTIVATION_COLUMNS "seq, partner, hash, taken_by, at, who, note"

Activation read_activation_row(Statement& row) {
  Activation activation;
  activation.sequence = row.integer();
  activation.partner = row.text();
  activation.hash = row.text();
  activation.by = value_of_name<TakenBy>(row.text());
  activation.at = row.instant();
  activation.who = row.text();
  activation.note = row.text();
  return activation;
}

}  // namespace

std::vector<Activation> SqliteSession::active_versions() const {
  Statement rows = database_->query("SELECT " ACTIVATION_COLUMNS
                                    " FROM pack_activations WHERE seq IN (SELECT max(seq) FROM pack_activations GROUP BY partner) "
                                    "ORDER BY partner");
  std::vector<Activation> all;
  while (rows.step()) all.push_back(read_activation_row(rows));
  return all;
}

std::vector<Activation> SqliteSession::activations(std::string_view partner, std::size_t most) const {
  Statement rows = database_->query("SELECT " ACTIVATION_COLUMNS " FROM pack_activations WHERE partner = ? ORDER BY seq DESC LIMIT ?",
                                    partner, std::uint64_t{most});
  std::vector<Activation> all;
  while (rows.step()) all.push_back(read_activation_row(rows));
  return all;
}

std::int64_t SqliteSession::latest_activation() const {
  Statement row = database_->query("SELECT coalesce(max(seq), 0) FROM pack_activations WHERE taken_by <> 'reload'");
  return row.step() ? row.integer() : 0;
}

std::optional<std::string> SqliteSession::kept_version(std::string_view hash) const {
  Statement row = database_->query("SELECT content FROM pack_versions WHERE hash = ?", hash);
  if (!row.step()) return std::nullopt;
  return row.text();
}

std::optional<PlanRecord> SqliteSession::plan(std::string_view partner) const {
  Statement row = database_->query("SELECT partner, active, edited, at, who, outcome FROM pack_plans WHERE partner = ?", partner);
  if (!row.step()) return std::nullopt;
  PlanRecord plan;
  plan.partner = row.text();
  plan.active = row.text();
  plan.edited = row.text();
  plan.at = row.instant();
  plan.who = row.text();
  plan.outcome = row.text();
  return plan;
}

void SqliteSession::keep_version(std::string_view hash, std::string_view content) {
  database_->run("INSERT INTO pack_versions (hash, content, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", hash, content, clock_.now());
}

void SqliteSession::activate(const Activation& activation) {
  database_->run("INSERT INTO pack_activations (partner, hash, taken_by, at, who, note) VALUES (?, ?, ?, ?, ?, ?)", activation.partner,
                 activation.hash, name_of(activation.by), clock_.now(), activation.who, activation.note);
}

void SqliteSession::keep_plan(const PlanRecord& plan) {
  database_->run(
      "INSERT INTO pack_plans (partner, active, edited, at, who, outcome) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
      "active = excluded.active, edited = excluded.edited, at = excluded.at, who = excluded.who, outcome = excluded.outcome",
      plan.partner, plan.active, plan.edited, clock_.now(), plan.who, plan.outcome);
}

}  // namespace crossdock::ledger
