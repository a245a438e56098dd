#include <algorithm>
#include <unordered_map>
#include <vector>

#include "base/text.h"
#include "mapping/likeness.h"
#include "mapping/trace.h"
#include "mapping/write_run.h"

namespace crossdock::mapping {

namespace {

constexpr std::string_view nothing_below = "0";
constexpr std::string_view something_below = "1";

}  // namespace

/// One tree of one object: records in the order of a walk that takes each before what hangs in it, lists in the declared order of
/// their levels. At most one record a level is open at a time, so the chain of their frames serves the whole walk.
struct MapWriter::State::TreeRun {
  struct Open {
    std::uint32_t position = none;  ///< among the tree's levels; none: the object around the tree
    std::uint32_t next_level = 0;   ///< whose list comes next
    std::uint32_t next_item = 0;
    std::string_view number;
    std::uint32_t segment = none;
    bool has_children = false;
  };
  /// Equal items of a pivot level, each in its container.
  struct Group {
    struct Occurrence {
      Record* container = nullptr;
      std::uint32_t container_index = 0;
      Record* item = nullptr;
    };
    std::vector<Occurrence> occurrences;
  };

  State& state;
  const Block& block;
  const Tree& tree;
  const Frame& outer;
  std::uint32_t loop;
  std::uint32_t occurrence;
  std::vector<Frame> chain{};
  std::vector<Open> open{};
  std::uint32_t written = 0;
  std::uint32_t unbound = 0;  ///< so many levels at the top stand for the object itself

  [[nodiscard]] const TreeLevel& level(std::uint32_t position) const { return state.code.levels[tree.levels.first + position]; }
  [[nodiscard]] const Frame& frame_of(const Open& at) const { return at.position == none ? outer : chain[at.position]; }

  void run();
  void step();
  /// What of the level hangs in the record that is open: absent where it has no such field.
  [[nodiscard]] Value held(const Open& at, const TreeLevel& held_level) const;
  void write_record(std::uint32_t position, Record* record, std::uint32_t index);
  void write_pivot(std::uint32_t position);
  std::vector<Group> groups_of(std::uint32_t position, const Value& containers);
  void fail(std::uint32_t position, std::string path, const std::string& message, const std::string& help);
};

void MapWriter::State::role(const WriteInstruction& instruction, std::vector<std::string_view>& into) {
  switch (static_cast<TreeRole>(instruction.extra)) {
    case TreeRole::sequence: put(instruction.place, tree_number, into); break;
    case TreeRole::parent: put(instruction.place, tree_parent, into); break;
    case TreeRole::has_children: put(instruction.place, nothing_below, into); break;  // until one is written
  }
}

std::uint32_t MapWriter::State::tree(const Block& block, const Frame& outer, std::uint32_t loop, std::uint32_t occurrence) {
  TreeRun run{*this, block, code.trees[block.tree], outer, loop, occurrence};
  run.run();
  return run.written;
}

void MapWriter::State::TreeRun::fail(std::uint32_t position, std::string path, const std::string& message, const std::string& help) {
  Diagnostic* finding = state.report(Code::tree_broken, FaultKind::value_conflicting, Severity::error,
                                     state.code.blocks[level(position).block].rule, std::move(path));
  if (finding == nullptr) return;
  finding->message = message;
  finding->help = help;
}

Value MapWriter::State::TreeRun::held(const Open& at, const TreeLevel& held_level) const {
  const std::uint32_t holder = at.position == none ? 0 : level(at.position).block;
  for (const TreeOwner& owner : held_level.owners)
    if (owner.block == holder) return state.value_of(owner.target, frame_of(at));
  return {};
}

void MapWriter::State::TreeRun::write_record(std::uint32_t position, Record* record, std::uint32_t index) {
  Open& above = open.back();
  std::string_view missing;
  for (std::uint32_t between = above.position + 1; between < position; ++between) {
    chain[between].record = nullptr;
    if (!level(between).optional) missing = level(between).code;
  }
  Frame& frame = chain[position];
  frame.record = record;
  frame.index = index;
  if (!missing.empty())
    fail(position, object_path(state.code, frame),
         "`" + level(position).code + "` stands in `" + std::string(missing) + "`, and here nothing stands in between",
         "put it into one, or let the map say: " + std::string(missing) + ": … optional");
  state.tree_number = state.document->arena.copy(std::to_string(occurrence + written));
  state.tree_parent = above.number;
  const auto segment = static_cast<std::uint32_t>(state.document->segments.size());
  const std::string_view number = state.tree_number;
  if (state.instances(state.code.blocks[level(position).block], frame, loop, occurrence + written) == 0) return;
  ++written;
  if (above.segment != none && !above.has_children && tree.has_children.number != 0)
    state.document->elements[state.document->segments[above.segment].first_element + tree.has_children.number - 1u] = something_below;
  above.has_children = true;
  Open entered;
  entered.position = position;
  entered.next_level = position + 1;
  entered.number = number;
  entered.segment = segment;
  open.push_back(entered);
}

std::vector<MapWriter::State::TreeRun::Group> MapWriter::State::TreeRun::groups_of(std::uint32_t position, const Value& containers) {
  const TreeLevel& pivot = level(position);
  std::vector<Group> groups;
  std::unordered_multimap<std::uint64_t, std::uint32_t> known;
  std::uint32_t index = 0;
  for (const Value& one : containers.list()) {
    Record& container = one.record();
    ++index;
    const Value items = container[pivot.items];
    const bool is_empty = items.kind() != ValueKind::list || items.list().size == 0;
    const bool is_mixed = !is_empty && items.list().size > 1;
    const bool is_told = pivot.key != none && !container[pivot.key].is_absent();
    chain[position + 1].record = &container;
    chain[position + 1].index = index;
    if (is_empty || (is_mixed && !is_told))
      fail(position + 1, object_path(state.code, chain[position + 1]),
           is_empty ? "nothing is in it, so it cannot stand below an item"
                    : "several items are in it, so it stands below each of them, and nothing tells that it is one",
           is_empty ? "leave it out" : "give it the number that the level is told by: pivot … by sscc");
    if (is_empty) continue;
    for (const Value& value : items.list()) {
      Record& item = value.record();
      const std::uint64_t hash = hash_of(item, pivot.varying);
      const auto [first, last] = known.equal_range(hash);
      const auto same = std::find_if(
          first, last, [&](const auto& entry) { return same_but(*groups[entry.second].occurrences.front().item, item, pivot.varying); });
      std::uint32_t group = static_cast<std::uint32_t>(groups.size());
      if (same != last) {
        group = same->second;
      } else {
        known.emplace(hash, group);
        groups.emplace_back();
      }
      groups[group].occurrences.push_back({&container, index, &item});
    }
  }
  return groups;
}

void MapWriter::State::TreeRun::write_pivot(std::uint32_t position) {
  const Open at = open.back();
  const Value containers = held(at, level(position + 1));
  Frame& item = chain[position];
  std::uint32_t index = 0;
  if (containers.kind() == ValueKind::list) {
    for (const Group& group : groups_of(position, containers)) {
      List* occurrences = state.document->arena.make<List>();
      for (const Group::Occurrence& one : group.occurrences) occurrences->push(Value::of_record(one.item), state.document->arena);
      item.pivot = occurrences;
      write_record(position, group.occurrences.front().item, ++index);
      for (const Group::Occurrence& one : group.occurrences) {
        item.record = one.item;
        write_record(position + 1, one.container, one.container_index);
        open.pop_back();
      }
      open.pop_back();
    }
  }
  item.pivot = nullptr;
  // What is in no container.
  const Value loose = held(at, level(position));
  if (loose.kind() != ValueKind::list) return;
  for (const Value& value : loose.list()) {
    write_record(position, &value.record(), ++index);
    open.pop_back();
  }
}

/// The next record that hangs in the one that is open last, or that one is done.
void MapWriter::State::TreeRun::step() {
  Open& at = open.back();
  if (at.next_level == tree.levels.count) {
    open.pop_back();
    return;
  }
  const std::uint32_t position = at.next_level;
  const TreeLevel& next = level(position);
  if (next.is_pivot) {
    at.next_level = tree.levels.count;
    write_pivot(position);
    return;
  }
  const bool is_self = position < unbound;
  const Value value = is_self ? Value::of_record(outer.record) : held(at, next);
  const bool is_list = value.kind() == ValueKind::list;
  const std::uint32_t count = is_list ? value.list().size : value.kind() == ValueKind::record ? 1u : 0u;
  if (at.next_item >= count) {
    // Below a level that stands for the object itself, the object's lists belong to the last such level.
    at.next_level = is_self ? tree.levels.count : position + 1;
    at.next_item = 0;
    return;
  }
  const std::uint32_t item = at.next_item++;
  write_record(position, is_list ? &value.list().items[item].record() : &value.record(), item + 1);
}

void MapWriter::State::TreeRun::run() {
  chain.resize(tree.levels.count);
  for (std::uint32_t position = 0; position < tree.levels.count; ++position) {
    chain[position].outer = position == 0 ? &outer : &chain[position - 1];
    chain[position].block = level(position).block;
    if (level(position).owners.empty() && !level(position).is_pivot) ++unbound;
  }
  open.push_back({});
  while (!open.empty()) step();
}

}  // namespace crossdock::mapping
