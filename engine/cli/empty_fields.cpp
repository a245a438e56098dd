#include "cli/empty_fields.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "mapping/field_uses.h"
#include "partner/library.h"

namespace crossdock::cli {

namespace {

using Needs = std::map<std::string, std::vector<std::string>>;

void add_need(Needs& needs, const std::string& field, std::string by) {
  auto& all = needs[field];
  if (std::find(all.begin(), all.end(), by) == all.end()) all.push_back(std::move(by));
}

/// What the elements that a receiver's map writes take from the object.
void add_receiver(const partner::PackVersion& receiver, const std::string& kind, Needs& needs) {
  const partner::LinkedDocument* const document = receiver.outbound_object(kind);
  if (document == nullptr || document->map == nullptr || document->grammar == nullptr) return;
  const grammar::Grammar& grammar = *document->grammar;
  for (const mapping::FieldUse& use : mapping::field_uses(*document->map, false)) {
    if (use.object_path.empty() || use.segment == no_node) continue;
    const auto elements = grammar.elements(grammar.segment_of(use.segment));
    std::string what = grammar.path_of(use.segment);
    bool must = false;
    if (use.from >= 1 && use.from <= elements.size()) {
      const grammar::ElementRule& rule = elements[use.from - 1u];
      const std::string_view label = rule.column.length != 0 ? grammar.text(rule.column) : grammar.text(rule.name);
      what += (use.from < 10 ? ".0" : ".") + std::to_string(use.from) + (label.empty() ? "" : " (" + std::string(label) + ")");
      must = rule.usage == grammar::Usage::mandatory;
    }
    add_need(needs, without_indexes(use.object_path), receiver.name() + ": " + what + (must ? ", must be there" : ""));
  }
}

bool is_path_character(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.'; }

/// Whether a rule's text names a field: "ship_to.id" as a word of its own.
bool names_field(std::string_view text, std::string_view field) {
  for (std::size_t at = text.find(field); at != std::string_view::npos; at = text.find(field, at + 1)) {
    const bool begins = at == 0 || !is_path_character(text[at - 1]);
    const std::size_t end = at + field.size();
    if (begins && (end == text.size() || !is_path_character(text[end]))) return true;
  }
  return false;
}

struct FoundField {
  std::string path, description;
  bool required = false;
};

/// The fields of a type down to two levels: what lies deeper is told with what it lies in.
std::vector<FoundField> fields_of(const ObjectType& type) {
  struct Work {
    const ObjectType* type;
    std::string prefix;
    int depth;
  };
  constexpr int deepest = 3;
  std::vector<FoundField> found;
  std::vector<Work> open{{&type, "", 0}};
  while (!open.empty()) {
    const Work work = open.back();
    open.pop_back();
    for (const Field& field : work.type->fields) {
      const std::string path = work.prefix + field.name + (field.is_list ? "[]" : "");
      found.push_back({path, field.description, field.required && work.depth == 0});
      if (field.kind == FieldKind::object && field.object != nullptr && work.depth + 1 < deepest)
        open.push_back({field.object, path + ".", work.depth + 1});
    }
  }
  return found;
}

/// Whether `path`, or where `below` something in it, is among the names.
bool holds(const std::set<std::string>& names, const std::string& path, bool below) {
  for (auto at = names.lower_bound(path); at != names.end() && at->starts_with(path); ++at) {
    if (at->size() == path.size()) return true;
    const char next = (*at)[path.size()];
    if (below && (next == '.' || next == '[')) return true;
  }
  return false;
}

}  // namespace

std::string without_indexes(const std::string& path) {
  std::string out;
  bool inside = false;
  for (const char c : path) {
    if (c == '[') {
      inside = true;
      out += "[]";
    } else if (c == ']') {
      inside = false;
    } else if (!inside) {
      out.push_back(c);
    }
  }
  return out;
}

std::vector<report::EmptyField> empty_fields(const partner::Site* site, const partner::PackVersion& pack,
                                             const partner::LinkedDocument& document, const std::set<std::string>& filled) {
  const mapping::MapProgram& program = *document.map;
  Needs needs;
  std::vector<std::string> routes = document.settings.further_routes;
  if (!document.settings.route.empty()) routes.insert(routes.begin(), document.settings.route);
  for (const std::string& route : routes)
    if (const auto receiver = site == nullptr ? nullptr : site->find(route)) add_receiver(*receiver, program.object->name, needs);
  std::set<std::string> spoken_of;
  for (const mapping::FieldUse& use : mapping::field_uses(program, true))
    if (!use.object_path.empty()) spoken_of.insert(without_indexes(use.object_path));
  std::vector<FoundField> fields = fields_of(*program.object);
  for (const auto& entry : pack.definitions().maps.rules()) {
    const bool used =
        std::find(document.settings.rules.begin(), document.settings.rules.end(), entry.rules->name.text) != document.settings.rules.end();
    if (!used || entry.rules->object.text != program.object->name) continue;
    for (const language::BusinessRule& rule : entry.rules->rules) {
      const std::string_view text = pack.sources()->text(rule.when.span);
      // Inside `for each lines` a rule names a line's fields without the list.
      const std::string list = rule.each ? std::string(pack.sources()->text(rule.each->span)) + "[]." : std::string();
      for (const FoundField& field : fields) {
        if (!field.path.starts_with(list)) continue;
        const std::string_view bare = std::string_view(field.path).substr(list.size());
        if (bare.find('[') == std::string_view::npos && names_field(text, bare)) add_need(needs, field.path, "rule " + rule.id.text);
      }
    }
  }
  for (const FoundField& field : fields)
    if (field.required) add_need(needs, field.path, "every " + program.object->name + " must have it");
  std::vector<report::EmptyField> empty;
  for (const FoundField& field : fields) {
    const auto by = needs.find(field.path);
    const bool is_interesting = by != needs.end() || holds(spoken_of, field.path, false) || field.path.find('.') == std::string::npos;
    if (!is_interesting || holds(filled, field.path, true)) continue;
    report::EmptyField& made = empty.emplace_back();
    made.path = field.path;
    made.description = field.description;
    if (by != needs.end()) made.needed_by = by->second;
  }
  std::stable_sort(empty.begin(), empty.end(), [](const report::EmptyField& a, const report::EmptyField& b) { return a.path < b.path; });
  return empty;
}

}  // namespace crossdock::cli
