#include <algorithm>

#include "mapping/linker.h"

namespace crossdock::mapping {

using language::Binary;
using language::BinaryOperator;
using language::BooleanLiteral;
using language::CaseBranch;
using language::CaseRule;
using language::DocumentPath;
using language::Expression;
using language::Literal;
using language::Membership;
using language::NumberLiteral;
using language::ObjectPath;
using language::Presence;
using language::TextLiteral;

namespace {

/// The left side of `==` or `in` where it is a plain path, and the constants on its right.
struct Choice {
  const Expression* subject = nullptr;
  std::vector<std::string> values;
  bool present = false, absent = false;
};

std::optional<Choice> choice_of(const Expression& condition) {
  Choice choice;
  if (const auto* binary = std::get_if<Binary>(&condition.node)) {
    if (binary->op != BinaryOperator::equal) return std::nullopt;
    choice.subject = &binary->operands[0];
    const Expression& value = binary->operands[1];
    if (const auto* text = std::get_if<TextLiteral>(&value.node)) choice.values.push_back(text->text);
    if (const auto* number = std::get_if<NumberLiteral>(&value.node)) choice.values.push_back(number->text);
    if (const auto* boolean = std::get_if<BooleanLiteral>(&value.node)) choice.values.emplace_back(boolean->value ? "true" : "false");
    if (choice.values.empty()) return std::nullopt;
  } else if (const auto* membership = std::get_if<Membership>(&condition.node)) {
    if (membership->negated || membership->table) return std::nullopt;
    choice.subject = &membership->operand.front();
    for (const Literal& value : membership->values) choice.values.push_back(value.text);
  } else if (const auto* presence = std::get_if<Presence>(&condition.node)) {
    choice.subject = &presence->operand.front();
    (presence->present ? choice.present : choice.absent) = true;
  } else {
    return std::nullopt;
  }
  return choice;
}

}  // namespace

void Linker::choice(const CaseRule& choice, Context context) {
  check_case_branches(choice);
  const EffectiveStatement& here = *context.statement;
  for (std::size_t i = 0; i < choice.branches.size(); ++i) {
    const CaseBranch& branch = choice.branches[i];
    const auto document = choice_of(branch.document);
    const auto object = choice_of(branch.object);
    if (!document || !object) {
      problems_.error(Code::map_case_wrong, (!document ? branch.document : branch.object).span,
                      "a branch is chosen by `==`, `in { … }`, `present` or `absent`", "cannot be written back",
                      "for anything else use `when` with one-way rules");
      continue;
    }
    const auto* element = std::get_if<DocumentPath>(&document->subject->node);
    const auto* field = std::get_if<ObjectPath>(&object->subject->node);
    if (element == nullptr || !element->element || field == nullptr) {
      problems_.error(Code::map_case_wrong, (element == nullptr ? branch.document : branch.object).span,
                      "a branch has an element on its left and a field on its right", "",
                      "write: .01 == \"A\" <-> kind == \"allowance\" { … }");
      continue;
    }
    Context inner = context;
    inner.depth = static_cast<std::uint16_t>(context.depth + 1);
    inner.rule = note_rule(document_spelling(*element), "case", canonical_spelling(*field), branch.span, context);
    Guard reading = make_guard(branch.document, context.block, false);
    Guard writing = make_guard(branch.object, context.block, false);
    reading.chooses = writing.chooses = true;
    inner.guards.push_back(reading);
    inner.guards.push_back(writing);
    // What selects one way is set the other way.
    const std::uint32_t found = blocks_.find(context.block, *element);
    const std::uint32_t block = found == none ? none : blocks_.segment_block(found);
    if (block == none) continue;
    const ElementPlace place = blocks_.place(block, *element->element);
    if (place.number == 0) continue;
    blocks_.take(block, place);
    if (!document->values.empty()) {
      WriteInstruction write;
      write.op = WriteOp::express;
      write.place = place;
      write.fills = false;
      write.expression = expressions_.text_constant(document->values.front());
      write.rule = inner.rule;
      if (writes_) add_write(block, write, inner, branch.span);
    }
    if (!object->values.empty() && reads_) {
      const auto target = resolve(*field, context.block, block);
      if (!target) continue;
      ReadInstruction read;
      read.op = ReadOp::assign;
      read.target = target->target;
      const auto constant = std::get_if<Binary>(&branch.object.node);
      read.expression =
          constant != nullptr ? expressions_.compile(constant->operands[1], {}).index : expressions_.text_constant(object->values.front());
      read.rule = inner.rule;
      add_read(block, read, inner);
      fills(*target, inner, branch.span);
    }
    inner.statement = context.statement;
    if (i < here.branches.size()) statements(here.branches[i], std::move(inner));
  }
}

void Linker::check_case_branches(const CaseRule& choice) {
  for (const bool document : {true, false}) {
    std::vector<std::pair<std::string, SourceSpan>> seen;
    for (const CaseBranch& branch : choice.branches) {
      const Expression& side = document ? branch.document : branch.object;
      const auto chosen = choice_of(side);
      if (!chosen) continue;
      const auto* element = std::get_if<DocumentPath>(&chosen->subject->node);
      const auto* field = std::get_if<ObjectPath>(&chosen->subject->node);
      std::string subject;
      if (element != nullptr) subject = document_spelling(*element) + "." + (element->element ? element_spelling(*element->element) : "");
      if (field != nullptr) subject = canonical_spelling(*field);
      std::vector<std::string> cases = chosen->values;
      if (chosen->absent) cases.emplace_back();
      for (const std::string& value : cases) {
        const std::string key = subject + " " + value;
        const auto same = std::find_if(seen.begin(), seen.end(), [&](const auto& known) { return known.first == key; });
        if (same != seen.end()) {
          Diagnostic& problem = problems_.error(Code::map_case_wrong, side.span, "two branches are chosen by the same value",
                                                "also chosen above", "each value may choose one branch");
          if (problem.related.empty()) problem.related.emplace_back(same->second, "the first branch");
          break;
        }
        seen.emplace_back(key, side.span);
      }
    }
  }
}

}  // namespace crossdock::mapping
