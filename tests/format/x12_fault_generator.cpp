#include "format/x12_fault_generator.h"

#include <algorithm>
#include <bit>
#include <map>
#include <optional>

namespace crossdock::test {

using grammar::ElementRule;
using grammar::ElementType;
using grammar::Grammar;
using grammar::Node;
using grammar::NodeKind;
using grammar::NoteKind;
using grammar::SegmentRule;
using grammar::SyntaxNote;
using grammar::Usage;

namespace {

constexpr std::uint64_t bit(std::size_t element) { return element >= 1 && element <= 64 ? std::uint64_t{1} << (element - 1) : 0; }

/// Whether a note holds, told from its meaning in the standard (X12.6) and not as the reader tells it.
bool holds(const SyntaxNote& note, std::uint64_t present) {
  const int all = std::popcount(note.mask), here = std::popcount(present & note.mask);
  const bool first = (present & bit(note.first)) != 0;
  switch (note.kind) {
    case NoteKind::paired: return here == 0 || here == all;
    case NoteKind::required: return here >= 1;
    case NoteKind::exclusion: return here <= 1;
    case NoteKind::conditional: return !first || here == all;
    case NoteKind::list: return !first || here >= 2;
  }
  return true;
}

std::size_t broken(std::span<const SyntaxNote> notes, std::uint64_t present) {
  return static_cast<std::size_t>(std::count_if(notes.begin(), notes.end(), [&](const SyntaxNote& note) { return !holds(note, present); }));
}

class FaultMaker {
 public:
  FaultMaker(const Grammar& grammar, const Grammar& dictionary, const std::vector<MadeSegment>& clean, const x12::Delimiters& delimiters)
      : grammar_(grammar), clean_(clean), delimiters_(delimiters) {
    for (const Node& node : grammar.nodes)
      if (node.kind == NodeKind::segment) ++tags_[std::string(grammar.text(grammar.segment_rules[node.segment].tag))];
    for (const SegmentRule& rule : dictionary.segment_rules) {
      const std::string tag(dictionary.text(rule.tag));
      const bool plain = !tag.starts_with("IS") && tag != "IEA" && tag != "GS" && tag != "GE" && tag != "ST" && tag != "SE" &&
                         tag != "TA1" && tag != "BIN" && tag != "BDS";
      if (plain && !tags_.contains(tag)) foreign_ = tag;
    }
  }

  std::vector<MadeFault> make() {
    for (at_ = 0; at_ < clean_.size(); ++at_) {
      segment_faults();
      const SegmentRule& rule = grammar_.segment_of(clean_[at_].node);
      const auto rules = grammar_.elements(rule);
      for (std::size_t element = 1; element <= rules.size() && element <= 64; ++element) element_faults(rules[element - 1], element);
      note_faults(rule);
      if (rules.size() < 64) {
        MadeFault& fault = add(FaultKind::element_too_many, rules.size() + 1);
        fault.set[at_].elements.resize(rules.size() + 1);
        fault.set[at_].elements.back() = "X";
      }
    }
    return std::move(faults_);
  }

 private:
  MadeFault& add(FaultKind kind, std::size_t element = 0) {
    MadeFault fault;
    fault.kind = kind;
    fault.segment = static_cast<std::uint32_t>(at_ + 2);
    fault.element = static_cast<std::uint16_t>(element);
    fault.set = clean_;
    fault.name = clean_[at_].tag + "[" + std::to_string(fault.segment) + "]" + (element > 0 ? "." + std::to_string(element) : "") + " " +
                 std::string(fault_name(kind));
    faults_.push_back(std::move(fault));
    return faults_.back();
  }
  void replace(FaultKind kind, std::size_t element, std::string value) {
    auto& elements = add(kind, element).set[at_].elements;
    elements[element - 1] = std::move(value);
    while (elements.back().empty()) elements.pop_back();
  }

  [[nodiscard]] const Node& loop_or_self(NodeId id) const {
    const NodeId parent = grammar_.nodes[id].parent;
    const bool first = parent != no_node && grammar_.nodes[parent].kind == NodeKind::loop && id == parent + 1;
    return first ? grammar_.nodes[parent] : grammar_.nodes[id];
  }
  [[nodiscard]] bool starts_loop(NodeId id) const { return loop_or_self(id).kind == NodeKind::loop; }
  [[nodiscard]] bool only_node_of_its_tag(NodeId id) const {
    return tags_.at(std::string(grammar_.text(grammar_.segment_of(id).tag))) == 1;
  }
  /// Whether the element's value decides which node the segment is.
  [[nodiscard]] bool is_key(std::size_t element) const {
    const Node& told_apart = loop_or_self(clean_[at_].node);
    return told_apart.key_value_count > 0 && told_apart.keys[0] == element;
  }

  void segment_faults() {
    const MadeSegment& here = clean_[at_];
    const auto place = static_cast<std::ptrdiff_t>(at_);
    {
      MadeFault& fault = add(FaultKind::segment_unknown);
      fault.set.insert(fault.set.begin() + place, {no_node, "ZQZ", {"1"}});
    }
    if (!foreign_.empty()) {
      MadeFault& fault = add(FaultKind::segment_not_in_set);
      fault.set.insert(fault.set.begin() + place, {no_node, foreign_, {"1"}});
    }
    if (delimiters_.segment != '\n') {  // else it is a blank line
      MadeFault& fault = add(FaultKind::segment_empty);
      fault.set.insert(fault.set.begin() + place, {no_node, "", {}});
    }
    if (!only_node_of_its_tag(here.node)) return;
    const Node& node = grammar_.nodes[here.node];
    // A successor that an earlier loop may take as well hides where the segment should have stood.
    const bool told_at_once = at_ + 1 == clean_.size() || only_node_of_its_tag(clean_[at_ + 1].node);
    if (node.usage == Usage::mandatory && !starts_loop(here.node) && instances(here.node) == 1 && told_at_once) {
      MadeFault& fault = add(FaultKind::segment_missing);
      fault.set.erase(fault.set.begin() + place);
    }
    const bool last = at_ + 1 == clean_.size() || clean_[at_ + 1].node != here.node;
    if (!starts_loop(here.node) && node.max <= 40 && last && !is_key(1)) {
      const std::size_t more = node.max - run_before(here.node) + 1;
      MadeFault& fault = add(FaultKind::segment_over_maximum);
      fault.set.insert(fault.set.begin() + place, more, here);
      fault.segment += static_cast<std::uint32_t>(more);
    }
    // A heading segment that turns up at the very end, behind everything that may follow it.
    if (node.parent == 0 && !starts_loop(here.node) && instances(here.node) == 1 && node.area == grammar::Area::heading &&
        grammar_.nodes[clean_.back().node].area != grammar::Area::heading) {
      MadeFault& fault = add(FaultKind::segment_out_of_sequence);
      fault.set.erase(fault.set.begin() + place);
      fault.set.push_back(here);
      fault.segment = static_cast<std::uint32_t>(fault.set.size() + 1);
    }
  }

  [[nodiscard]] std::size_t instances(NodeId id) const {
    return static_cast<std::size_t>(std::count_if(clean_.begin(), clean_.end(), [&](const MadeSegment& made) { return made.node == id; }));
  }
  /// How many of the node stand in a row up to here.
  [[nodiscard]] std::size_t run_before(NodeId id) const {
    std::size_t count = 0;
    for (std::size_t i = at_ + 1; i-- > 0 && clean_[i].node == id;) ++count;
    return count;
  }

  [[nodiscard]] std::uint64_t present() const {
    std::uint64_t mask = 0;
    const auto& elements = clean_[at_].elements;
    for (std::size_t i = 0; i < elements.size(); ++i)
      if (!elements[i].empty()) mask |= bit(i + 1);
    return mask;
  }

  void element_faults(const ElementRule& rule, std::size_t element) {
    if (element > clean_[at_].elements.size() || clean_[at_].elements[element - 1].empty() || is_key(element)) return;
    const std::string value = clean_[at_].elements[element - 1];
    const auto notes = grammar_.notes_of(grammar_.segment_of(clean_[at_].node));
    if (rule.usage == Usage::mandatory && std::popcount(present()) > 1) {
      // What a note then asks for is either this element, told already, or another one: only the first is one cause.
      if (broken(notes, present() & ~bit(element)) == 0) replace(FaultKind::element_missing, element, "");
    }
    if (rule.type == ElementType::composite) {
      component_faults(rule, element, value);
      return;
    }
    if (value.find(delimiters_.repetition) != std::string::npos && delimiters_.repetition != 0) return;
    for (const auto& [kind, spoilt] : spoilt_values(rule, value)) replace(kind, element, spoilt);
    if (rule.type == ElementType::alphanumeric && value.size() >= 2 && value.size() < rule.max)
      replace(FaultKind::component_unexpected, element, value.substr(0, 1) + delimiters_.component + value.substr(1));
    if (rule.repeat != 0 && delimiters_.repetition != 0) {
      std::string many = value;
      for (std::uint16_t i = 0; i < rule.repeat; ++i) many += delimiters_.repetition + value;
      replace(FaultKind::repetition_too_many, element, many);
      faults_.back().repetition = static_cast<std::uint16_t>(rule.repeat + 1);
    }
  }

  /// Values that break one rule of a simple element each.
  [[nodiscard]] std::vector<std::pair<FaultKind, std::string>> spoilt_values(const ElementRule& rule, const std::string& value) const {
    std::vector<std::pair<FaultKind, std::string>> spoilt;
    const std::size_t most = std::min<std::size_t>(rule.max, 5000);
    switch (rule.type) {
      case ElementType::alphanumeric:
        if (rule.max < 5000) spoilt.emplace_back(FaultKind::element_too_long, std::string(most + 1, 'W'));
        if (rule.min > 1 && rule.codes == grammar::none) spoilt.emplace_back(FaultKind::element_too_short, std::string(rule.min - 1, 'W'));
        spoilt.emplace_back(FaultKind::element_character_invalid, value.substr(0, value.size() - 1) + '\x01');
        break;
      case ElementType::identifier:
        spoilt.emplace_back(FaultKind::element_too_long, std::string(most + 1, 'W'));
        if (rule.min > 1) spoilt.emplace_back(FaultKind::element_too_short, std::string(rule.min - 1, 'W'));
        if (const auto unknown = unknown_code(rule)) spoilt.emplace_back(FaultKind::element_code_unknown, *unknown);
        break;
      case ElementType::decimal:
      case ElementType::implied:
        spoilt.emplace_back(FaultKind::element_too_long, std::string(most + 1, '7'));
        if (rule.min > 1) spoilt.emplace_back(FaultKind::element_too_short, std::string(rule.min - 1, '7'));
        spoilt.emplace_back(FaultKind::element_number_invalid, std::string(rule.min - 1 + (rule.min == 0), '7') + "O");
        if (rule.type == ElementType::implied && most >= 2)
          spoilt.emplace_back(FaultKind::element_number_invalid, "7." + std::string(most - 1, '7'));
        break;
      case ElementType::date: spoilt.emplace_back(FaultKind::element_date_invalid, value.size() == 8 ? "20260230" : "260230"); break;
      case ElementType::time: spoilt.emplace_back(FaultKind::element_time_invalid, "2460"); break;
      default: break;
    }
    return spoilt;
  }

  [[nodiscard]] std::optional<std::string> unknown_code(const ElementRule& rule) const {
    if (rule.codes == grammar::none) return std::nullopt;
    const grammar::CodeSet& codes = grammar_.code_sets[rule.codes];
    for (char letter = 'Z'; letter >= '0'; --letter) {
      if (letter > '9' && letter < 'A') continue;
      std::string code(std::max<std::size_t>(rule.min, 1), letter);
      if (!codes.contains(code)) return code;
    }
    return std::nullopt;
  }

  void component_faults(const ElementRule& rule, std::size_t element, const std::string& value) {
    const auto components = grammar_.components(rule);
    std::vector<std::string> parts(1);
    for (const char c : value) {
      if (c == delimiters_.component)
        parts.emplace_back();
      else
        parts.back() += c;
    }
    const auto joined = [&](const std::vector<std::string>& changed) {
      std::string text;
      for (std::size_t i = 0; i < changed.size(); ++i) {
        if (i > 0) text += delimiters_.component;
        text += changed[i];
      }
      return text;
    };
    for (std::size_t i = 0; i < std::min(parts.size(), components.size()); ++i) {
      if (parts[i].empty()) continue;
      for (const auto& [kind, spoilt] : spoilt_values(components[i], parts[i])) {
        auto changed = parts;
        changed[i] = spoilt;
        replace(kind, element, joined(changed));
        faults_.back().component = static_cast<std::uint16_t>(i + 1);
      }
    }
    auto many = parts;
    many.resize(components.size());
    many.emplace_back("X");
    replace(FaultKind::component_too_many, element, joined(many));
    faults_.back().component = static_cast<std::uint16_t>(components.size() + 1);
  }

  /// One element taken away or added so that exactly one note breaks.
  void note_faults(const SegmentRule& rule) {
    const auto notes = grammar_.notes_of(rule);
    const auto rules = grammar_.elements(rule);
    const std::uint64_t here = present();
    if (broken(notes, here) != 0) return;
    for (std::size_t element = 1; element <= std::min<std::size_t>(rules.size(), 64); ++element) {
      if (rules[element - 1].usage == Usage::mandatory || is_key(element)) continue;
      const std::uint64_t changed = here ^ bit(element);
      if (changed == 0 || broken(notes, changed) != 1) continue;
      const SyntaxNote& note = *std::find_if(notes.begin(), notes.end(), [&](const SyntaxNote& one) { return !holds(one, changed); });
      const bool added = (changed & bit(element)) != 0;
      const std::uint64_t absent = note.mask & ~changed;
      const bool exclusion = note.kind == NoteKind::exclusion;
      // The place is the first element that the note asks for; of those that exclude each other, the second.
      const std::uint64_t both = note.mask & changed;
      const auto told = static_cast<std::size_t>(std::countr_zero(exclusion ? both & (both - 1) : absent)) + 1;
      if (!exclusion && rules[told - 1].usage == Usage::mandatory) continue;
      std::string value;
      if (added) {
        Chance chance(element);
        value = make_value(grammar_, rules[element - 1], delimiters_, chance);
        if (value.empty()) continue;
      }
      MadeFault& fault = add(exclusion ? FaultKind::element_excluded : FaultKind::element_condition_missing, told);
      auto& elements = fault.set[at_].elements;
      if (elements.size() < element) elements.resize(element);
      elements[element - 1] = value;
      while (!elements.empty() && elements.back().empty()) elements.pop_back();
    }
  }

  const Grammar& grammar_;
  const std::vector<MadeSegment>& clean_;
  const x12::Delimiters& delimiters_;
  std::map<std::string, std::size_t> tags_;
  std::string foreign_;
  std::size_t at_ = 0;
  std::vector<MadeFault> faults_;
};

}  // namespace

std::vector<MadeFault> make_faults(const Grammar& grammar, const Grammar& dictionary, const std::vector<MadeSegment>& clean,
                                   const x12::Delimiters& delimiters) {
  return FaultMaker(grammar, dictionary, clean, delimiters).make();
}

}  // namespace crossdock::test
