#include <algorithm>

#include "format/x12/describe_overlay.h"
#include "sample/spoil.h"

namespace crossdock::sample {

namespace {

using grammar::Grammar;
using grammar::NodeKind;
using grammar::OverlayRule;
using Piece = BaseDocument::Piece;

/// What a rule speaks of in a document.
class Target {
 public:
  Target(const Grammar& grammar, const OverlayRule::Selector& where)
      : grammar_(grammar), where_(where), node_(grammar.segment_node(where.node)) {}

  [[nodiscard]] bool fits(const Piece& piece) const {
    return !piece.removed && piece.node == node_ &&
           (where_.key_element == 0 || piece.element(where_.key_element) == grammar_.text(where_.key_value));
  }
  [[nodiscard]] Piece* first(BaseDocument& document) const {
    const auto found = std::find_if(document.pieces.begin(), document.pieces.end(), [&](const Piece& one) { return fits(one); });
    return found == document.pieces.end() ? nullptr : &*found;
  }
  /// Takes all instances away; a loop with everything in it.
  bool remove(BaseDocument& document) const {
    bool any = false;
    for (std::size_t i = 0; i < document.pieces.size(); ++i) {
      if (!fits(document.pieces[i])) continue;
      any = true;
      const std::uint32_t loop = document.pieces[i].loop;
      const bool begins = loop != 0 && grammar_.segment_node(document.loops[loop].node) == node_;
      document.pieces[i].removed = true;
      if (!begins) continue;
      for (Piece& piece : document.pieces)
        if (document.is_inside(piece, loop)) piece.removed = true;
    }
    return any;
  }
  bool repeat(BaseDocument& document, std::uint32_t maximum) const {
    Piece* const piece = first(document);
    if (piece == nullptr || maximum > 300) return false;
    const std::vector<Piece> copies(maximum, *piece);
    document.pieces.insert(document.pieces.begin() + (piece - document.pieces.data()) + 1, copies.begin(), copies.end());
    return true;
  }
  /// Puts a new instance where its node belongs, into the first run of the loop around it.
  bool insert(BaseDocument& document) const {
    const NodeId parent = grammar_.nodes[where_.node].parent;
    std::uint32_t loop = 0;
    for (std::uint32_t i = 1; i < document.loops.size() && loop == 0; ++i)
      if (document.loops[i].node == parent) loop = i;
    if (loop == 0 && grammar_.nodes[parent].kind == NodeKind::loop) return false;
    std::size_t at = 0;
    for (std::size_t i = 0; i < document.pieces.size(); ++i)
      if (document.is_inside(document.pieces[i], loop) && document.pieces[i].node < node_) at = i + 1;
    Piece piece;
    piece.node = node_;
    piece.loop = loop;
    piece.tag = grammar_.text(grammar_.segment_of(node_).tag);
    std::uint32_t number = 0;
    for (const grammar::ElementRule& rule : grammar_.elements(grammar_.segment_of(node_)))
      if (++number; rule.usage == grammar::Usage::mandatory) piece.set_element(number, made_value(grammar_, rule));
    if (where_.key_element != 0) piece.set_element(where_.key_element, std::string(grammar_.text(where_.key_value)));
    if (piece.elements.empty() && number > 0) piece.set_element(1, made_value(grammar_, grammar_.elements(grammar_.segment_of(node_))[0]));
    document.pieces.insert(document.pieces.begin() + static_cast<std::ptrdiff_t>(at), std::move(piece));
    return true;
  }
  [[nodiscard]] const grammar::ElementRule& rule(std::uint16_t element) const {
    return grammar_.elements(grammar_.segment_of(node_))[element - 1u];
  }

 private:
  const Grammar& grammar_;
  OverlayRule::Selector where_;
  NodeId node_;
};

/// A value of an element that none of `allowed` is, and that the standard takes.
std::string other_value(const Grammar& grammar, const grammar::ElementRule& rule, const std::vector<std::string>& allowed) {
  if (rule.codes != grammar::none) {
    for (const std::string& code : grammar.code_sets[rule.codes].codes)
      if (std::find(allowed.begin(), allowed.end(), code) == allowed.end()) return code;
    return {};
  }
  return foreign_code(allowed, rule.min, rule.max);
}

/// A value that breaks the form which an overlay asks for and not the standard's.
std::string wrong_form(const Grammar& grammar, const grammar::ElementRule& form, const grammar::ElementRule& standard) {
  if (form.max < standard.max) return made_value(grammar, standard, form.max + 1u);
  if (form.type != standard.type) return std::string(std::max<std::size_t>(form.min, 1), 'X');
  return form.min > std::max(standard.min, 1u) ? made_value(grammar, standard, form.min - 1u) : std::string();
}

/// Makes the conditions of a rule hold that ask for a value; true where it changed something.
bool meet_conditions(const Grammar& grammar, const OverlayRule& rule, BaseDocument& document) {
  bool any = false;
  for (const OverlayRule::Condition& condition : rule.when) {
    using Test = OverlayRule::Condition::Test;
    if (condition.element == 0 || condition.value_count == 0 || (condition.test != Test::equal && condition.test != Test::among)) continue;
    const Target target(grammar, condition.where);
    for (Piece& piece : document.pieces) {
      if (!target.fits(piece)) continue;
      piece.set_element(condition.element, grammar.key_values[condition.first_value]);
      any = true;
    }
  }
  return any;
}

Spoil spoil_of(const Grammar& grammar, const OverlayRule& rule) {
  const Target target(grammar, rule.where);
  const std::string name = x12::instance_name(rule.where, rule.element, grammar);
  const bool conditional = !rule.when.empty();
  const std::string when = conditional ? " " + x12::condition_words(rule, grammar) : "";
  Spoil spoil;
  const std::uint16_t element = rule.element;
  switch (rule.kind) {
    case OverlayRule::Kind::require_segment:
      spoil.what = name + " is left out" + when;
      spoil.codes = {"D601", "D604", "D605", "D353"};
      spoil.apply = [target](BaseDocument& document) { return target.remove(document); };
      break;
    case OverlayRule::Kind::forbid_segment:
      spoil.what = name + " is there" + when;
      spoil.codes = {"D602", "D606"};
      spoil.apply = [target](BaseDocument& document) { return target.insert(document); };
      break;
    case OverlayRule::Kind::limit_segment:
      spoil.what = name + " comes more than " + std::to_string(rule.maximum) + " times" + when;
      spoil.codes = {"D354", "D357"};
      spoil.apply = [target, maximum = rule.maximum](BaseDocument& document) { return target.repeat(document, maximum); };
      break;
    case OverlayRule::Kind::require_element:
      spoil.what = name + " is left empty" + when;
      spoil.codes = {"D601", "D605", "D401", "D402"};  // D402: a syntax note of the standard asks for it as well
      spoil.apply = [target, element](BaseDocument& document) {
        Piece* const piece = target.first(document);
        if (piece == nullptr || piece->element(element).empty()) return false;
        piece->set_element(element, "");
        return true;
      };
      break;
    case OverlayRule::Kind::forbid_element:
      spoil.what = name + " is filled" + when;
      spoil.codes = {"D602", "D606"};
      spoil.apply = [target, element, &grammar](BaseDocument& document) {
        Piece* const piece = target.first(document);
        if (piece == nullptr) return false;
        piece->set_element(element, made_value(grammar, target.rule(element)));
        return true;
      };
      break;
    case OverlayRule::Kind::require_value:
    case OverlayRule::Kind::allow_values: {
      std::vector<std::string> values(grammar.key_values.begin() + rule.first_value,
                                      grammar.key_values.begin() + rule.first_value + rule.value_count);
      spoil.what = name + " has another value" + when;
      spoil.codes = {"D603", "D607"};
      spoil.apply = [target, element, values, &grammar](BaseDocument& document) {
        Piece* const piece = target.first(document);
        const std::string value = piece == nullptr ? std::string() : other_value(grammar, target.rule(element), values);
        if (value.empty()) return false;
        piece->set_element(element, value);
        return true;
      };
      break;
    }
    case OverlayRule::Kind::require_form:
      spoil.what = name + " has another form" + when;
      spoil.codes = {"D404", "D405", "D406", "D409", "D410", "D607"};
      spoil.apply = [target, element, form = rule.form, &grammar](BaseDocument& document) {
        Piece* const piece = target.first(document);
        if (piece == nullptr || form == grammar::none) return false;
        const std::string value = wrong_form(grammar, grammar.element_rules[form], target.rule(element));
        if (value.empty()) return false;
        piece->set_element(element, value);
        return true;
      };
      break;
  }
  if (conditional)
    spoil.apply = [&grammar, &rule, apply = spoil.apply](BaseDocument& document) {
      const bool met = meet_conditions(grammar, rule, document);
      return apply(document) || (met && rule.kind == OverlayRule::Kind::require_segment);
    };
  return spoil;
}

}  // namespace

void add_overlay_spoils(const Grammar& grammar, std::vector<Spoil>& spoils) {
  for (const OverlayRule& rule : grammar.overlay_rules) spoils.push_back(spoil_of(grammar, rule));
  if (!grammar.tree || grammar.tree->levels.empty()) return;
  std::vector<std::string> levels;
  for (const auto& level : grammar.tree->levels) levels.emplace_back(grammar.text(level.code));
  spoils.push_back({"HL03 is a level that the guide does not have", {"D503"}, [levels](BaseDocument& document) {
                      for (Piece& piece : document.pieces) {
                        if (piece.tag != "HL" || piece.element(2).empty()) continue;
                        for (const char* other : {"S", "O", "T", "P", "I", "Q"})
                          if (std::find(levels.begin(), levels.end(), other) == levels.end()) {
                            piece.set_element(3, other);
                            return true;
                          }
                      }
                      return false;
                    }});
}

}  // namespace crossdock::sample
