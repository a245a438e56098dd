#pragma once

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "diagnostic/render.h"
#include "grammar/load.h"
#include "language/parse.h"
#include "mapping/date_pattern.h"
#include "mapping/evaluate.h"
#include "mapping/link.h"
#include "mapping/read.h"
#include "mapping/write.h"

/// A small world for maps: grammars and objects from tests/mapping/cases/world, maps from text, documents as text.
namespace test {

using namespace crossdock;
using namespace crossdock::mapping;

inline std::filesystem::path case_folder() { return std::filesystem::path(CROSSDOCK_SOURCE_DIR) / "tests" / "mapping" / "cases"; }

inline std::string content(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// Whether expectations are rewritten instead of checked.
inline bool updates() { return std::getenv("CROSSDOCK_UPDATE") != nullptr; }

/// All *.grammar files below a folder.
inline std::shared_ptr<const grammar::Library> grammars_below(SourceSet& sources, const std::filesystem::path& folder) {
  return std::make_shared<grammar::Library>(sources, std::vector<grammar::Library::Folder>{{folder, folder.filename().string()}});
}

/// Maps over the grammars of one folder.
class World {
 public:
  explicit World(const std::filesystem::path& grammar_folder = case_folder() / "world")
      : grammars(grammars_below(sources, grammar_folder)) {}

  /// Adds a map file.
  void add(const std::string& name, const std::string& text, Layer layer = Layer::base) {
    const std::uint32_t file = sources.add(name, text);
    library.add(std::make_shared<const language::MapFile>(language::parse_map(sources, file, diagnostics)), layer);
  }

  /// The grammar that a map is for, at a version of X12.
  std::shared_ptr<const grammar::Grammar> grammar_of(std::string_view map, std::string_view version) {
    const auto header = library.header_of(map);
    if (!header) return nullptr;
    grammar::Loaded loaded =
        header->document.standard == "x12" ? grammars->set("x12", version, header->document.id) : grammars->layout(header->document.id);
    diagnostics.insert(diagnostics.end(), loaded.diagnostics.begin(), loaded.diagnostics.end());
    return loaded.grammar;
  }

  std::shared_ptr<const MapProgram> link(std::string_view map, std::string_view version = "004010") {
    const auto found = grammar_of(map, version);
    if (!found) return nullptr;
    LinkedMap linked = mapping::link(map, library, found, grammars->objects(), loader());
    diagnostics.insert(diagnostics.end(), linked.diagnostics.begin(), linked.diagnostics.end());
    return linked.program;
  }

  [[nodiscard]] TableLoader loader() const {
    return [this](const std::string& path, SourceSpan) -> Result<std::string> {
      for (const auto& [name, text] : files)
        if (name == path) return text;
      return Error{"there is no file " + path};
    };
  }

  [[nodiscard]] std::string rendered(const std::vector<Diagnostic>& all) const {
    std::string text;
    for (const Diagnostic& one : all) text += render_frame(one, sources) + "\n";
    return text;
  }

  SourceSet sources;
  std::shared_ptr<const grammar::Library> grammars;
  MapLibrary library;
  std::vector<Diagnostic> diagnostics;
  std::vector<std::pair<std::string, std::string>> files;  ///< tables
};

/// Matches `TAG*element*…~` against a grammar, as a reader of a well-formed set would.
inline void parse_document(const grammar::Grammar& grammar, std::string_view text, TransactionSet& document) {
  document.clear();
  document.component_separator = '>';
  document.loops.push_back({0, 0, 1, 0, 0});
  const auto& automaton = grammar.automaton;
  std::vector<std::uint32_t> open{0};
  std::vector<std::vector<std::uint32_t>> seen{std::vector<std::uint32_t>(grammar.nodes.size())};
  NodeId state = 0;
  std::uint32_t position = 1;
  for (std::string_view segment_text : split(text, '~')) {
    segment_text = trimmed(segment_text);
    if (segment_text.empty()) continue;
    const auto parts = split(segment_text, '*');
    std::size_t tag = 0;
    while (tag < automaton.tags.size() && automaton.tags[tag] != grammar::word_of(parts[0])) ++tag;
    std::uint32_t next = tag == automaton.tags.size() ? 0 : automaton.first_transition[state * automaton.tags.size() + tag];
    for (; next != 0; next = automaton.transitions[next - 1].next) {
      const grammar::Transition& way = automaton.transitions[next - 1];
      const grammar::Node& node = grammar.nodes[way.target];
      // A loop's key values stand on the loop.
      const bool starts = node.parent != no_node && node.parent != 0 && way.target == node.parent + 1;
      const grammar::Node& keyed = starts ? grammar.nodes[node.parent] : node;
      bool fits = keyed.key_value_count == 0;
      for (std::uint32_t i = 0; i < keyed.key_value_count && !fits; ++i)
        fits = keyed.keys[0] < parts.size() && grammar.key_values[keyed.first_key_value + i] == parts[keyed.keys[0]];
      if (!fits) continue;
      if (way.target == state && way.repeats == no_node && seen.back()[way.target] >= node.max) continue;
      break;
    }
    if (next == 0) throw std::runtime_error("no place for " + std::string(segment_text));
    const grammar::Transition& way = automaton.transitions[next - 1];
    state = way.target;
    // The loops around the node, outermost first.
    std::vector<NodeId> around;
    for (NodeId loop = grammar.nodes[state].parent; loop != 0 && loop != no_node; loop = grammar.nodes[loop].parent) around.push_back(loop);
    std::reverse(around.begin(), around.end());
    std::size_t common = 0;
    while (common < around.size() && common + 1 < open.size() && document.loops[open[common + 1]].node == around[common] &&
           around[common] != way.repeats)
      ++common;
    open.resize(common + 1);
    seen.resize(common + 1);
    for (; common < around.size(); ++common) {
      Loop loop;
      loop.node = around[common];
      loop.parent = open.back();
      loop.occurrence = ++seen.back()[around[common]];
      loop.first_segment = static_cast<std::uint32_t>(document.segments.size());
      open.push_back(static_cast<std::uint32_t>(document.loops.size()));
      document.loops.push_back(loop);
      seen.emplace_back(grammar.nodes.size());
    }
    ++seen.back()[state];
    Segment segment;
    segment.node = state;
    segment.loop = open.back();
    segment.position = ++position;
    segment.first_element = static_cast<std::uint32_t>(document.elements.size());
    segment.element_count = static_cast<std::uint16_t>(parts.size() - 1);
    document.elements.insert(document.elements.end(), parts.begin() + 1, parts.end());
    document.segments.push_back(segment);
    for (const std::uint32_t loop : open) document.loops[loop].end_segment = static_cast<std::uint32_t>(document.segments.size());
  }
}

/// The document as `TAG*element*…~`, one segment a line.
inline std::string text_of_document(const grammar::Grammar& grammar, const TransactionSet& document) {
  std::string text;
  for (const Segment& segment : document.segments) {
    text += grammar.name_of(segment.node);
    for (std::uint32_t number = 1; number <= segment.element_count; ++number) text += "*" + std::string(document.element(segment, number));
    text += "~\n";
  }
  return text;
}

/// Every value of an object with its path, one a line.
inline std::string text_of_object(const CanonicalObject& object) {
  Arena arena;
  std::string text;
  struct Open {
    std::string path;
    Value value;
  };
  std::vector<Open> open{{"", Value::of_record(object.root)}};
  while (!open.empty()) {
    const Open at = open.back();
    open.pop_back();
    if (at.value.kind() == ValueKind::record) {
      const auto& fields = at.value.record().type->fields;
      for (std::size_t slot = fields.size(); slot-- > 0;) {
        const Value inner = at.value.record()[static_cast<std::uint32_t>(slot)];
        if (!inner.is_absent()) open.push_back({at.path + (at.path.empty() ? "" : ".") + fields[slot].name, inner});
      }
    } else if (at.value.kind() == ValueKind::list) {
      for (std::uint32_t item = at.value.list().size; item-- > 0;)
        open.push_back({at.path + "[" + std::to_string(item + 1) + "]", at.value.list().items[item]});
    } else {
      text += at.path + " = " + std::string(text_of(at.value, arena));
      if (at.value.kind() == ValueKind::moment && at.value.moment().has_offset)
        text += " offset " + std::to_string(at.value.moment().offset_minutes);
      text += "\n";
    }
  }
  return text;
}

/// "error D802 at PO1.04, lines[1].unit_price: `x` is not a number", one a line.
inline std::string text_of_findings(const std::vector<Diagnostic>& findings) {
  std::string text;
  for (const Diagnostic& one : findings) {
    text += std::string(severity_name(one.severity)) + " " + std::string(code_text(one.code));
    if (one.position && !one.position->segment_tag.empty()) {
      text += " at segment " + std::to_string(one.position->segment) + " " + one.position->segment_tag;
      if (one.position->element != 0) text += (one.position->element < 10 ? ".0" : ".") + std::to_string(one.position->element);
    }
    if (!one.object_path.empty()) text += ", " + one.object_path;
    text += ": " + one.message + "\n";
  }
  return text;
}

}  // namespace test
