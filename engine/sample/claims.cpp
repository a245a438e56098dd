#include "sample/claims.h"

#include <algorithm>

namespace crossdock::sample {

namespace {

using grammar::ElementRule;
using grammar::ElementType;
using grammar::Grammar;
using grammar::NodeKind;
using grammar::Usage;

/// What an overlay can write without quotes: keys and codes.
bool is_plain_word(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(),
                                      [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); });
}

class Claimer {
 public:
  Claimer(const SetEvidence& evidence, const EvidenceNeeded& needed) : evidence_(evidence), grammar_(*evidence.grammar), needed_(needed) {}

  std::vector<Claim> all() {
    for (const auto& [place, seen] : evidence_.places) {
      if (!can_be_named(place)) continue;
      add_presence(place, seen);
      add_elements(place, seen);
    }
    return std::move(claims_);
  }

 private:
  [[nodiscard]] bool can_be_named(const Place& place) const {
    const std::string_view tag = grammar_.text(grammar_.segment_of(place.node).tag);
    if (tag == "ST" || tag == "SE" || grammar_.nodes[place.node].key_value_count != 0) return false;
    if (!place.key.empty() && !is_plain_word(place.key)) return false;
    return grammar_.find(grammar_.path_of(place.node)) == place.node;
  }

  void add(Claim claim, const Place& place) {
    claim.place = place;
    claims_.push_back(std::move(claim));
  }

  void add_presence(const Place& place, const PlaceEvidence& seen) {
    const grammar::Node& node = grammar_.nodes[place.node];
    if (place.key.empty() && node.usage == Usage::mandatory) return;
    // Where keys tell instances apart, the keys are what a guide asks for.
    if (place.key.empty() && key_element(grammar_, place.node) != 0) return;
    const NodeId around = node.parent;
    const RunCount total = evidence_.runs_of(around);
    std::uint64_t with = 0;
    for (const auto& [context, count] : seen.runs_with) with += count;
    if (with == total.runs) {
      add(presence(total, with, around, {}), place);
      return;
    }
    if (context_element(grammar_, around) == 0) return;
    for (const auto& [context, count] : seen.runs_with) {
      const auto runs = evidence_.runs.find({around, context});
      if (runs == evidence_.runs.end() || runs->second.runs != count || !is_plain_word(context)) continue;
      add(presence(runs->second, count, around, context), place);
    }
  }

  [[nodiscard]] Claim presence(const RunCount& total, std::uint64_t with, NodeId around, const std::string& context) const {
    Claim claim;
    claim.kind = Claim::Kind::require_segment;
    claim.context = context;
    claim.seen = with;
    claim.of = total.runs;
    claim.documents = around == 0 ? evidence_.documents : total.documents;
    claim.enough = claim.documents >= needed_.documents && (around == 0 || total.runs >= needed_.instances);
    return claim;
  }

  void add_elements(const Place& place, const PlaceEvidence& seen) {
    const std::uint8_t key = key_element(grammar_, place.node);
    const auto rules = grammar_.elements(grammar_.segment_of(place.node));
    for (std::uint32_t number = 1; number <= seen.elements.size(); ++number) {
      const ElementRule& rule = rules[number - 1];
      const ElementEvidence& element = seen.elements[number - 1];
      if (element.present == 0) continue;
      // Of a place with keys all instances together tell which keys there are, and the single ones everything else.
      if (key != 0 && place.key.empty() == (number != key)) continue;
      const bool enough = seen.documents >= needed_.documents && seen.instances >= std::min(needed_.instances, needed_.documents);
      Claim claim;
      claim.element = number;
      claim.seen = element.present;
      claim.of = seen.instances;
      claim.documents = seen.documents;
      claim.enough = enough;
      if (rule.usage == Usage::optional && element.present == seen.instances) {
        claim.kind = Claim::Kind::require_element;
        add(claim, place);
      }
      if (rule.type == ElementType::composite || rule.repeat != 1) continue;
      if (rule.codes != grammar::none)
        add_codes(claim, place, rule, element);
      else if (rule.type == ElementType::alphanumeric || rule.type == ElementType::identifier)
        add_length(claim, place, rule, element);
    }
  }

  void add_codes(Claim claim, const Place& place, const ElementRule& rule, const ElementEvidence& element) {
    const grammar::CodeSet& known = grammar_.code_sets[rule.codes];
    if (element.more_values || element.values.size() > needed_.codes_at_most || element.values.size() * 2 > known.codes.size()) return;
    for (const auto& [value, count] : element.values) {
      if (!known.contains(value) || !is_plain_word(value)) return;
      claim.enough = claim.enough && count.documents >= needed_.documents_a_code;
      claim.values.push_back(value);
    }
    claim.kind = Claim::Kind::codes;
    claim.enough = claim.enough && element.present >= needed_.documents;
    add(std::move(claim), place);
  }

  void add_length(Claim claim, const Place& place, const ElementRule& rule, const ElementEvidence& element) {
    if (element.lengths.empty()) return;
    claim.kind = Claim::Kind::length;
    const auto& [shortest, least] = *element.lengths.begin();
    const auto& [longest, most] = *element.lengths.rbegin();
    if (longest > rule.max || shortest < rule.min) return;  // too long or too short for the standard: told elsewhere
    claim.min = element.lengths.size() == 1 ? shortest : rule.min;
    claim.max = longest;
    if (claim.min == rule.min && claim.max == rule.max) return;
    const std::uint64_t needed = element.lengths.size() == 1 ? needed_.different_values : needed_.values_at_most;
    // A few values that come again and again say nothing about the next one.
    if (most < needed || element.values.size() < needed_.different_values) return;
    claim.enough = claim.enough && element.present >= needed_.instances;
    add(std::move(claim), place);
  }

  const SetEvidence& evidence_;
  const Grammar& grammar_;
  const EvidenceNeeded& needed_;
  std::vector<Claim> claims_;
};

std::string number_text(std::uint32_t element) { return (element < 10 ? ".0" : ".") + std::to_string(element); }

}  // namespace

std::string Claim::target(const Grammar& grammar) const {
  std::string text = grammar.path_of(place.node);
  if (!place.key.empty()) text += "[" + place.key + "]";
  return element == 0 ? text : text + number_text(element);
}

std::string Claim::title(const Grammar& grammar) const {
  std::string text = target(grammar);
  switch (kind) {
    case Kind::require_segment:
    case Kind::require_element: text += " require"; break;
    case Kind::codes:
      text += " codes";
      for (const std::string& value : values) text += " " + value;
      break;
    case Kind::length: text += " length " + std::to_string(min) + ".." + std::to_string(max); break;
  }
  return context.empty() ? text : text + " when " + context;
}

std::vector<Claim> claims_of(const SetEvidence& evidence, const EvidenceNeeded& needed) { return Claimer(evidence, needed).all(); }

std::vector<ForeignCode> foreign_codes(const SetEvidence& evidence) {
  std::vector<ForeignCode> found;
  const Grammar& grammar = *evidence.grammar;
  for (const auto& [place, seen] : evidence.places) {
    if (!place.key.empty()) continue;
    const auto rules = grammar.elements(grammar.segment_of(place.node));
    for (std::uint32_t number = 1; number <= seen.elements.size(); ++number) {
      const ElementRule& rule = rules[number - 1];
      if (rule.codes == grammar::none || rule.type == ElementType::composite || rule.repeat != 1) continue;
      for (const auto& [value, count] : seen.elements[number - 1].values)
        if (!grammar.code_sets[rule.codes].contains(value))
          found.push_back({grammar.path_of(place.node) + number_text(number), value, count.instances, count.documents});
    }
  }
  return found;
}

}  // namespace crossdock::sample
