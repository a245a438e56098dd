#include <algorithm>
#include <map>

#include "base/text.h"
#include "sample/propose.h"

namespace crossdock::sample {

namespace {

using grammar::Grammar;

std::string counted_documents(std::uint64_t count) { return std::to_string(count) + (count == 1 ? " document" : " documents"); }

std::string lined_up(const std::string& statement, const std::string& evidence) {
  constexpr std::size_t column = 58;
  return statement + std::string(statement.size() + 2 < column ? column - statement.size() : 2, ' ') + "# " + evidence + "\n";
}

std::string evidence_of(const Claim& claim, const SetEvidence& evidence) {
  const Grammar& grammar = *evidence.grammar;
  const std::string share = std::to_string(claim.seen) + " of " + std::to_string(claim.of);
  if (claim.kind == Claim::Kind::require_segment) {
    const NodeId around = grammar.nodes[claim.place.node].parent;
    return around == 0 ? share + " documents"
                       : share + " " + std::string(grammar.name_of(around)) + " in " + counted_documents(claim.documents);
  }
  const ElementEvidence& element = evidence.places.at(claim.place).elements[claim.element - 1];
  if (claim.kind == Claim::Kind::require_element)
    return share + " " + std::string(grammar.name_of(claim.place.node)) + " in " + counted_documents(claim.documents);
  if (claim.kind == Claim::Kind::codes) {
    std::string text;
    for (const std::string& value : claim.values)
      text += (text.empty() ? "" : ", ") + value + " " + std::to_string(element.values.at(value).instances) + " times";
    return text + " in " + counted_documents(claim.documents);
  }
  const std::string different = std::to_string(element.values.size()) + (element.more_values ? " and more" : "") + " different values";
  return different + (element.lengths.size() == 1 ? ", all " + std::to_string(claim.max) + " long"
                                                  : ", " + std::to_string(element.lengths.rbegin()->second) + " as long as the longest, " +
                                                        std::to_string(claim.max));
}

/// What was seen, in words: "REF[DP] 37 of 37, at most 1".
std::string seen_segments(const SetEvidence& evidence) {
  std::string text;
  std::string line = "  # seen:";
  const auto add = [&](const std::string& word) {
    constexpr std::size_t width = 118;
    if (line.size() + word.size() + 2 > width) {
      text += line + "\n";
      line = "  #      ";
    }
    line += " " + word + ";";
  };
  for (const auto& [place, seen] : evidence.places) {
    const std::string_view tag = evidence.grammar->text(evidence.grammar->segment_of(place.node).tag);
    if (tag == "ST" || tag == "SE" || (place.key.empty() && key_element(*evidence.grammar, place.node) != 0)) continue;
    std::string name = evidence.grammar->path_of(place.node);
    if (!place.key.empty()) name += "[" + printable(place.key, 20) + "]";
    add(name + " in " + std::to_string(seen.documents) + (seen.most_in_run > 1 ? ", up to " + std::to_string(seen.most_in_run) : ""));
  }
  return text + line + "\n";
}

std::string tree_text(const SetEvidence& evidence) {
  std::map<std::string, std::vector<std::string>> parents;
  for (const auto& [levels, count] : evidence.tree_levels) {
    const auto& [level, parent] = levels;
    const bool plain = !level.empty() && level.size() <= 2 && parent != "?" && parent != level &&
                       std::all_of(level.begin(), level.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    if (!plain) return "  # no statement on the tree: a level " + printable(level, 10) + " stands below `" + printable(parent, 10) + "`\n";
    parents[level].push_back(parent);
  }
  if (parents.empty()) return {};
  // Levels whose parents stand already, until none is left.
  std::vector<std::string> order;
  while (order.size() < parents.size()) {
    const std::size_t before = order.size();
    for (const auto& [level, above] : parents) {
      if (std::find(order.begin(), order.end(), level) != order.end()) continue;
      if (std::all_of(above.begin(), above.end(),
                      [&](const std::string& one) { return one.empty() || std::find(order.begin(), order.end(), one) != order.end(); }))
        order.push_back(level);
    }
    if (order.size() == before) return "  # no statement on the tree: its levels stand below each other in turn\n";
  }
  std::string text = std::string("tree HL") + (evidence.tree_counts ? " sequence" : "") + " {";
  for (const std::string& level : order) {
    const auto& above = parents.at(level);
    std::string in;
    for (const std::string& one : above)
      if (!one.empty()) in += (in.empty() ? " in " : ", ") + one;
    // One that stands at the top too cannot be told by `in` alone.
    if (!in.empty() && std::find(above.begin(), above.end(), "") != above.end())
      return "  # no statement on the tree: " + level + " stands at the top and below others\n";
    text += (text.ends_with('{') ? " " : "; ") + level + in + (in.empty() ? "" : " optional");
  }
  return "  " + lined_up(text + " } warn", "the levels of " + counted_documents(evidence.documents));
}

}  // namespace

std::string statement_of(const Claim& claim, const Grammar& grammar) {
  const std::string target = claim.target(grammar);
  std::string text;
  switch (claim.kind) {
    case Claim::Kind::require_segment:
    case Claim::Kind::require_element: text = "require " + target; break;
    case Claim::Kind::codes:
      text = "tighten " + target + " codes {";
      for (const std::string& value : claim.values) text += " " + value;
      text += " }";
      break;
    case Claim::Kind::length: {
      const grammar::ElementRule& rule = grammar.elements(grammar.segment_of(claim.place.node))[claim.element - 1];
      text = "tighten " + target + (rule.type == grammar::ElementType::identifier ? " ID " : " AN ") + std::to_string(claim.min) + ".." +
             std::to_string(claim.max);
      break;
    }
  }
  if (!claim.context.empty()) {
    const NodeId around = grammar.nodes[claim.place.node].parent;
    const std::uint8_t element = context_element(grammar, around);
    text += " when " + grammar.path_of(around) + (element < 10 ? ".0" : ".") + std::to_string(element) + " == \"" + claim.context + "\"";
  }
  return text + " warn";
}

std::string overlay_text(const SetEvidence& evidence, const std::string& name, bool commented) {
  const Grammar& grammar = *evidence.grammar;
  const EvidenceNeeded needed;
  std::string text = "overlay " + name + " of x12 " + grammar.version + " " + grammar.set_id + " \"proposed from " +
                     counted_documents(evidence.documents) + "\" {\n";
  text += seen_segments(evidence);
  for (const ForeignCode& foreign : foreign_codes(evidence))
    text += "  # " + foreign.target + " `" + printable(foreign.value, 20) + "`, " + std::to_string(foreign.instances) + " times in " +
            counted_documents(foreign.documents) + ", is no code of the list: loosen " + foreign.target + " codes { " +
            printable(foreign.value, 20) + " } reason \"…\", if they mean it\n";
  if (evidence.documents >= needed.documents) text += tree_text(evidence);
  std::vector<Claim> claims = claims_of(evidence);
  for (const Claim& claim : claims)
    if (claim.enough) text += "  " + lined_up(statement_of(claim, grammar), evidence_of(claim, evidence));
  const bool any_seldom = evidence.documents > 1 && std::any_of(claims.begin(), claims.end(), [](const Claim& one) {
                            return !one.enough && (one.kind == Claim::Kind::require_segment || one.kind == Claim::Kind::codes);
                          });
  if (!commented) return text + "}\n";
  if (evidence.documents == 1) text += "  # One document shows what can occur, not what must: nothing more is said.\n";
  if (any_seldom) text += "  # What follows was always so, but seen too seldom to be said:\n";
  for (const Claim& claim : claims)
    if (any_seldom && !claim.enough && (claim.kind == Claim::Kind::require_segment || claim.kind == Claim::Kind::codes))
      text += "  " + lined_up("# " + statement_of(claim, grammar), evidence_of(claim, evidence));
  return text + "}\n";
}

}  // namespace crossdock::sample
