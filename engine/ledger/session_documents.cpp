#include <variant>

#include "base/random_id.h"
#include "ledger/names.h"
#include "ledger/sqlite_session.h"

namespace crossdock::ledger {

namespace {

#define DOCUMENT_COLUMNS                                                                                                              \
  "id, direction, partner, set_id, kind, file, interchange, interchange_control, functional_id, group_control, set_control, parent, " \
  "at, changed, offset, length, hash, verdict, state, findings, grammar, map, rules, pack_hash, route, tier, duplicate_of, detail"

DocumentRecord read_document_row(Statement& row) {
  DocumentRecord document;
  document.id = row.text();
  document.direction = value_of_name<Direction>(row.text());
  document.partner = row.text();
  document.set_id = row.text();
  document.kind = row.text();
  document.file = row.text();
  document.interchange = row.integer();
  document.interchange_control = row.text();
  document.functional_id = row.text();
  document.group_control = row.text();
  document.set_control = row.text();
  document.parent = row.text();
  document.at = row.instant();
  document.changed = row.instant();
  document.offset = row.number();
  document.length = row.number();
  document.hash = row.text();
  document.verdict = row.text();
  document.state = value_of_name<DocumentState>(row.text());
  document.findings = row.number();
  document.grammar = row.text();
  document.map = row.text();
  document.rules = row.text();
  document.pack_hash = row.text();
  document.route = row.text();
  document.tier = row.text();
  document.duplicate_of = row.text();
  document.detail = row.text();
  return document;
}

/// A WHERE clause and its values, grown condition by condition.
class Conditions {
 public:
  void add(std::string_view condition, std::variant<std::string, std::int64_t> value) {
    sql_ += sql_.empty() ? " WHERE " : " AND ";
    sql_ += condition;
    values_.push_back(std::move(value));
  }
  void add_text(std::string_view condition, const std::string& value) {
    if (!value.empty()) add(condition, value);
  }
  [[nodiscard]] const std::string& sql() const { return sql_; }
  void bind_to(Statement& statement) const {
    for (const auto& value : values_) {
      std::visit([&](const auto& held) { statement.bind(held); }, value);
    }
  }

 private:
  std::string sql_;
  std::vector<std::variant<std::string, std::int64_t>> values_;
};

Conditions conditions_of(const DocumentFilter& filter) {
  Conditions conditions;
  // A number leads to few documents; a partner, a state or a day to many, in whose index SQLite would look all the same, because it
  // gives them in order. The sign takes a column out of that choice.
  const bool by_number = !filter.key.empty() || !filter.interchange_control.empty() || !filter.group_control.empty() ||
                         !filter.file.empty() || !filter.parent.empty() || !filter.file_name.empty();
  const std::string sign = by_number ? "+" : "";
  conditions.add_text(sign + "partner = ?", filter.partner);
  conditions.add_text("set_id = ?", filter.set_id);
  conditions.add_text("id IN (SELECT document FROM document_keys WHERE key = ?)", filter.key);
  conditions.add_text("interchange_control = ?", filter.interchange_control);
  conditions.add_text("group_control = ?", filter.group_control);
  conditions.add_text("file = ?", filter.file);
  conditions.add_text("parent = ?", filter.parent);
  conditions.add_text(
      "id IN (WITH wanted (name) AS (SELECT ?) SELECT d.id FROM wanted w JOIN files f ON f.name = w.name JOIN documents d ON d.file = f.id "
      "UNION ALL SELECT o.document FROM wanted w JOIN outbox o ON o.name = w.name)",
      filter.file_name);
  if (filter.direction) conditions.add("direction = ?", std::string(name_of(*filter.direction)));
  if (filter.state) conditions.add(sign + "state = ?", std::string(name_of(*filter.state)));
  if (filter.from) conditions.add(sign + "at >= ?", filter.from->milliseconds);
  if (filter.until) conditions.add(sign + "at < ?", filter.until->milliseconds);
  return conditions;
}

std::string look_up(const Conditions& conditions) {
  return "SELECT " DOCUMENT_COLUMNS " FROM documents" + conditions.sql() + " ORDER BY seq DESC LIMIT ?";
}

}  // namespace

std::vector<std::string> SqliteSession::keys_of(std::string_view document) const {
  Statement rows = database_->query("SELECT key FROM document_keys WHERE document = ? ORDER BY position", document);
  std::vector<std::string> keys;
  while (rows.step()) keys.push_back(rows.text());
  return keys;
}

std::optional<DocumentRecord> SqliteSession::document(std::string_view id) const {
  Statement row = database_->query("SELECT " DOCUMENT_COLUMNS " FROM documents WHERE id = ?", id);
  if (!row.step()) return std::nullopt;
  DocumentRecord document = read_document_row(row);
  document.keys = keys_of(id);
  return document;
}

std::vector<std::string> SqliteSession::plan_of(const DocumentFilter& filter) const {
  const Conditions conditions = conditions_of(filter);
  Statement rows = database_->query("EXPLAIN QUERY PLAN " + look_up(conditions));
  conditions.bind_to(rows);
  rows.bind(std::uint64_t{filter.most});
  std::vector<std::string> steps;
  while (rows.step()) {
    for (int column = 0; column < 3; ++column) (void)rows.integer();
    steps.push_back(rows.text());
  }
  return steps;
}

std::vector<DocumentRecord> SqliteSession::documents(const DocumentFilter& filter) const {
  const Conditions conditions = conditions_of(filter);
  Statement rows = database_->query(look_up(conditions));
  conditions.bind_to(rows);
  rows.bind(std::uint64_t{filter.most});
  std::vector<DocumentRecord> documents;
  while (rows.step()) {
    documents.push_back(read_document_row(rows));
    documents.back().keys = keys_of(documents.back().id);
  }
  return documents;
}

std::vector<std::string> SqliteSession::document_ids(Instant from, Instant until, std::size_t most) const {
  Statement rows =
      database_->query("SELECT id FROM documents WHERE at >= ? AND at < ? ORDER BY seq LIMIT ?", from, until, std::uint64_t{most});
  std::vector<std::string> ids;
  while (rows.step()) ids.push_back(rows.text());
  return ids;
}

std::string SqliteSession::add(const DocumentRecord& document, std::string_view why) {
  const std::string id = short_id("D", next_of("documents"));
  database_->run("INSERT INTO documents (" DOCUMENT_COLUMNS
                 ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                 id, name_of(document.direction), document.partner, document.set_id, document.kind, document.file, document.interchange,
                 document.interchange_control, document.functional_id, document.group_control, document.set_control, document.parent,
                 document.at, clock_.now(), document.offset, document.length, document.hash, document.verdict, name_of(document.state),
                 document.findings, document.grammar, document.map, document.rules, document.pack_hash, document.route, document.tier,
                 document.duplicate_of, document.detail);
  count({std::string(tallied::documents), document.partner, std::string(name_of(document.direction)), document.set_id, document.verdict, 1,
         0, document.at});
  std::uint64_t position = 0;
  for (const std::string& key : document.keys) {
    if (!key.empty()) database_->run("INSERT INTO document_keys (key, document, position) VALUES (?, ?, ?)", key, id, position++);
  }
  add_transition(id, "", name_of(document.state), why);
  return id;
}

void SqliteSession::move(std::string_view document, DocumentState to, std::string_view why) {
  std::string before;
  {
    Statement row = database_->query("SELECT state FROM documents WHERE id = ?", document);
    if (!row.step()) throw LedgerFault("the ledger has no document " + std::string(document), false);
    before = row.text();
  }
  if (before == name_of(to)) return;
  database_->run("UPDATE documents SET state = ?, changed = ? WHERE id = ?", name_of(to), clock_.now(), document);
  add_transition(document, before, name_of(to), why);
}

std::vector<Transition> SqliteSession::transitions(std::string_view subject) const {
  Statement rows =
      database_->query("SELECT subject, from_state, to_state, at, who, why FROM transitions WHERE subject = ? ORDER BY seq", subject);
  std::vector<Transition> transitions;
  while (rows.step()) {
    Transition transition;
    transition.subject = rows.text();
    transition.from = rows.text();
    transition.to = rows.text();
    transition.at = rows.instant();
    transition.who = rows.text();
    transition.why = rows.text();
    transitions.push_back(std::move(transition));
  }
  return transitions;
}

std::optional<std::string> SqliteSession::detail(std::string_view document, std::string_view name) const {
  Statement row = database_->query("SELECT text FROM document_details WHERE document = ? AND name = ?", document, name);
  if (!row.step()) return std::nullopt;
  return row.text();
}

void SqliteSession::number(std::string_view document, std::string_view interchange_control, std::string_view group_control,
                           std::string_view set_control) {
  database_->run("UPDATE documents SET interchange_control = ?, group_control = ?, set_control = ? WHERE id = ?", interchange_control,
                 group_control, set_control, document);
}

void SqliteSession::keep_detail(std::string_view document, std::string_view name, std::string_view text) {
  database_->run("INSERT INTO document_details (document, name, text) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET text = excluded.text",
                 document, name, text);
}

}  // namespace crossdock::ledger
