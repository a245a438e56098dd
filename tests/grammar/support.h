#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "diagnostic/render.h"
#include "grammar/load.h"

/// Small grammars as text, and what they compile to as text.
namespace test {

using namespace crossdock;
using namespace crossdock::grammar;

struct Texts {
  SourceSet sources;
  std::shared_ptr<const Library> library;

  explicit Texts(const std::vector<std::pair<std::string, std::string>>& texts) { library = Library::of_texts(sources, texts); }

  [[nodiscard]] std::string rendered(const std::vector<Diagnostic>& diagnostics) const {
    std::string text;
    for (const Diagnostic& diagnostic : diagnostics) text += render_frame(diagnostic, sources) + "\n";
    return text;
  }
};

/// A dictionary in which any three-letter tag that a test needs can be written quickly: segments of four optional elements each.
inline std::string dictionary_of(const std::vector<std::string>& tags) {
  std::string text = "standard x12 004010\nelement 1 ID 1..9 codes { A; B; C; D }\nelement 2 AN 1..30\n";
  for (const std::string& tag : tags) text += "segment " + tag + " { 01 1 O; 02 2 O }\n";
  return text;
}

/// The ways from the segment at `from` (a path; empty: the set's start) with `tag`: "REF", "N1 again", "AMT missing BEG | …".
inline std::string ways(const Grammar& grammar, std::string_view from, std::string_view tag) {
  NodeId state = 0;
  if (!from.empty()) {
    state = grammar.find(from);
    if (state == no_node) return "no such state";
    if (grammar.nodes[state].kind == NodeKind::loop) ++state;
  }
  const auto& automaton = grammar.automaton;
  std::size_t tag_index = 0;
  while (tag_index < automaton.tags.size() && automaton.tags[tag_index] != word_of(tag)) ++tag_index;
  if (tag_index == automaton.tags.size()) return "no such tag";
  std::string text;
  for (std::uint32_t next = automaton.first_transition[state * automaton.tags.size() + tag_index]; next != 0;) {
    const Transition& transition = automaton.transitions[next - 1];
    if (!text.empty()) text += " | ";
    text += grammar.path_of(transition.target);
    if (transition.repeats != no_node) text += " again";
    if (transition.target == state && transition.repeats == no_node) text += " same";
    for (std::uint32_t i = 0; i < transition.missing_count; ++i)
      text += (i == 0 ? " missing " : ", ") + grammar.path_of(automaton.missing[transition.first_missing + i]);
    next = transition.next;
  }
  return text.empty() ? "none" : text;
}

/// What is missing where the set ends behind the segment at `state`.
inline std::string at_end(const Grammar& grammar, std::string_view path) {
  NodeId state = path.empty() ? NodeId{0} : grammar.find(path);
  if (grammar.nodes[state].kind == NodeKind::loop) ++state;
  const auto [first, count] = grammar.automaton.at_end[state];
  std::string text;
  for (std::uint32_t i = first; i < first + count; ++i) text += (text.empty() ? "" : ", ") + grammar.path_of(grammar.automaton.missing[i]);
  return text;
}

}  // namespace test
