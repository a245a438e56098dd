#include "format/x12_set_generator.h"

#include <algorithm>
#include <bit>
#include <cstdio>

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

std::string digits(std::size_t count, Chance& chance) {
  std::string text(1, static_cast<char>('1' + chance.below(9)));
  while (text.size() < count) text += static_cast<char>('0' + chance.below(10));
  return text;
}

/// Mostly near the shortest, now and then the longest.
std::size_t length_between(std::size_t least, std::size_t most, Chance& chance) {
  least = std::max<std::size_t>(least, 1);
  if (chance.one_in(16)) return std::min<std::size_t>(most, 4000);
  return least + chance.below(std::min<std::size_t>(most - least, 12) + 1);
}

std::string words(std::size_t length, Chance& chance) {
  static constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefghijklmnopqrstuvwxyz";
  std::string text;
  for (std::size_t i = 0; i < length; ++i) {
    const bool blank = i > 0 && i + 1 < length && text.back() != ' ' && chance.one_in(7);
    text += blank ? ' ' : letters[chance.below(letters.size())];
  }
  return text;
}

std::string capitals(std::size_t length, Chance& chance) {
  std::string text;
  while (text.size() < length) text += static_cast<char>('A' + chance.below(26));
  return text;
}

constexpr std::uint64_t index_bit(std::size_t index) { return std::uint64_t{1} << index; }

bool note_holds(const SyntaxNote& note, std::uint64_t chosen) {
  const int all = std::popcount(note.mask), here = std::popcount(chosen & note.mask);
  const bool first = note.first > 0 && (chosen & index_bit(note.first - 1u)) != 0;
  switch (note.kind) {
    case NoteKind::paired: return here == 0 || here == all;
    case NoteKind::required: return here >= 1;
    case NoteKind::exclusion: return here <= 1;
    case NoteKind::conditional: return !first || here == all;
    case NoteKind::list: return !first || here >= 2;
  }
  return true;
}

/// Adds to `chosen` what the notes ask for, and takes away what they forbid. May fail to settle.
std::uint64_t obey(std::span<const SyntaxNote> notes, std::uint64_t chosen, std::uint64_t mandatory, std::uint64_t possible,
                   Chance& chance) {
  for (int round = 0; round < 20; ++round) {
    const std::uint64_t before = chosen;
    for (const SyntaxNote& note : notes) {
      if (note_holds(note, chosen)) continue;
      const std::uint64_t absent = note.mask & possible & ~chosen;
      if (note.kind == NoteKind::exclusion) {
        const std::uint64_t here = chosen & note.mask;
        chosen &= ~(here & ~mandatory & ~(here & (~here + 1)));
      } else if (note.kind == NoteKind::paired || note.kind == NoteKind::conditional) {
        chosen |= absent;
      } else if (absent != 0) {
        std::uint64_t one = absent;
        for (std::size_t skip = chance.below(static_cast<std::size_t>(std::popcount(absent))); skip > 0; --skip) one &= one - 1;
        chosen |= one & (~one + 1);
      }
    }
    if (chosen == before) break;
  }
  return chosen;
}

/// Which of `rules` are filled: mandatory ones, some of the others, and what the syntax notes ask for beside them; at least one.
std::uint64_t choose(std::span<const ElementRule> rules, std::span<const SyntaxNote> notes, std::size_t one_in, Chance& chance) {
  const std::size_t count = std::min<std::size_t>(rules.size(), 64);
  std::uint64_t mandatory = 0, possible = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (rules[i].usage == Usage::mandatory) mandatory |= index_bit(i);
    if (rules[i].usage != Usage::forbidden && rules[i].type != ElementType::binary) possible |= index_bit(i);
  }
  for (std::size_t attempt = 0; attempt < 200; ++attempt) {
    std::uint64_t chosen = mandatory;
    for (std::size_t i = 0; i < count; ++i)
      if (chance.one_in(one_in + attempt)) chosen |= index_bit(i) & possible;
    if (chosen == 0) chosen = index_bit(chance.below(count)) & possible;
    chosen = obey(notes, chosen, mandatory, possible, chance);
    if (chosen != 0 && std::all_of(notes.begin(), notes.end(), [&](const SyntaxNote& note) { return note_holds(note, chosen); }))
      return chosen;
  }
  return mandatory;
}

std::string make_simple(const Grammar& grammar, const ElementRule& rule, Chance& chance) {
  if (rule.codes != grammar::none && !grammar.code_sets[rule.codes].codes.empty()) {
    const auto& codes = grammar.code_sets[rule.codes].codes;
    return codes[chance.below(codes.size())];
  }
  const std::size_t least = std::max<std::size_t>(rule.min, 1), most = std::max<std::size_t>(rule.max, least);
  switch (rule.type) {
    case ElementType::identifier: return capitals(length_between(least, most, chance), chance);
    case ElementType::decimal: {
      std::string text = digits(length_between(least, std::min<std::size_t>(most, 15), chance), chance);
      if (text.size() > 1 && chance.one_in(2)) text.insert(1 + chance.below(text.size() - 1), ".");
      if (text.back() == '0' && text.find('.') != std::string::npos) text.back() = '5';
      return chance.one_in(8) ? "-" + text : text;
    }
    case ElementType::implied: return digits(length_between(least, std::min<std::size_t>(most, 15), chance), chance);
    case ElementType::date: {
      char text[16];
      std::snprintf(text, sizeof text, "%04u%02u%02u", static_cast<unsigned>(2020 + chance.below(12)),
                    static_cast<unsigned>(1 + chance.below(12)), static_cast<unsigned>(1 + chance.below(28)));
      return most >= 8 ? text : std::string(text).substr(2);
    }
    case ElementType::time: {
      char text[16];
      std::snprintf(text, sizeof text, "%02u%02u%02u", static_cast<unsigned>(chance.below(24)), static_cast<unsigned>(chance.below(60)),
                    static_cast<unsigned>(chance.below(60)));
      return most >= 6 && chance.one_in(2) ? text : std::string(text).substr(0, 4);
    }
    case ElementType::binary: return {};
    default: return words(length_between(least, most, chance), chance);
  }
}

class SetMaker {
 public:
  SetMaker(const Grammar& grammar, const x12::Delimiters& delimiters, Fullness fullness, Chance& chance)
      : grammar_(grammar), delimiters_(delimiters), fullness_(fullness), chance_(chance) {}

  std::vector<MadeSegment> make() {
    children(0);
    link_hierarchy();
    return std::move(made_);
  }

 private:
  /// The nodes right below `parent`; depth is bounded by limits::loop_depth.
  void children(NodeId parent) {
    const NodeId end = grammar_.nodes[parent].end;
    for (NodeId id = static_cast<NodeId>(parent + 1); id < end; id = grammar_.nodes[id].end) {
      const Node& node = grammar_.nodes[id];
      const std::string_view tag = grammar_.text(grammar_.segment_of(id).tag);
      if (tag == "ST" || tag == "SE") continue;
      const bool starts = grammar_.nodes[parent].kind == NodeKind::loop && id == parent + 1;
      if (!starts && node.usage != Usage::mandatory && (node.usage == Usage::forbidden || !chance_.one_in(fullness_.segment_one_in)))
        continue;
      const std::size_t rounds = starts ? 1 : 1 + chance_.below(std::min<std::size_t>(node.max, fullness_.rounds));
      for (std::size_t round = 0; round < rounds; ++round) node.kind == NodeKind::loop ? children(id) : segment(id);
    }
  }

  void segment(NodeId id) {
    const SegmentRule& rule = grammar_.segment_of(id);
    const auto rules = grammar_.elements(rule);
    MadeSegment made;
    made.node = id;
    made.tag = grammar_.text(rule.tag);
    const std::uint64_t chosen = choose(rules, grammar_.notes_of(rule), fullness_.element_one_in, chance_);
    for (std::size_t i = 0; i < std::min<std::size_t>(rules.size(), 64); ++i)
      made.elements.push_back((chosen >> i & 1) != 0 ? make_value(grammar_, rules[i], delimiters_, chance_) : std::string{});
    const Node& node = grammar_.nodes[id];
    const Node& told_apart = is_first_of_loop(id) ? grammar_.nodes[node.parent] : node;
    if (told_apart.key_value_count > 0)
      made.elements[told_apart.keys[0] - 1u] = grammar_.key_values[told_apart.first_key_value + chance_.below(told_apart.key_value_count)];
    while (!made.elements.empty() && made.elements.back().empty()) made.elements.pop_back();
    made_.push_back(std::move(made));
  }

  [[nodiscard]] bool is_first_of_loop(NodeId id) const {
    const NodeId parent = grammar_.nodes[id].parent;
    return parent != no_node && grammar_.nodes[parent].kind == NodeKind::loop && id == parent + 1;
  }

  /// HL01 to HL04: a chain three deep that starts over, with child flags that say so.
  void link_hierarchy() {
    std::vector<MadeSegment*> levels;
    for (MadeSegment& segment : made_)
      if (segment.tag == "HL") levels.push_back(&segment);
    for (std::size_t i = 0; i < levels.size(); ++i) {
      auto& elements = levels[i]->elements;
      elements.resize(4);
      elements[0] = std::to_string(i + 1);
      elements[1] = i == 0 ? "" : std::to_string(i);
      elements[2] = i == 0 ? "S" : i == 1 ? "O" : "I";
      elements[3] = i + 1 < levels.size() ? "1" : "0";
    }
  }

  const Grammar& grammar_;
  const x12::Delimiters& delimiters_;
  const Fullness fullness_;
  Chance& chance_;
  std::vector<MadeSegment> made_;
};

std::string padded(std::string text, std::size_t width) {
  text.resize(std::max(width, text.size()), ' ');
  return text;
}

}  // namespace

std::string make_value(const Grammar& grammar, const ElementRule& rule, const x12::Delimiters& delimiters, Chance& chance) {
  if (rule.type != ElementType::composite) return make_simple(grammar, rule, chance);
  const auto components = grammar.components(rule);
  const std::uint64_t chosen = choose(components, {grammar.notes.data() + rule.first_note, rule.note_count}, 3, chance);
  std::string text;
  for (std::size_t i = 0; i < components.size(); ++i) {
    if (i > 0) text += delimiters.component;
    if ((chosen >> i & 1) != 0) text += make_simple(grammar, components[i], chance);
  }
  while (!text.empty() && text.back() == delimiters.component) text.pop_back();
  return text.empty() ? make_simple(grammar, components[0], chance) : text;
}

std::vector<MadeSegment> make_set(const Grammar& grammar, const x12::Delimiters& delimiters, Fullness fullness, Chance& chance) {
  return SetMaker(grammar, delimiters, fullness, chance).make();
}

std::string interchange_of(const Grammar& grammar, const std::vector<std::vector<MadeSegment>>& sets, const x12::Delimiters& delimiters,
                           const std::string& version) {
  std::string out;
  const auto segment = [&](const std::string& tag, const std::vector<std::string>& elements) {
    out += tag;
    for (const std::string& element : elements) (out += delimiters.element) += element;
    out += delimiters.segment;
    if (delimiters.segment != '\n') out += '\n';
  };
  const bool repeats = version >= "004020";
  segment("ISA", {"00", padded("", 10), "00", padded("", 10), "ZZ", padded("HARBORFOODS", 15), "ZZ", padded("LAKESIDE3PL", 15), "260105",
                  "0830", repeats ? std::string(1, delimiters.repetition) : "U", repeats ? "00501" : "00401", "000000001", "0", "P",
                  std::string(1, delimiters.component)});
  segment("GS", {grammar.group_id, "HARBORFOODS", "LAKESIDE3PL", "20260105", "0830", "1", "X", version});
  for (std::size_t i = 0; i < sets.size(); ++i) {
    char control[24];
    std::snprintf(control, sizeof control, "%04zu", i + 1);
    segment("ST", {grammar.set_id, control});
    for (const MadeSegment& made : sets[i]) segment(made.tag, made.elements);
    segment("SE", {std::to_string(sets[i].size() + 2), control});
  }
  segment("GE", {std::to_string(sets.size()), "1"});
  segment("IEA", {"1", "000000001"});
  return out;
}

}  // namespace crossdock::test
