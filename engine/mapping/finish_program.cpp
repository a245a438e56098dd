#include <algorithm>
#include <set>

#include "mapping/linker.h"

namespace crossdock::mapping {

namespace {

bool is_envelope(std::string_view tag) { return tag == "ST" || tag == "SE"; }

int rank(const Block& block) {
  const int by_key = block.key.kind == KeyMatch::Kind::values ? 0 : block.key.kind == KeyMatch::Kind::other ? 1 : 2;
  return by_key * 2 + (block.ignored ? 1 : 0);
}

}  // namespace

void Linker::finish_keys() {
  ExpressionPool& pool = code_->pool;
  for (std::uint32_t index = 1; index < blocks_.size(); ++index) {
    BlockDraft& draft = blocks_[index];
    Block& block = draft.block;
    if (block.key.kind == KeyMatch::Kind::other) {
      // `other` is every key that is not named beside it.
      std::vector<KeyValue> named;
      for (const std::uint32_t sibling : blocks_[block.parent].children) {
        const Block& other = blocks_[sibling].block;
        if (other.node != block.node || other.key.kind != KeyMatch::Kind::values) continue;
        for (std::uint32_t i = 0; i < other.key.values.count; ++i) named.push_back(pool.key_values[other.key.values.first + i]);
      }
      block.key.values = {static_cast<std::uint32_t>(pool.key_values.size()), static_cast<std::uint32_t>(named.size())};
      pool.key_values.insert(pool.key_values.end(), named.begin(), named.end());
    }
    if (block.key.kind != KeyMatch::Kind::values || block.ignored) continue;
    // The key is written before everything else, unless a rule writes it.
    const KeyValue key = pool.key_values[block.key.values.first];
    struct Part {
      std::uint8_t element;
      std::string value;
    };
    for (const Part& part : {Part{block.key.second_element, key.second}, Part{block.key.element, key.first}}) {
      const bool written = std::any_of(draft.writes.begin(), draft.writes.end(),
                                       [&](const WriteInstruction& write) { return write.place.number == part.element; });
      if (part.element == 0 || part.value.empty() || written) continue;
      WriteInstruction write;
      write.op = WriteOp::express;
      write.place.number = part.element;
      write.fills = false;
      write.expression = expressions_.text_constant(part.value);
      write.rule = block.rule;
      draft.writes.insert(draft.writes.begin(), write);
    }
  }
}

namespace {

/// Whether a target is an item, or in one, that is named by its number in the list.
bool is_in_item(const Instructions& code, std::uint32_t index, const Target& list) {
  if (index == none) return false;
  const Target& target = code.targets[index];
  if (target.steps.count < list.steps.count) return false;
  for (std::uint32_t i = 0; i < list.steps.count; ++i)
    if (code.steps[target.steps.first + i].slot != code.steps[list.steps.first + i].slot) return false;
  return code.steps[target.steps.first + list.steps.count - 1].item != 0;
}

/// Whether the instruction fills a field of such an item.
bool puts_into_item(const Instructions& code, const CloseInstruction& instruction, const Target& list) {
  if (instruction.op != CloseOp::assign && instruction.op != CloseOp::fill) return false;
  return code.targets[instruction.target].steps.count > list.steps.count && is_in_item(code, instruction.target, list);
}

/// Whether the block writes from such an item: only then is there no room for further ones.
bool writes_from_item(const Instructions& code, const BlockDraft& draft, const Target& list) {
  if (!draft.block.writes) return false;
  return is_in_item(code, draft.block.target, list) ||
         std::any_of(draft.writes.begin(), draft.writes.end(), [&](const WriteInstruction& write) {
           return is_in_item(code, write.target, list) ||
                  (write.op == WriteOp::pairs && is_in_item(code, code.pairs[write.extra].record, list));
         });
}

}  // namespace

void Linker::finish_numbered_lists() {
  for (const NumberedList& list : numbered_lists_) {
    if (reads_) {
      // Once nothing more is put into an item by its number, and before anything else looks at the list.
      auto& closes = blocks_[list.owner].closes;
      const auto last = std::find_if(closes.rbegin(), closes.rend(), [&](const CloseInstruction& one) {
        return puts_into_item(*code_, one, code_->targets[list.reading]);
      });
      closes.insert(last.base(), {CloseOp::compact, list.reading, none, none, 0});
    }
    bool is_written = false;
    for (std::uint32_t index = 0; index < blocks_.size() && !is_written; ++index)
      is_written = writes_from_item(*code_, blocks_[index], code_->targets[list.writing]);
    if (!writes_ || !is_written) continue;
    // The set has no segment of its own: the first block that is written does it.
    std::uint32_t block = list.executing;
    if (blocks_[block].block.segment_node == no_node) continue;
    WriteInstruction write;
    write.op = WriteOp::room;
    write.fills = false;
    write.target = list.writing;
    write.extra = list.most;
    blocks_[block].writes.push_back(write);
  }
}

void Linker::check_sources() {
  if (!writes_) return;
  for (std::uint32_t index = 0; index < blocks_.size(); ++index) {
    const BlockDraft& draft = blocks_[index];
    const Block& block = draft.block;
    if (!block.writes || block.ignored) continue;
    const auto mandatory = [&](const std::string& what) {
      problems_.error(Code::map_mandatory_without_source, draft.span,
                      what + " is mandatory in " + blocks_.title() + ", and no rule gives it a value", "is not filled",
                      "map it, or write a constant: == \"…\"; a map that is only read says so: " + program_->document.standard + " " +
                          program_->document.id + " -> " + program_->object->name);
    };
    if (block.is_loop) {
      const grammar::Node& loop = grammar_->nodes[block.node];
      const bool writes_inside =
          index == 0 || !draft.writes.empty() ||
          std::any_of(draft.children.begin(), draft.children.end(), [&](std::uint32_t child) { return blocks_[child].block.writes; });
      for (NodeId node = static_cast<NodeId>(block.node + 1); writes_inside && node < loop.end; ++node) {
        const grammar::Node& inside = grammar_->nodes[node];
        if (inside.parent != block.node || inside.usage != grammar::Usage::mandatory || node == block.segment_node) continue;
        if (is_envelope(grammar_->name_of(node))) continue;
        const bool filled = std::any_of(draft.children.begin(), draft.children.end(), [&](std::uint32_t child) {
          return blocks_[child].block.node == node && blocks_[child].block.writes && !blocks_[child].block.ignored;
        });
        if (!filled)
          mandatory("the " + std::string(inside.kind == grammar::NodeKind::loop ? "loop " : "segment ") + quoted(grammar_->path_of(node)));
      }
    }
    const bool own_segment =
        block.segment_node != no_node && (!draft.writes.empty() || block.turns != none ||
                                          std::any_of(draft.children.begin(), draft.children.end(), [&](std::uint32_t child) {
                                            return blocks_[child].block.writes && !blocks_[child].block.ignored;
                                          }));
    if (!own_segment) continue;
    const auto elements = grammar_->elements(grammar_->segment_of(block.node));
    for (std::uint32_t number = 1; number <= elements.size(); ++number) {
      if (elements[number - 1].usage != grammar::Usage::mandatory) continue;
      // A rule for it that has an error was told already.
      bool written = problems_.errors() != 0 && draft.attempted[number] != 0;
      written = written || std::any_of(draft.writes.begin(), draft.writes.end(), [&](const WriteInstruction& write) {
                  return write.place.number == number || (write.place.number < number && number <= write.to && write.op != WriteOp::moment);
                });
      if (block.turns != none) written = written || (number >= code_->turns[block.turns].from && number <= code_->turns[block.turns].to);
      const std::string id(grammar_->text(elements[number - 1].id));
      const bool named = grammar_->format != grammar::DocumentFormat::x12;
      if (!written) mandatory(quoted(draft.path + "." + (named ? id : element_spelling({number, 0, {}, {}}))));
    }
  }
}

void Linker::check_required_fields() {
  if (!reads_ || problems_.has(Code::map_field_unknown)) return;  // the unknown field may be the one that is missing
  for (std::uint32_t index = 0; index < blocks_.size(); ++index) {
    const BlockDraft& draft = blocks_[index];
    if ((index != 0 && draft.block.binding == Binding::unbound) || !draft.block.reads || draft.block.type == nullptr) continue;
    std::set<std::string> filled;
    for (const auto& [path, span] : draft.filled) filled.insert(path.substr(0, path.find_first_of(".[")));
    // A sibling block over the same list may fill what this one does not; each is checked for itself.
    for (const Field& field : draft.block.type->fields) {
      if (!field.required || filled.contains(field.name)) continue;
      problems_.error(Code::map_mandatory_without_source, draft.span,
                      quoted(draft.block.type->name + "." + field.name) + " is required, and no rule fills it", "is not filled",
                      "map it, or give it a constant: \"…\" -> " + field.name);
    }
  }
}

void Linker::flatten() {
  Instructions& code = *code_;
  code.blocks.resize(blocks_.size());
  for (std::uint32_t index = 0; index < blocks_.size(); ++index) {
    BlockDraft& draft = blocks_[index];
    Block& block = draft.block;
    const auto append = [](auto& all, const auto& own) {
      const Span span{static_cast<std::uint32_t>(all.size()), static_cast<std::uint32_t>(own.size())};
      all.insert(all.end(), own.begin(), own.end());
      return span;
    };
    block.reads_span = append(code.reads, draft.reads);
    block.writes_span = append(code.writes, draft.writes);
    block.closes = append(code.closes, draft.closes);
    block.taken = static_cast<std::uint32_t>(code.taken.size());
    code.taken.resize(code.taken.size() + (draft.taken.size() + 63) / 64);
    for (std::size_t number = 1; number < draft.taken.size(); ++number)
      if (draft.taken[number] != 0) code.taken[block.taken + (number - 1) / 64] |= std::uint64_t{1} << ((number - 1) % 64);

    // Children by node, each node's alternatives in the order in which they are tried.
    std::vector<std::uint32_t> children = draft.children;
    std::stable_sort(children.begin(), children.end(), [&](std::uint32_t a, std::uint32_t b) {
      const Block& left = blocks_[a].block;
      const Block& right = blocks_[b].block;
      return left.node != right.node ? left.node < right.node : rank(left) < rank(right);
    });
    block.children.first = static_cast<std::uint32_t>(code.children.size());
    if (block.is_loop) {
      block.dispatch = static_cast<std::uint32_t>(code.dispatch.size());
      code.dispatch.resize(code.dispatch.size() + grammar_->nodes[block.node].end - block.node);
    }
    for (std::size_t i = 0; i < children.size();) {
      Alternatives alternatives;
      alternatives.node = blocks_[children[i]].block.node;
      alternatives.blocks.first = static_cast<std::uint32_t>(code.alternatives.size());
      for (; i < children.size() && blocks_[children[i]].block.node == alternatives.node; ++i) code.alternatives.push_back(children[i]);
      alternatives.blocks.count = static_cast<std::uint32_t>(code.alternatives.size()) - alternatives.blocks.first;
      code.children.push_back(alternatives);
      code.dispatch[block.dispatch + alternatives.node - block.node] =
          static_cast<std::uint16_t>(code.children.size() - block.children.first);
    }
    block.children.count = static_cast<std::uint32_t>(code.children.size()) - block.children.first;
    if (block.type == nullptr) block.type = blocks_.type_of(blocks_.frame_of(index));
    code.blocks[index] = block;
  }
}

}  // namespace crossdock::mapping
