#include "mapping/trace.h"

#include "base/text.h"
#include "mapping/frames.h"

namespace crossdock::mapping {

std::string object_path(const Instructions& code, const Frame& frame) {
  // From the frame outwards, each part before those found so far.
  std::string path;
  const Frame* at = &frame;
  while (at->outer != nullptr) {
    const Block* block = at->block < code.blocks.size() ? &code.blocks[at->block] : nullptr;
    if (block == nullptr || block->binding == Binding::unbound) {
      at = at->outer;
      continue;
    }
    const TreeOwner* owner = nullptr;
    const Frame* holder = at->outer;
    if (block->level != none) {
      owner = tree_owner(code.levels[block->level], holder);
      if (owner == nullptr || at->record == nullptr) {
        at = at->outer;
        continue;
      }
    }
    const Target& target = code.targets[owner != nullptr ? owner->target : block->target];
    std::string part = target.path;
    if (block->binding == Binding::list) part += "[" + std::to_string(at->index) + "]";
    path = joined_path(part, path);
    at = owner != nullptr ? holder : &outwards(*at->outer, target.up);
  }
  return path;
}

const TreeOwner* tree_owner(const TreeLevel& level, const Frame*& frame) {
  for (; frame != nullptr; frame = frame->outer) {
    if (frame->record == nullptr) continue;
    for (const TreeOwner& owner : level.owners)
      if (owner.block == frame->block) return &owner;
  }
  return nullptr;
}

std::string object_path(const Instructions& code, const Frame& frame, const Target& target) {
  return joined_path(object_path(code, outwards(frame, target.up)), target.path);
}

std::string loop_path(const grammar::Grammar& grammar, const TransactionSet& document, std::uint32_t loop) {
  std::string path;
  while (loop != 0 && loop < document.loops.size()) {
    const Loop& at = document.loops[loop];
    const std::string part = std::string(grammar.name_of(at.node)) + "[" + std::to_string(at.occurrence) + "]";
    path = path.empty() ? part : part + "/" + path;
    loop = at.parent;
  }
  return path;
}

void point_at(Diagnostic& finding, const grammar::Grammar& grammar, const TransactionSet& document, const Segment& segment,
              ElementPlace place) {
  if (!finding.position) finding.position.emplace();
  DocumentPosition& position = *finding.position;
  const bool is_x12 = grammar.format == grammar::DocumentFormat::x12;
  position.offset = segment.offset;
  (is_x12 ? position.segment : position.line) = segment.position;
  position.segment_tag = grammar.name_of(segment.node);
  position.loop = loop_path(grammar, document, segment.loop);
  if (place.number == 0) return;
  position.element = place.number;
  position.component = place.component;
  const auto elements = grammar.elements(grammar.segment_of(segment.node));
  if (place.number <= elements.size()) {
    const grammar::ElementRule* rule = &elements[place.number - 1u];
    if (place.component != 0 && place.component <= rule->component_count) rule = &grammar.components(*rule)[place.component - 1u];
    (is_x12 ? position.element_id : position.field) = grammar.text(rule->id);
    finding.personal = finding.personal || rule->personal;
  }
  if (!is_x12) return;
  finding.excerpt = position.segment_tag;
  for (std::uint32_t number = 1; number <= segment.element_count; ++number) {
    finding.excerpt += '*';
    const std::string text = printable(document.element(segment, number));
    if (number == place.number) {
      finding.mark_begin = static_cast<std::uint32_t>(finding.excerpt.size());
      finding.mark_length = static_cast<std::uint32_t>(text.size());
    }
    finding.excerpt += text;
  }
}

}  // namespace crossdock::mapping
