#include "partner/read_expectations.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "document/object_type.h"
#include "partner/key_values.h"

namespace crossdock::partner {

namespace {

using Kind = TomlValue::Kind;

bool is_called(const DocumentSettings& document, std::string_view name) {
  if (document.set.empty() && document.layout.empty()) return document.object == name;
  return document.set == name || document.layout == name;
}

std::string names_of(const std::vector<DocumentSettings>& documents) {
  std::vector<std::string> names;
  for (const DocumentSettings& document : documents) {
    const std::string& name = !document.set.empty() ? document.set : !document.layout.empty() ? document.layout : document.object;
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  return names.empty() ? "the pack has no [[document]]" : "the pack's documents are " + joined(names, ", ");
}

class ExpectationReader {
 public:
  ExpectationReader(const TomlValue& table, const std::vector<DocumentSettings>& documents, std::vector<Diagnostic>& diagnostics)
      : table_(table), documents_(documents), diagnostics_(diagnostics) {}

  std::optional<ExpectationSettings> read() {
    ExpectationSettings expected;
    expected.span = table_.span;
    const auto after = document("after", expected.after);
    const auto awaited = document("document", expected.document);
    expected.by_span = table_.span;
    if (const TomlValue* by = table_.find("by"); by != nullptr && by->kind == Kind::array) {
      expected.by_span = by->span;
      for (const TomlValue& item : by->items)
        if (item.kind == Kind::text) expected.by.push_back(item.text);
    }
    if (expected.by.empty()) expected.by.emplace_back(when_received);
    if (const TomlValue* within = table_.find("within"); within != nullptr && within->kind == Kind::text)
      expected.within = parse_duration(within->text).value_or(expected.within);
    if (!after || !awaited) return std::nullopt;
    if (*after == *awaited) {
      report(Code::pack_document_wrong, span_of("document"), "a document does not follow itself",
             "name in `after` the document that obliges, in `document` the one that must follow");
      return std::nullopt;
    }
    expected.after_document = *after;
    expected.awaited_document = *awaited;
    return expected;
  }

 private:
  void report(Code code, SourceSpan span, std::string message, std::string help) {
    diagnostics_.push_back(pack_diagnostic(code, span, std::move(message), std::move(help)));
  }
  [[nodiscard]] SourceSpan span_of(std::string_view key) const {
    const TomlValue* value = table_.find(key);
    return value != nullptr ? value->span : table_.span;
  }

  std::optional<std::size_t> document(const std::string& key, std::string& name) {
    const TomlValue* value = table_.find(key);
    if (value == nullptr)
      report(Code::pack_required_missing, table_.span, "the expectation does not say `" + key + "`",
             "write `after = \"850\"` and `document = \"856\"`: what obliges, and what must follow");
    if (value == nullptr || value->kind != Kind::text) return std::nullopt;
    name = value->text;
    const auto found =
        std::find_if(documents_.begin(), documents_.end(), [&](const DocumentSettings& document) { return is_called(document, name); });
    if (found != documents_.end()) return static_cast<std::size_t>(found - documents_.begin());
    report(Code::pack_document_wrong, value->span, "the pack has no document `" + printable(name, 60) + "`", names_of(documents_));
    return std::nullopt;
  }

  const TomlValue& table_;
  const std::vector<DocumentSettings>& documents_;
  std::vector<Diagnostic>& diagnostics_;
};

/// Whether the path, such as `lines[].requested_ship`, leads to dates.
bool leads_to_dates(const ObjectType& type, std::string_view path) {
  const ObjectType* at = &type;
  while (at != nullptr && !path.empty()) {
    const std::size_t dot = std::min(path.find('.'), path.size());
    std::string_view step = path.substr(0, dot);
    path.remove_prefix(std::min(dot + 1, path.size()));
    const bool list = step.ends_with("[]");
    if (list) step.remove_suffix(2);
    const std::uint32_t index = at->find(step);
    if (index == ObjectType::none || at->fields[index].is_list != list) return false;
    const Field& field = at->fields[index];
    if (path.empty()) return field.kind == FieldKind::date || field.kind == FieldKind::moment;
    at = field.object;
  }
  return false;
}

}  // namespace

std::vector<ExpectationSettings> read_expectations(const TomlValue& tables, const std::vector<DocumentSettings>& documents,
                                                   std::vector<Diagnostic>& diagnostics) {
  std::vector<ExpectationSettings> result;
  for (const TomlValue& table : tables.items) {
    if (table.kind != Kind::table) continue;
    if (auto expected = ExpectationReader(table, documents, diagnostics).read()) result.push_back(std::move(*expected));
  }
  return result;
}

std::vector<Diagnostic> check_expectations(const PackVersion& pack) {
  std::vector<Diagnostic> found;
  for (const ExpectationSettings& expected : pack.partner().expectations) {
    const auto& documents = pack.partner().documents;  // of a copy of the pack for one document it may lack this one
    if (expected.after_document >= documents.size() || !is_called(documents[expected.after_document], expected.after)) continue;
    const ObjectType* type = pack.document(expected.after_document).object;
    if (type == nullptr) continue;
    for (const std::string& path : expected.by) {
      if (path == when_received || leads_to_dates(*type, path)) continue;
      found.push_back(
          pack_diagnostic(Code::pack_value, expected.by_span,
                          "`" + printable(path, 60) + "` is no date of the " + type->name + " that " + expected.after + " becomes",
                          "`crossdock grammar show " + type->name + "` lists its dates"));
    }
  }
  return found;
}

}  // namespace crossdock::partner
