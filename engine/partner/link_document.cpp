#include "partner/link_document.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/text.h"
#include "mapping/program.h"
#include "mapping/rules.h"
#include "partner/key_values.h"
#include "partner/tier.h"

namespace crossdock::partner {

namespace {

std::string ticked(std::string_view text) { return "`" + printable(text) + "`"; }

std::string suggestion(std::string_view word, const std::vector<std::string>& known, std::string_view otherwise) {
  if (const auto near = nearest(word, known)) return "did you mean `" + *near + "`?";
  return std::string(otherwise);
}

class DocumentLinker {
 public:
  DocumentLinker(const LinkScope& scope, const DocumentSettings& settings, std::string_view version)
      : scope_(scope), settings_(settings), tables_(scope.library.table_loader(scope.definitions)) {
    linked_->settings = settings;
    linked_->sources = scope.library.sources();
    linked_->version = version;
  }

  std::unique_ptr<LinkedDocument> link(DocumentParts parts) {
    switch (settings_.format) {
      case FileFormat::x12: find_set(); break;
      case FileFormat::json:
        if (is_canonical())
          find_object();
        else
          find_layout();
        break;
      case FileFormat::csv:
      case FileFormat::fixed:
      case FileFormat::xml: find_layout(); break;
    }
    if (parts == DocumentParts::grammar) return std::move(linked_);
    // Without its layout nobody can tell whether a map fits.
    const bool known = settings_.format == FileFormat::x12 || linked_->grammar != nullptr;
    if (!is_canonical() && known) find_map();
    if (!settings_.says_tier && linked_->object != nullptr) linked_->settings.tier = default_tier(linked_->object->name);
    for (const std::string& name : settings_.rules) find_rules(name);
    if (!settings_.route_by_order.empty() && linked_->object != nullptr) check_order_path();
    if (!settings_.refusal.empty() && linked_->object != nullptr) check_refusal();
    return std::move(linked_);
  }

 private:
  /// JSON without a layout is the canonical object itself.
  [[nodiscard]] bool is_canonical() const { return settings_.format == FileFormat::json && settings_.layout.empty(); }

  void report(Code code, SourceSpan span, std::string message, std::string help = {}) {
    Diagnostic diagnostic = pack_diagnostic(code, span, std::move(message), std::move(help));
    if (settings_.implicit) diagnostic.span.reset();
    linked_->diagnostics.push_back(std::move(diagnostic));
  }
  [[nodiscard]] const grammar::Library& grammars() const { return *scope_.definitions->grammars; }
  [[nodiscard]] const mapping::MapLibrary& maps() const { return scope_.definitions->maps; }

  void take(const grammar::Loaded& loaded) {
    linked_->grammar = loaded.grammar;
    linked_->fallback = loaded.fallback;
    for (Diagnostic diagnostic : loaded.diagnostics) {
      // What is not there at all stands nowhere but in the pack that names it.
      if (!diagnostic.span && !settings_.implicit) diagnostic.span = settings_.grammar_span;
      linked_->diagnostics.push_back(std::move(diagnostic));
    }
  }

  void find_set() {
    const std::string_view version =
        settings_.direction == Direction::out ? std::string_view(linked_->version) : scope_.partner.x12.judging(linked_->version);
    take(grammars().set("x12", version, settings_.set, settings_.overlays));
  }

  void find_layout() {
    take(grammars().layout(settings_.layout));
    if (linked_->grammar == nullptr) return;
    for (const auto& [format, name] : {std::pair{grammar::DocumentFormat::csv, FileFormat::csv},
                                       {grammar::DocumentFormat::fixed, FileFormat::fixed},
                                       {grammar::DocumentFormat::xml, FileFormat::xml},
                                       {grammar::DocumentFormat::json, FileFormat::json}})
      if (linked_->grammar->format == format) linked_->settings.format = name;
  }

  /// The field that names the order leads from the object to a text.
  void check_order_path() {
    const ObjectType* type = linked_->object;
    for (std::string_view step : split(settings_.route_by_order, '.')) {
      const bool each = step.ends_with("[]");
      if (each) step.remove_suffix(2);
      const std::uint32_t slot = type == nullptr ? ObjectType::none : type->find(step);
      const Field* field = slot == ObjectType::none ? nullptr : &type->fields[slot];
      if (field == nullptr || field->is_list != each) {
        report(Code::pack_route_wrong, settings_.route_span,
               ticked(linked_->object->name) + " has no field " + ticked(settings_.route_by_order) + " that names an order",
               "write the field's path, lists with `[]`: route_by_order = \"orders[].order_number\"");
        return;
      }
      type = field->object;
    }
    if (type != nullptr)
      report(Code::pack_route_wrong, settings_.route_span, ticked(settings_.route_by_order) + " is an object, not a number",
             "name the field in it that holds the order's number");
  }

  void check_refusal() {
    const auto header = maps().header_of(settings_.refusal);
    if (header && header->writes && header->object == linked_->object->name) return;
    std::vector<std::string> names;
    for (const auto& entry : maps().maps())
      if (const auto other = maps().header_of(entry.map->name.text); other && other->writes && other->object == linked_->object->name)
        names.push_back(entry.map->name.text);
    report(Code::pack_map_missing, settings_.refusal_span,
           "no map " + ticked(settings_.refusal) + " writes a document from " + ticked(linked_->object->name),
           suggestion(settings_.refusal, names, "a refusal is written by a map such as `map order_refusal: x12 855 <- order`"));
  }

  void find_object() {
    linked_->object = grammars().objects().find(settings_.object);
    if (linked_->object != nullptr && linked_->object->is_document) return;
    std::vector<std::string> kinds;
    for (const auto& type : grammars().objects().types())
      if (type->is_document) kinds.push_back(type->name);
    report(Code::pack_object_missing, settings_.span, "there is no kind of object " + ticked(settings_.object),
           suggestion(settings_.object, kinds, "there are: " + joined(kinds, ", ")));
  }

  [[nodiscard]] std::string standard() const {
    return settings_.format == FileFormat::x12 || linked_->grammar == nullptr ? "x12" : linked_->grammar->standard;
  }
  [[nodiscard]] const std::string& document_id() const { return settings_.set.empty() ? settings_.layout : settings_.set; }

  void find_map() {
    std::string name = settings_.map;
    if (name.empty()) name = default_map(maps(), standard(), document_id(), settings_.direction);
    if (name.empty()) {
      // An inbound X12 set without a map is judged and kept; anything else has nothing to do.
      if (settings_.format != FileFormat::x12 || settings_.direction == Direction::out)
        report(Code::pack_map_missing, settings_.span,
               "no map " + std::string(settings_.direction == Direction::in ? "reads" : "writes") + " " + ticked(document_id()),
               "write one in a .map file of the pack and name it: `map = \"…\"`");
      return;
    }
    if (maps().find_map(name) == nullptr) {
      std::vector<std::string> names;
      for (const auto& entry : maps().maps()) names.push_back(entry.map->name.text);
      report(Code::pack_map_missing, settings_.map_span, "there is no map " + ticked(name),
             suggestion(name, names,
                        "a map is a .map file of the pack, the site or the engine that begins with `map " + printable(name) + "`"));
      return;
    }
    if (!fits(name) || linked_->grammar == nullptr) return;
    take_syntax_errors(name);
    mapping::LinkedMap map = mapping::link(name, maps(), linked_->grammar, grammars().objects(), tables_);
    append(linked_->diagnostics, map.diagnostics);
    linked_->map = std::move(map.program);
    if (linked_->map != nullptr) linked_->object = linked_->map->object;
  }

  /// Whether the map is for this document, and for this direction.
  bool fits(const std::string& name) {
    const auto header = maps().header_of(name);
    if (!header) return true;  // what it extends is missing: linking tells it
    if (linked_->grammar != nullptr && header->document != mapping::DocumentKind{standard(), document_id()}) {
      report(Code::pack_map_wrong, settings_.map_span,
             "map " + ticked(name) + " is for " + header->document.standard + " " + header->document.id + ", not for " + standard() + " " +
                 printable(document_id()));
      return false;
    }
    if (settings_.direction == Direction::in ? header->reads : header->writes) return true;
    report(Code::pack_map_wrong, settings_.map_span,
           "map " + ticked(name) + " only " + (header->reads ? "reads" : "writes") + " documents: its header has one arrow",
           "write `<->` where it shall do both");
    return false;
  }

  /// A base map that could not be parsed whole does not do what it says.
  void take_syntax_errors(std::string name) {
    constexpr int most_layers = 16;
    for (int layer = 0; layer < most_layers && !name.empty(); ++layer) {
      const auto* entry = maps().find_map(name);
      if (entry == nullptr) return;
      if (entry->layer == mapping::Layer::base) append(linked_->diagnostics, maps().source(entry->file->file)->diagnostics());
      name = entry->map->extends ? entry->map->extends->text : std::string();
    }
  }

  void find_rules(const std::string& name) {
    if (maps().find_rules(name).empty()) {
      std::vector<std::string> names;
      for (const auto& entry : maps().rules()) names.push_back(entry.rules->name.text);
      report(Code::pack_rules_missing, settings_.rules_span, "there are no rules " + ticked(name),
             suggestion(name, names, "rules stand in a .map file of the pack: `rules " + printable(name) + " for order { … }`"));
      return;
    }
    mapping::LinkedRules rules = mapping::link_rules(name, maps(), grammars().objects(), tables_);
    append(linked_->diagnostics, rules.diagnostics);
    if (rules.program != nullptr) linked_->rules.push_back(std::move(rules.program));
  }

  const LinkScope& scope_;
  const DocumentSettings& settings_;
  mapping::TableLoader tables_;
  std::unique_ptr<LinkedDocument> linked_ = std::make_unique<LinkedDocument>();
};

}  // namespace

std::unique_ptr<LinkedDocument> link_document(const LinkScope& scope, const DocumentSettings& settings, std::string_view version,
                                              DocumentParts parts) {
  return DocumentLinker(scope, settings, version).link(parts);
}

std::string default_map(const mapping::MapLibrary& maps, std::string_view standard, std::string_view id, Direction direction) {
  for (const auto& entry : maps.maps_naming(id)) {
    if (entry.layer != mapping::Layer::base || entry.map->extends) continue;
    const auto header = maps.header_of(entry.map->name.text);
    if (header && header->document.standard == standard && header->document.id == id &&
        (direction == Direction::in ? header->reads : header->writes))
      return entry.map->name.text;
  }
  return {};
}

std::pair<std::string, std::string> default_x12_map(const mapping::MapLibrary& maps, std::string_view object) {
  for (const auto& entry : maps.maps_naming(object)) {
    if (entry.layer != mapping::Layer::base || entry.map->extends) continue;
    const auto header = maps.header_of(entry.map->name.text);
    if (header && header->document.standard == "x12" && header->object == object && header->writes)
      return {entry.map->name.text, header->document.id};
  }
  return {};
}

}  // namespace crossdock::partner
