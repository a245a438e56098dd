#include "partner/read_documents.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/text.h"
#include "partner/key_values.h"

namespace crossdock::partner {

namespace {

using Kind = TomlValue::Kind;

class DocumentReader {
 public:
  DocumentReader(const TomlValue& table, std::vector<Diagnostic>& diagnostics) : table_(table), diagnostics_(diagnostics) {}

  DocumentSettings read() {
    document_.span = header();
    names();
    kind();
    direction();
    if (const TomlValue* value = find("tier", Kind::text))
      for (const Tier tier : {Tier::revenue, Tier::customer, Tier::operational, Tier::analytics})
        if (tier_name(tier) == value->text) {
          document_.tier = tier;
          document_.says_tier = true;
        }
    return std::move(document_);
  }

 private:
  void report(Code code, SourceSpan span, std::string message, std::string help = {}) {
    diagnostics_.push_back(pack_diagnostic(code, span, std::move(message), std::move(help)));
  }

  [[nodiscard]] const TomlValue* find(std::string_view key, Kind wanted) const {
    const TomlValue* value = table_.find(key);
    return value != nullptr && value->kind == wanted ? value : nullptr;
  }
  [[nodiscard]] bool has(std::string_view key) const { return table_.find(key) != nullptr; }
  /// The `[[document]]` line, for messages about the whole.
  [[nodiscard]] SourceSpan header() const { return table_.span; }
  [[nodiscard]] SourceSpan span_of(std::string_view key) const {
    const TomlValue* value = table_.find(key);
    return value != nullptr ? value->span : header();
  }

  void text(std::string_view key, std::string& target) const {
    if (const TomlValue* value = find(key, Kind::text)) target = value->text;
  }
  void list(std::string_view key, std::vector<std::string>& target) const {
    if (const TomlValue* value = find(key, Kind::text)) target.push_back(value->text);
    if (const TomlValue* value = find(key, Kind::array))
      for (const TomlValue& item : value->items)
        if (item.kind == Kind::text) target.push_back(item.text);
  }

  void names() {
    text("set", document_.set);
    text("layout", document_.layout);
    text("object", document_.object);
    text("version", document_.version);
    list("grammar", document_.overlays);
    text("map", document_.map);
    list("rules", document_.rules);
    std::vector<std::string> routes;
    list("route", routes);
    if (!routes.empty()) document_.route = std::move(routes.front());
    for (std::size_t i = 1; i < routes.size(); ++i) document_.further_routes.push_back(std::move(routes[i]));
    text("route_by_order", document_.route_by_order);
    text("refusal", document_.refusal);
    if (!document_.route.empty() && !document_.route_by_order.empty())
      report(Code::pack_document_wrong, span_of("route_by_order"), "a document has a `route` or a `route_by_order`, not both");
    text("files", document_.files);
    document_.route_span = span_of(has("route") ? "route" : "route_by_order");
    document_.refusal_span = span_of("refusal");
    document_.map_span = span_of("map");
    document_.rules_span = span_of("rules");
    document_.grammar_span = has("grammar") ? span_of("grammar") : span_of(document_.set.empty() ? "layout" : "set");
  }

  void kind() {
    const auto given = static_cast<int>(has("set")) + static_cast<int>(has("layout"));
    if (given == 2) {
      report(Code::pack_document_wrong, span_of("layout"), "a document has a `set` or a `layout`, not both");
    } else if (given == 0 && !has("object")) {
      report(Code::pack_required_missing, header(), "the document does not say what it is",
             "add `set = \"850\"` for X12, `layout = \"…\"` for a CSV, fixed or XML file, or `object = \"order\"` for JSON");
    }
    if (has("layout")) document_.format = FileFormat::csv;  // what the layout says, once it is found
    if (given == 0) document_.format = FileFormat::json;
    if (const TomlValue* value = find("format", Kind::text)) {
      FileFormat said = document_.format;
      for (const FileFormat format : {FileFormat::x12, FileFormat::csv, FileFormat::fixed, FileFormat::xml, FileFormat::json})
        if (format_name(format) == value->text) said = format;
      const bool fits = document_.set.empty() == (said != FileFormat::x12);
      if (!fits)
        report(Code::pack_document_wrong, value->span,
               "the format " + value->text + " does not go with a " + (document_.set.empty() ? "layout or an object" : "transaction set"),
               "leave `format` out");
      else
        document_.format = said;
    }
    if (find("set", Kind::text) != nullptr && document_.set.size() != 3)
      report(Code::pack_value, span_of("set"), "`" + printable(document_.set) + "` is no transaction set", "three digits: \"850\"");
    if (document_.format != FileFormat::x12) {
      for (const std::string_view key : {"version", "grammar"})
        if (has(key)) report(Code::pack_document_wrong, span_of(key), "`" + std::string(key) + "` is for X12 documents only");
    } else if (has("files")) {
      report(Code::pack_document_wrong, span_of("files"),
             "`files` is for other formats than X12, whose files say themselves what they are");
    }
    if (document_.format == FileFormat::json && document_.layout.empty() && !document_.map.empty())
      report(Code::pack_document_wrong, span_of("map"), "a JSON document is the canonical object itself and takes no map",
             "leave `map` out, or give a `layout`");
  }

  void direction() {
    const TomlValue* value = find("direction", Kind::text);
    if (!has("direction"))
      report(Code::pack_required_missing, header(), "the document does not say whether it comes in or goes out",
             "add `direction = \"in\"` or \"out\"");
    if (value != nullptr && value->text == "out") document_.direction = Direction::out;
    if (document_.direction != Direction::out) return;
    for (const std::string_view key : {"route", "route_by_order", "refusal", "files", "rules"})
      if (has(key)) report(Code::pack_document_wrong, span_of(key), "`" + std::string(key) + "` is for documents that come in");
  }

  const TomlValue& table_;
  std::vector<Diagnostic>& diagnostics_;
  DocumentSettings document_;
};

}  // namespace

std::vector<DocumentSettings> read_documents(const TomlValue& documents, std::vector<Diagnostic>& diagnostics) {
  std::vector<DocumentSettings> result;
  for (const TomlValue& table : documents.items) {
    if (table.kind != Kind::table) continue;
    DocumentSettings document = DocumentReader(table, diagnostics).read();
    const auto same = std::find_if(result.begin(), result.end(), [&](const DocumentSettings& other) {
      return other.direction == document.direction && other.set == document.set && other.layout == document.layout &&
             other.object == document.object &&
             (document.direction == Direction::in ? !document.set.empty() || other.files == document.files : other.map == document.map);
    });
    if (same != result.end()) {
      Diagnostic diagnostic = pack_diagnostic(Code::pack_document_wrong, document.span,
                                              "`" + printable(document.title()) + "` is declared twice", "join the two");
      diagnostic.related.emplace_back(same->span, "the first");
      diagnostics.push_back(std::move(diagnostic));
    }
    result.push_back(std::move(document));
  }
  return result;
}

}  // namespace crossdock::partner
