#include <algorithm>
#include <map>
#include <numeric>
#include <unordered_map>

#include "base/text.h"
#include "mapping/read_run.h"
#include "mapping/trace.h"

namespace crossdock::mapping {

/// One tree of one document. The nodes are found and put in order first, parents before their children; then each is read like
/// any loop, in a frame that stays until the tree is complete; last the records are completed, children first.
/// Time and memory are linear in the number of nodes: depth costs nothing, as a node sees its levels, not its ancestors.
struct MapReader::State::TreeRun {
  State& state;
  const Tree& tree;
  const Frame& base;
  std::vector<std::uint32_t> order{};
  std::vector<std::pair<std::uint32_t, std::uint32_t>> told{};  ///< levels that stand oddly below one another
  std::map<std::pair<const Record*, std::string_view>, Record*> containers{};
  std::uint32_t unbound_seen = 0;  ///< a bit a level
  struct Bridge {
    const Frame* above = nullptr;
    std::uint32_t position = 0;
    const Frame* frame = nullptr;
  } bridge{};

  [[nodiscard]] const TreeLevel& level(std::uint32_t index) const { return state.code.levels[index]; }
  [[nodiscard]] const Segment& segment(const TreeNode& node) const {
    return state.document->segments[state.document->loops[node.loop].first_segment];
  }
  /// Which of the tree's levels a frame is; `levels.count` for the frame around the tree.
  [[nodiscard]] std::uint32_t position_of(const Frame& frame) const {
    return &frame == &base ? none : state.code.blocks[frame.block].level - tree.levels.first;
  }

  void run();
  void find_nodes();
  void find_parents();
  void find_order();
  void read_node(std::uint32_t index);
  void enter(TreeNode& node, const Frame& above);
  const Frame& frame_above(const Frame& above, std::uint32_t position);
  void check_nesting(const TreeNode& node, std::uint32_t position);
  Record* attach(TreeNode& node);
  void mention(TreeNode& node, const Frame& item);
  void settle(TreeNode& node);
  void merge(Record& into, const Record& from, std::uint32_t items, const TreeNode& node);
  void complete(TreeNode& node);
  void tell(const TreeNode& node, ElementPlace element, const std::string& message, const std::string& help);
};

void MapReader::State::run_tree(const Tree& tree) { TreeRun{*this, tree, *frames[depth - 1]}.run(); }

void MapReader::State::TreeRun::tell(const TreeNode& node, ElementPlace element, const std::string& message, const std::string& help) {
  Diagnostic* finding = state.report(Code::tree_broken, FaultKind::value_conflicting, Severity::error, tree.rule, &segment(node), element);
  if (finding == nullptr) return;
  finding->value = state.text(segment(node), element);
  finding->message = message;
  finding->help = help;
}

void MapReader::State::TreeRun::find_nodes() {
  for (std::uint32_t loop = 1; loop < state.document->loops.size(); ++loop) {
    const Loop& at = state.document->loops[loop];
    if (at.node != tree.node || at.parent != 0 || at.end_segment <= at.first_segment) continue;
    TreeNode& node = state.nodes.emplace_back();
    node.loop = loop;
    const std::string_view named = state.text(segment(node), tree.level);
    for (std::uint32_t i = tree.levels.first; i < tree.levels.first + tree.levels.count; ++i)
      if (level(i).code == named) node.level = i;
  }
}

void MapReader::State::TreeRun::find_parents() {
  std::unordered_map<std::string_view, std::uint32_t> by_number;
  by_number.reserve(state.nodes.size());
  for (std::uint32_t i = 0; i < state.nodes.size(); ++i) {
    const std::string_view number = state.text(segment(state.nodes[i]), tree.sequence);
    if (number.empty() || by_number.emplace(number, i).second) continue;
    tell(state.nodes[i], tree.sequence,
         "`" + printable(number) + "` is the number of another " + std::string(state.grammar.name_of(tree.node)),
         "give each its own number: what stands below it cannot be told apart");
  }
  for (TreeNode& node : state.nodes) {
    const std::string_view number = state.text(segment(node), tree.parent);
    if (number.empty()) continue;
    const auto parent = by_number.find(number);
    if (parent != by_number.end()) {
      node.parent = parent->second;
      continue;
    }
    node.is_lost = true;
    tell(node, tree.parent, "the parent `" + printable(number) + "` is not there", "name the number of one that is");
  }
}

void MapReader::State::TreeRun::find_order() {
  constexpr std::uint32_t on_the_way = none - 1;
  std::vector<std::uint32_t> way;
  bool in_order = true;
  std::uint32_t deepest = 0;
  for (std::uint32_t start = 0; start < state.nodes.size(); ++start) {
    way.clear();
    std::uint32_t at = start;
    for (; at != none && state.nodes[at].depth == none; at = state.nodes[at].parent) {
      state.nodes[at].depth = on_the_way;
      way.push_back(at);
      in_order = in_order && (state.nodes[at].parent == none || state.nodes[at].parent < at);
    }
    if (at != none && state.nodes[at].depth == on_the_way) {
      TreeNode& last = state.nodes[way.back()];
      tell(last, tree.parent, "the way up from here leads back to itself", "name a parent that stands above");
      last.parent = none;
      last.is_lost = true;
    }
    while (!way.empty()) {
      TreeNode& node = state.nodes[way.back()];
      node.depth = node.parent == none ? 0 : state.nodes[node.parent].depth + 1;
      deepest = std::max(deepest, node.depth);
      way.pop_back();
    }
  }
  order.resize(state.nodes.size());
  if (in_order) {
    std::iota(order.begin(), order.end(), 0u);
    return;
  }
  // By depth, else as they came.
  std::vector<std::uint32_t> next(deepest + 2u);
  for (const TreeNode& node : state.nodes) ++next[node.depth + 1u];
  std::partial_sum(next.begin(), next.end(), next.begin());
  for (std::uint32_t i = 0; i < state.nodes.size(); ++i) order[next[state.nodes[i].depth]++] = i;
}

/// The frame that a level at `position` stands in below `above`: levels in between are frames without a record, levels that do
/// not belong above it are left out.
const Frame& MapReader::State::TreeRun::frame_above(const Frame& above, std::uint32_t position) {
  const Frame* frame = &above;
  std::uint32_t at = position_of(*frame);
  while (at != none && at >= position) {
    frame = frame->outer;
    at = position_of(*frame);
  }
  if (at + 1 == position) return *frame;
  if (bridge.above == frame && bridge.position == position) return *bridge.frame;
  const Frame* const start = frame;
  for (++at; at < position; ++at) {
    Frame* absent = state.arena->make<Frame>();
    absent->outer = frame;
    absent->block = level(tree.levels.first + at).block;
    absent->loop = none;
    frame = absent;
  }
  bridge = {start, position, frame};
  return *frame;
}

void MapReader::State::TreeRun::check_nesting(const TreeNode& node, std::uint32_t position) {
  if (node.is_lost) return;
  const TreeNode* parent = node.parent == none ? nullptr : &state.nodes[node.parent];
  while (parent != nullptr && parent->level == none) parent = parent->parent == none ? nullptr : &state.nodes[parent->parent];
  const std::uint32_t above = parent == nullptr ? none : parent->level - tree.levels.first;
  std::string missing;
  for (std::uint32_t between = above + 1; between < position; ++between)
    if (!level(tree.levels.first + between).optional) missing = level(tree.levels.first + between).code;
  const bool upside_down = above != none && above >= position;
  if (!upside_down && missing.empty()) return;
  const std::pair<std::uint32_t, std::uint32_t> kind{above, position};
  if (std::find(told.begin(), told.end(), kind) != told.end()) return;
  told.push_back(kind);
  Diagnostic* finding =
      state.report(Code::tree_broken, FaultKind::tree_level_not_allowed, Severity::warning, tree.rule, &segment(node), tree.level);
  if (finding == nullptr) return;
  const std::string own = "`" + level(node.level).code + "`";
  finding->value = level(node.level).code;
  finding->message = upside_down ? "a level " + own + " does not belong below `" + level(parent->level).code + "`"
                                 : "above " + own + " the level `" + missing + "` is left out";
  finding->help = upside_down ? "it is taken for one beside it" : "if that may be, the map says so: " + missing + ": … optional";
}

/// A new record in the nearest level above that has the field.
Record* MapReader::State::TreeRun::attach(TreeNode& node) {
  const TreeLevel& own = level(node.level);
  const Frame* holder = node.frame.outer;
  const TreeOwner* owner = tree_owner(own, holder);
  if (owner == nullptr) {
    if (!node.is_lost) tell(node, tree.level, "no level above this `" + own.code + "` can hold it", "put it below one that does");
    node.is_lost = true;
    return nullptr;
  }
  const Target& target = state.code.targets[owner->target];
  Value& where = state.slot(target, *holder);
  Record* record = node.frame.record != nullptr ? node.frame.record : make_record(*state.code.blocks[own.block].type, *state.arena);
  if (state.code.blocks[own.block].binding == Binding::record) {
    if (where.is_absent()) {
      where = Value::of_record(record);
      return record;
    }
    tell(node, tree.level, "a second `" + own.code + "`, and `" + object_path(state.code, *holder, target) + "` takes only one",
         "bind the level to a list");
    node.is_lost = true;
    return nullptr;
  }
  if (where.is_absent()) where = Value::of_list(state.arena->make<List>());
  if (!state.fits_list(where.list(), target, *holder, segment(node))) return nullptr;
  where.list().push(Value::of_record(record), *state.arena);
  node.frame.index = where.list().size;
  return record;
}

/// A container below an item: one more occurrence of the item, in a record of its own.
void MapReader::State::TreeRun::mention(TreeNode& node, const Frame& item) {
  Frame* occurrence = state.arena->make<Frame>();
  *occurrence = item;
  const ObjectType& type = *item.record->type;
  occurrence->record = make_record(type, *state.arena);
  std::copy(item.record->slots, item.record->slots + type.fields.size(), occurrence->record->slots);
  item.pivot->push(Value::of_record(occurrence->record), *state.arena);
  node.frame.outer = occurrence;
  node.frame.record = make_record(*state.code.blocks[level(node.level).block].type, *state.arena);
  node.frame.index = item.pivot->size;
}

void MapReader::State::TreeRun::merge(Record& into, const Record& from, std::uint32_t items, const TreeNode& node) {
  for (std::uint32_t slot = 0; slot < into.type->fields.size(); ++slot) {
    if (slot == items || from[slot].is_absent()) continue;
    if (into[slot].is_absent()) into[slot] = from[slot];
    if (equal(into[slot], from[slot])) continue;
    tell(node, tree.level,
         "`" + into.type->fields[slot].name + "` of this `" + level(node.level).code + "` was another one below another item",
         "it is one and the same, so it says the same everywhere");
  }
}

/// The container is read: it is one that is known by its key, or a new one; the item goes into it.
void MapReader::State::TreeRun::settle(TreeNode& node) {
  const TreeLevel& pivot = level(node.level - 1);
  const Frame& item = *node.frame.outer;
  const Frame* holder = item.outer;
  if (tree_owner(level(node.level), holder) == nullptr) holder = &base;
  const Value key = pivot.key == none ? Value{} : (*node.frame.record)[pivot.key];
  Record* container = node.frame.record;
  Record** known = key.kind() == ValueKind::text ? &containers[{holder->record, key.text()}] : nullptr;
  if (known != nullptr && *known != nullptr) {
    merge(**known, *container, pivot.items, node);
    container = *known;
    node.is_merged = true;
  } else {
    if (known != nullptr) *known = container;
    if (attach(node) == nullptr) return;
  }
  node.frame.record = container;
  Value& items = (*container)[pivot.items];
  if (items.is_absent()) items = Value::of_list(state.arena->make<List>());
  items.list().push(Value::of_record(item.record), *state.arena);
}

void MapReader::State::TreeRun::enter(TreeNode& node, const Frame& above) {
  const TreeLevel& own = level(node.level);
  const std::uint32_t position = node.level - tree.levels.first;
  Frame& frame = node.frame;
  check_nesting(node, position);
  frame.outer = &frame_above(above, position);
  frame.block = own.block;
  if (own.owners.empty() && !own.is_pivot) {
    frame.record = base.record;
    if ((unbound_seen >> position & 1u) != 0) {
      tell(node, tree.level, "a second level `" + own.code + "`, and the object takes only one", "send one document for each");
      frame.block = ignored_block;
    }
    unbound_seen |= 1u << position;
    return;
  }
  if (own.is_pivot) {
    frame.record = make_record(*state.code.blocks[own.block].type, *state.arena);
    frame.pivot = state.arena->make<List>();
    return;
  }
  if (own.below_pivot && frame.outer->record != nullptr && frame.outer->pivot != nullptr) return mention(node, *frame.outer);
  frame.record = attach(node);
  if (frame.record == nullptr) frame.block = ignored_block;
}

void MapReader::State::TreeRun::read_node(std::uint32_t index) {
  TreeNode& node = state.nodes[index];
  const TreeNode* parent = node.parent == none ? nullptr : &state.nodes[node.parent];
  const Loop& loop = state.document->loops[node.loop];
  const Frame& above = parent == nullptr ? base : *parent->scope;
  node.is_lost = node.is_lost || (parent != nullptr && parent->is_lost);
  node.frame.loop = node.loop;
  node.frame.index = loop.occurrence;
  node.frame.segment = &segment(node);
  node.frame.node = index;
  node.frame.outer = &above;
  node.frame.block = unmapped_block;
  node.scope = &above;
  if (node.level == none) {
    state.count_unmapped(none, tree.node, 0, state.text(segment(node), tree.level), segment(node));
  } else {
    enter(node, above);
    if (is_mapped(node.frame.block)) node.scope = &node.frame;
  }
  node.first_pending = static_cast<std::uint32_t>(state.tree_pending.size());
  const std::size_t outside = state.depth;
  state.frames[state.depth++] = &node.frame;
  for (std::uint32_t i = loop.first_segment; i < loop.end_segment; ++i) state.segment(state.document->segments[i]);
  while (state.depth > outside + 1) state.close();
  state.depth = outside;
  state.frames[outside] = &state.own_frames[outside];
  node.pendings = static_cast<std::uint32_t>(state.tree_pending.size()) - node.first_pending;
  if (is_mapped(node.frame.block) && node.level != none && level(node.level).below_pivot && node.frame.outer->pivot != nullptr)
    settle(node);
}

void MapReader::State::TreeRun::complete(TreeNode& node) {
  if (node.level == none || !is_mapped(node.frame.block) || node.is_merged) return;
  const TreeLevel& own = level(node.level);
  if (own.owners.empty() && !own.is_pivot) return;
  const Block& block = state.code.blocks[node.frame.block];
  // An item of a pivot level is completed in each of its containers, and asked for what it must have once.
  if (node.frame.pivot != nullptr) {
    for (const Value& occurrence : *node.frame.pivot) {
      node.frame.record = &occurrence.record();
      state.run_closes(block, node.frame, false);
    }
    if (node.frame.pivot->size != 0) node.frame.record = &node.frame.pivot->items[0].record();
  }
  if (node.frame.pivot == nullptr || node.frame.pivot->size == 0) state.run_closes(block, node.frame, false);
  for (std::uint32_t i = 0; i < node.pendings; ++i) state.compare_computed(state.tree_pending[node.first_pending + i], node.frame);
  state.run_closes(block, node.frame, true);
}

void MapReader::State::TreeRun::run() {
  state.nodes.clear();
  state.tree_pending.clear();
  find_nodes();
  find_parents();
  find_order();
  for (const std::uint32_t index : order) read_node(index);
  // Items that no container has taken.
  for (const std::uint32_t index : order) {
    TreeNode& node = state.nodes[index];
    if (node.frame.pivot != nullptr && node.frame.pivot->size == 0 && attach(node) == nullptr) node.frame.block = ignored_block;
  }
  for (auto at = order.rbegin(); at != order.rend(); ++at) complete(state.nodes[*at]);
}

}  // namespace crossdock::mapping
