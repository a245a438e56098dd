#include <set>

#include "ledger/flow.h"
#include "ledger/names.h"
#include "ledger/sqlite_session.h"

namespace crossdock::ledger {

namespace {

// What goes out with others is out when its batch is. A document that is sent again has several entries: the first that was out counts.
constexpr const char* steps_of_a_day = R"(
  SELECT d.id, d.partner, d.set_id, d.kind, coalesce((SELECT k.key FROM document_keys k WHERE k.document = d.id AND k.position = 0), ''),
    d.route, d.at, d.state, coalesce(o.id, ''), coalesce(o.partner, ''), coalesce(o.kind, ''), coalesce(o.set_id, ''),
    coalesce(o.interchange_control, ''), coalesce(o.state, 'rendered'),
    (SELECT min(coalesce(c.changed, e.changed)) FROM outbox e LEFT JOIN outbox c ON e.carrier <> 0 AND c.id = e.carrier
      WHERE e.document = o.id AND coalesce(c.state, e.state) = 'sent'),
    (SELECT x.state FROM expected_acknowledgments x WHERE x.document = o.id ORDER BY x.functional_id = 'TA1', x.id LIMIT 1),
    (SELECT x.answered FROM expected_acknowledgments x WHERE x.document = o.id AND x.state <> 'awaiting'
      ORDER BY x.functional_id = 'TA1', x.id LIMIT 1)
  FROM documents d LEFT JOIN documents o ON o.parent = d.id AND o.direction = 'out' AND o.state NOT IN ('superseded', 'ignored', 'failed')
  WHERE d.at >= ?1 AND d.at < ?2 AND d.direction = 'in' AND d.kind <> 'acknowledgment' AND d.set_id NOT IN ('997', '999', 'TA1')
    AND d.state <> 'ignored'
  ORDER BY d.seq, o.seq LIMIT ?3)";

}  // namespace

void SqliteSession::each_step(Instant from, Instant until, std::size_t most, const std::function<void(const FlowStep&)>& take) const {
  Statement rows = database_->query(steps_of_a_day, from, until, std::uint64_t{most});
  while (rows.step()) {
    FlowStep step;
    step.document = rows.text();
    step.partner = rows.text();
    step.set_id = rows.text();
    step.kind = rows.text();
    step.key = rows.text();
    step.route = rows.text();
    step.at = rows.instant();
    step.state = value_of_name<DocumentState>(rows.text());
    step.output = rows.text();
    step.receiver = rows.text();
    step.output_kind = rows.text();
    step.output_set = rows.text();
    step.interchange_control = rows.text();
    step.output_state = value_of_name<DocumentState>(rows.text());
    if (!rows.skip_null()) step.sent = rows.instant();
    if (!rows.skip_null()) step.acknowledgment = value_of_name<AcknowledgmentState>(rows.text());
    if (!rows.skip_null()) step.acknowledged = rows.instant();
    take(step);
  }
}

std::vector<DocumentTotal> SqliteSession::totals_of(std::string_view document) const {
  Statement rows = database_->query("SELECT name, unit, value FROM document_totals WHERE document = ? ORDER BY name, unit", document);
  std::vector<DocumentTotal> totals;
  while (rows.step()) {
    DocumentTotal& total = totals.emplace_back();
    total.name = rows.text();
    total.unit = rows.text();
    total.value = Decimal::parse(rows.text()).value_or(Decimal());
  }
  return totals;
}

void SqliteSession::keep_totals(std::string_view document, std::span<const DocumentTotal> totals) {
  database_->run("DELETE FROM document_totals WHERE document = ?", document);
  for (const DocumentTotal& total : totals)
    database_->run("INSERT INTO document_totals (document, name, unit, value) VALUES (?, ?, ?, ?)", document, total.name, total.unit,
                   total.value.to_string());
}

}  // namespace crossdock::ledger
