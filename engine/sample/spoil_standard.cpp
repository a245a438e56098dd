#include <algorithm>
#include <utility>

#include "base/text.h"
#include "sample/spoil.h"

namespace crossdock::sample {

namespace {

using grammar::ElementRule;
using grammar::ElementType;
using grammar::Grammar;
using grammar::NodeKind;
using grammar::Usage;
using Piece = BaseDocument::Piece;

constexpr std::uint32_t most_repeats = 200, longest_value = 300;

Piece* piece_of(BaseDocument& document, NodeId node) {
  for (Piece& piece : document.pieces)
    if (!piece.removed && piece.node == node) return &piece;
  return nullptr;
}

/// Puts `value` into the element of the first such segment.
std::function<bool(BaseDocument&)> set_element(NodeId node, std::uint32_t element, std::string value) {
  return [=](BaseDocument& document) {
    Piece* const piece = piece_of(document, node);
    if (piece == nullptr) return false;
    piece->set_element(element, value);
    return true;
  };
}

/// The spoils of one segment of the document.
class SegmentSpoils {
 public:
  SegmentSpoils(const BaseDocument& base, const Piece& piece, bool all, std::vector<Spoil>& spoils)
      : grammar_(*base.grammar), node_(piece.node), piece_(piece), all_(all), spoils_(spoils), name_(grammar_.path_of(piece.node)) {}

  void add() {
    std::uint32_t number = 0;
    for (const ElementRule& rule : grammar_.elements(grammar_.segment_of(node_))) add_element(rule, ++number);
    for (const grammar::SyntaxNote& note : grammar_.notes_of(grammar_.segment_of(node_))) add_note(note);
  }

 private:
  enum Kind : unsigned { missing = 1, no_code = 2, too_long = 4, too_short = 8, no_number = 16, no_date = 32, no_time = 64 };

  void add(Kind kind, std::uint32_t element, const ElementRule& rule, const std::string& words, std::set<std::string> codes,
           std::string value) {
    // What an overlay changed is the pack's own word, and each such word has its case.
    const bool own = rule.standard != grammar::none;
    if (!own && !all_ && (done_ & kind) != 0) return;
    done_ |= own ? 0u : kind;
    spoils_.push_back(
        {name_ + (name_.ends_with(piece_.tag) ? "" : " (" + piece_.tag + ")") + " element " + std::to_string(element) + ": " + words,
         std::move(codes), set_element(node_, element, std::move(value))});
  }

  void add_element(const ElementRule& rule, std::uint32_t element) {
    const bool key = std::find(grammar_.nodes[node_].keys, grammar_.nodes[node_].keys + grammar_.nodes[node_].key_count, element) !=
                     grammar_.nodes[node_].keys + grammar_.nodes[node_].key_count;
    const std::string_view value = piece_.element(element);
    if (value.empty() || rule.type == ElementType::composite || rule.type == ElementType::binary) return;
    if (rule.usage == Usage::mandatory && !key) add(missing, element, rule, "left empty", {"D401", "D601"}, "");
    if (rule.codes != grammar::none) {
      if (!key)
        add(no_code, element, rule, "no code of its list", {"D408", "D603", "D607"},
            foreign_code(grammar_.code_sets[rule.codes].codes, rule.min, rule.max));
      return;
    }
    const bool is_number = rule.type == ElementType::decimal || rule.type == ElementType::implied;
    if (rule.type == ElementType::date) add(no_date, element, rule, "no date", {"D409"}, value.size() == 6 ? "261340" : "20261340");
    if (rule.type == ElementType::time) add(no_time, element, rule, "no time", {"D410"}, "9999");
    if (is_number) add(no_number, element, rule, "no number", {"D406"}, std::string(std::max<std::size_t>(rule.min, 1), 'X'));
    if (rule.type == ElementType::date || rule.type == ElementType::time) return;
    if (rule.max < longest_value) add(too_long, element, rule, "too long", {"D405"}, made_value(grammar_, rule, rule.max + 1));
    if (rule.min > 1) add(too_short, element, rule, "too short", {"D404"}, made_value(grammar_, rule, rule.min - 1));
  }

  void add_note(const grammar::SyntaxNote& note) {
    std::vector<std::uint32_t> present, absent;
    for (std::uint32_t number = 1; number <= 64; ++number) {
      if ((note.mask >> (number - 1) & 1) == 0) continue;
      (piece_.element(number).empty() ? absent : present).push_back(number);
    }
    const auto elements = grammar_.elements(grammar_.segment_of(node_));
    std::vector<std::pair<std::uint32_t, std::string>> changes;
    std::set<std::string> codes{"D402"};
    using grammar::NoteKind;
    switch (note.kind) {
      case NoteKind::paired:
        if (present.size() < 2) return;
        changes.emplace_back(present.back(), "");
        break;
      case NoteKind::required:
        for (const std::uint32_t number : present) changes.emplace_back(number, "");
        break;
      case NoteKind::conditional:
      case NoteKind::list:
        if (note.first == 0 || piece_.element(note.first).empty()) return;
        for (const std::uint32_t number : present)
          if (number != note.first) changes.emplace_back(number, "");
        break;
      case NoteKind::exclusion:
        codes = {"D411"};
        if (present.size() != 1 || absent.empty() || absent.front() > elements.size()) return;
        changes.emplace_back(absent.front(), made_value(grammar_, elements[absent.front() - 1]));
        break;
    }
    if (changes.empty()) return;
    std::string words;
    for (const auto& [number, value] : changes)
      words += (words.empty() ? "" : ", ") + std::to_string(number) + (value.empty() ? " left empty" : " filled");
    spoils_.push_back({name_ + ": syntax note " + static_cast<char>(note.kind) + ", element " + words, std::move(codes),
                       [node = node_, changes](BaseDocument& document) {
                         Piece* const piece = piece_of(document, node);
                         if (piece == nullptr) return false;
                         for (const auto& [number, value] : changes) piece->set_element(number, value);
                         return true;
                       }});
  }

  const Grammar& grammar_;
  NodeId node_;
  const Piece& piece_;
  bool all_;
  std::vector<Spoil>& spoils_;
  std::string name_;
  unsigned done_ = 0;
};

/// Left out and too often: of a segment, or of the loop that it begins.
void add_node_spoils(const BaseDocument& base, const Piece& piece, std::vector<Spoil>& spoils) {
  const Grammar& grammar = *base.grammar;
  const NodeId loop = piece.loop == 0 ? no_node : base.loops[piece.loop].node;
  const bool begins = loop != no_node && grammar.segment_node(loop) == piece.node;
  const NodeId node = begins ? loop : piece.node;
  const std::string name = grammar.path_of(node);
  if (grammar.nodes[node].usage == Usage::mandatory)
    spoils.push_back({name + " is left out", {"D353", "D601", "D604"}, [node, begins](BaseDocument& document) {
                        bool any = false;
                        for (Piece& one : document.pieces) {
                          bool inside = !begins && one.node == node;
                          for (std::uint32_t at = one.loop; begins && at != 0; at = document.loops[at].parent)
                            inside = inside || document.loops[at].node == node;
                          one.removed = one.removed || inside;
                          any = any || inside;
                        }
                        return any;
                      }});
  const std::uint32_t maximum = grammar.nodes[node].max;
  if (maximum > most_repeats) return;
  spoils.push_back({name + " comes more than " + std::to_string(maximum) + (maximum == 1 ? " time" : " times"),
                    {"D354", "D357"},
                    [at = piece.node, maximum](BaseDocument& document) {
                      Piece* const found = piece_of(document, at);
                      if (found == nullptr) return false;
                      const std::vector<Piece> copies(maximum, *found);
                      document.pieces.insert(document.pieces.begin() + (found - document.pieces.data()) + 1, copies.begin(), copies.end());
                      return true;
                    }});
}

}  // namespace

std::string made_value(const Grammar& grammar, const ElementRule& rule, std::size_t length) {
  const std::size_t size = length != 0 ? length : std::max<std::size_t>(rule.min, 1);
  switch (rule.type) {
    case ElementType::date: return "20261120";
    case ElementType::time: return "0801";
    case ElementType::decimal:
    case ElementType::implied: return std::string(size, '1');
    case ElementType::composite: {
      const auto components = grammar.components(rule);
      return components.empty() ? "X" : made_value(grammar, components.front());
    }
    default: break;
  }
  if (rule.codes != grammar::none && length == 0 && !grammar.code_sets[rule.codes].codes.empty())
    return grammar.code_sets[rule.codes].codes.front();
  return std::string(size, 'X');
}

std::string foreign_code(const std::vector<std::string>& values, std::size_t min, std::size_t max) {
  std::size_t size = values.empty() ? std::max<std::size_t>(min, 1) : values.front().size();
  size = std::clamp<std::size_t>(size, std::max<std::size_t>(min, 1), std::max<std::size_t>(max, 1));
  for (const char filler : {'Q', 'Z', 'J', 'X', '9', '7', 'Y', 'K'}) {
    const std::string made(size, filler);
    if (std::find(values.begin(), values.end(), made) == values.end()) return made;
  }
  return {};
}

std::string element_label(std::string_view tag, std::uint32_t number) {
  return std::string(tag) + (number < 10 ? "0" : "") + std::to_string(number);
}

void add_standard_spoils(const BaseDocument& base, bool all, std::vector<Spoil>& spoils) {
  std::set<NodeId> seen;
  for (const Piece& piece : base.pieces) {
    if (piece.tag == "ST" || piece.tag == "SE" || !seen.insert(piece.node).second) continue;
    add_node_spoils(base, piece, spoils);
    SegmentSpoils(base, piece, all, spoils).add();
  }
}

void add_envelope_spoils(const BaseDocument& base, std::vector<Spoil>& spoils) {
  const auto trailer = [&](const char* what, const char* code, std::string BaseDocument::*field, const char* value) {
    spoils.push_back({what, {code}, [field, value](BaseDocument& document) {
                        document.*field = value;
                        return true;
                      }});
  };
  trailer("SE01 counts other segments", "D304", &BaseDocument::segment_count, "99999");
  trailer("SE02 is another number than ST02", "D303", &BaseDocument::set_control, "98765");
  trailer("GE01 counts other sets", "D205", &BaseDocument::set_count, "7");
  trailer("GE02 is another number than GS06", "D204", &BaseDocument::group_number, "98765");
  trailer("IEA01 counts other groups", "D106", &BaseDocument::group_count, "7");
  trailer("IEA02 is another number than ISA13", "D103", &BaseDocument::interchange_number, "987654321");
  spoils.push_back({"a segment ZZZ that nobody knows", {"D351", "D355"}, [](BaseDocument& document) {
                      if (document.pieces.size() < 3) return false;
                      Piece piece;
                      piece.tag = "ZZZ";
                      piece.set_element(1, "1");
                      document.pieces.insert(document.pieces.begin() + 2, piece);
                      return true;
                    }});
  for (const Piece& piece : base.pieces)
    if (piece.tag == "CTT") spoils.push_back({"CTT01 counts other lines", {"D501"}, set_element(piece.node, 1, "4711")});
}

}  // namespace crossdock::sample
