#pragma once

#include <array>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "report/exception_report.h"

/// The JSON form of the report structs, told once for writing and reading: `visit(value, v)` calls `v(name, field)` for each field.
namespace crossdock::report::record {

inline constexpr std::array<std::string_view, 10> verdict_names = {"overdue",  "rejected",  "unreadable",           "refused",
                                                                   "held",     "duplicate", "accepted_with_errors", "partially_accepted",
                                                                   "awaiting", "accepted"};
inline constexpr std::array<std::string_view, 2> direction_names = {"in", "out"};
inline constexpr std::array<std::string_view, 3> severity_names = {"error", "warning", "note"};

inline const auto& names_of(ReportVerdict) { return verdict_names; }
inline const auto& names_of(ReportDirection) { return direction_names; }
inline const auto& names_of(Severity) { return severity_names; }

template <class T, class U>
concept is_a = std::same_as<std::remove_const_t<T>, U>;

template <is_a<Finding> T, class V>
void visit(T& f, V&& v) {
  v("code", f.code), v("fault", f.fault), v("severity", f.severity), v("message", f.message), v("place", f.place), v("loop", f.loop);
  v("element_id", f.element_id), v("offset", f.offset), v("value", f.value), v("excerpt", f.excerpt), v("mark_begin", f.mark_begin);
  v("mark_length", f.mark_length), v("label", f.label), v("rule", f.rule), v("overlay", f.overlay), v("overlay_source", f.overlay_source),
      v("source", f.source), v("object_path", f.object_path);
  v("why", f.why), v("fix", f.fix), v("owner", f.owner), v("acknowledged", f.acknowledged);
}

template <is_a<RuleRemark> T, class V>
void visit(T& r, V&& v) {
  v("id", r.id), v("effect", r.effect), v("text", r.text), v("next", r.next), v("owner", r.owner), v("object_path", r.object_path);
}

template <is_a<Passed> T, class V>
void visit(T& p, V&& v) {
  v("to", p.to), v("state", p.state), v("detail", p.detail), v("kind", p.kind), v("key", p.key);
}

template <is_a<NextStep> T, class V>
void visit(T& n, V&& v) {
  v("action", n.action), v("remark", n.remark);
}

template <is_a<AcknowledgmentReport> T, class V>
void visit(T& r, V&& v) {
  v("verdict", r.verdict), v("document", r.document), v("direction", r.direction), v("partner", r.partner);
  v("partner_title", r.partner_title), v("set", r.set), v("kind", r.kind), v("key", r.key), v("tier", r.tier), v("test", r.test);
  v("interchange_control", r.interchange_control), v("group_control", r.group_control), v("set_control", r.set_control);
  v("at", r.at), v("acknowledged_at", r.acknowledged_at), v("acknowledged_due", r.acknowledged_due);
  v("acknowledgment", r.acknowledgment), v("set_code", r.set_code), v("group_code", r.group_code), v("group_sets", r.group_sets);
  v("group_sets_accepted", r.group_sets_accepted), v("file", r.file), v("file_hash", r.file_hash), v("file_bytes", r.file_bytes);
  v("file_form", r.file_form), v("offset", r.offset), v("length", r.length);
  v("segments", r.segments), v("grammar", r.grammar), v("map", r.map), v("rules", r.rules);
  v("pack_hash", r.pack_hash), v("tables_hash", r.tables_hash), v("findings_total", r.findings_total), v("findings", r.findings);
  v("remarks", r.remarks), v("passed", r.passed), v("delivery", r.delivery), v("exception", r.exception), v("next", r.next);
  v("acknowledgment_control", r.acknowledgment_control), v("acknowledgment_bytes", r.acknowledgment_bytes);
}

template <is_a<ExceptionReport> T, class V>
void visit(T& e, V&& v) {
  v("exception", e.id), v("kind", e.kind), v("failure", e.failure), v("title", e.title), v("severity", e.severity), v("tier", e.tier),
      v("state", e.state);
  v("partner", e.partner), v("partner_title", e.partner_title), v("opened", e.opened), v("due", e.due), v("owner", e.owner);
  v("what", e.what), v("effect", e.effect), v("count", e.count), v("documents", e.documents), v("set", e.set), v("key", e.key);
  v("file", e.file), v("file_hash", e.file_hash), v("file_bytes", e.file_bytes), v("source_path", e.source_path);
  v("findings_total", e.findings_total), v("findings", e.findings), v("remarks", e.remarks), v("next", e.next);
  v("meaning", e.meaning), v("steps", e.steps);
}

/// Writes each field that is not empty.
class Writer {
 public:
  explicit Writer(JsonWriter& json) : json_(json) {}

  template <class T>
  void operator()(std::string_view name, const T& field) {
    if constexpr (std::same_as<T, std::string>) {
      json_.member_unless_empty(name, field);
    } else if constexpr (std::same_as<T, bool>) {
      if (field) json_.member(name, true);
    } else if constexpr (std::same_as<T, std::optional<Instant>>) {
      if (field) json_.member(name, to_rfc3339(*field));
    } else if constexpr (std::integral<T>) {
      if (field != 0) json_.member(name, field);
    } else if constexpr (requires { names_of(field); }) {
      json_.member(name, names_of(field).at(static_cast<std::size_t>(field)));
    } else if (!field.empty()) {
      json_.key(name).begin_array();
      for (const auto& item : field) write_item(item);
      json_.end_array();
    }
  }

 private:
  template <class T>
  void write_item(const T& item) {
    if constexpr (std::same_as<T, std::string>) {
      json_.string(item);
    } else {
      json_.begin_object();
      visit(item, *this);
      json_.end_object();
    }
  }

  JsonWriter& json_;
};

/// Reads what Writer wrote; `wrong` names the first field of another shape.
class Reader {
 public:
  explicit Reader(const JsonValue& object) : object_(&object) {}
  [[nodiscard]] const std::string& wrong() const { return wrong_; }

  template <class T>
  void operator()(std::string_view name, T& field) {
    const JsonValue* value = object_->find(name);
    if (value == nullptr) return;
    if (!read(*value, field) && wrong_.empty()) wrong_ = name;
  }

 private:
  static bool read(const JsonValue& value, std::string& field) {
    if (!value.is(JsonKind::string)) return false;
    field = value.string();
    return true;
  }
  static bool read(const JsonValue& value, bool& field) {
    if (!value.is(JsonKind::boolean)) return false;
    field = value.boolean();
    return true;
  }
  static bool read(const JsonValue& value, std::optional<Instant>& field) {
    if (value.is(JsonKind::string)) field = parse_rfc3339(value.string());
    return field.has_value();
  }
  template <std::integral T>
  static bool read(const JsonValue& value, T& field) {
    if (!value.is(JsonKind::number) || value.number().size() > 19) return false;
    std::uint64_t number = 0;
    for (const char c : value.number()) {
      if (c < '0' || c > '9') return false;
      number = number * 10 + static_cast<std::uint64_t>(c - '0');
    }
    field = static_cast<T>(number);
    return field == number;
  }
  template <class T>
  requires requires(T field) { names_of(field); }
  static bool read(const JsonValue& value, T& field) {
    if (!value.is(JsonKind::string)) return false;
    const auto& names = names_of(field);
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (names.at(i) != value.string()) continue;
      field = static_cast<T>(i);
      return true;
    }
    return false;
  }
  template <class T>
  bool read(const JsonValue& value, std::vector<T>& field) {
    if (!value.is(JsonKind::array)) return false;
    for (const JsonValue& item : value.items()) {
      T& read_item = field.emplace_back();
      if constexpr (std::same_as<T, std::string>) {
        if (!read(item, read_item)) return false;
      } else {
        if (!item.is(JsonKind::object)) return false;
        Reader inner(item);
        visit(read_item, inner);
        if (!inner.wrong().empty()) return false;
      }
    }
    return true;
  }

  const JsonValue* object_;
  std::string wrong_;
};

template <class T>
std::string to_json(std::string_view report, const T& value) {
  std::string out;
  JsonWriter json(out, JsonStyle::indented);
  json.begin_object().member("report", report);
  Writer writer(json);
  visit(value, writer);
  json.end_object();
  return out + "\n";
}

template <class T>
Result<T> from_json(std::string_view report, std::string_view text) {
  const Result<JsonDocument, JsonError> document = parse_json(text);
  if (!document) return Error{"the report is no JSON: " + document.error().to_string()};
  const JsonValue* name = document->root.find("report");
  if (name == nullptr || !name->is(JsonKind::string) || name->string() != report)
    return Error{"this is no " + std::string(report) + " report"};
  T value;
  Reader reader(document->root);
  visit(value, reader);
  if (!reader.wrong().empty()) return Error{"the field \"" + reader.wrong() + "\" of the report has another shape"};
  return value;
}

}  // namespace crossdock::report::record
