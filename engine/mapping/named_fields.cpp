#include "mapping/named_fields.h"

#include <algorithm>
#include <utility>

namespace crossdock::mapping {

namespace {

/// A step into an object: the field, and which item of it.
using Step = std::pair<const Field*, std::uint32_t>;

std::string spelled(const std::vector<Step>& steps, bool with_numbers) {
  std::string text;
  for (const auto& [field, number] : steps) {
    if (!text.empty()) text += '.';
    text += field->name;
    if (field->is_list) text += "[" + (with_numbers ? std::to_string(number) : std::string()) + "]";
  }
  return text;
}

bool has_value(const Value& value) {
  if (value.kind() == ValueKind::text) return !value.text().empty();
  if (value.kind() == ValueKind::list) return value.list().size != 0;
  return !value.is_absent();
}

}  // namespace

void NamedFields::add_live(std::uint32_t node, std::uint32_t slot, std::uint32_t number, std::vector<std::uint32_t>& to) const {
  const Node& at = nodes_[node];
  if (slot >= at.fields.size()) return;
  if (at.fields[slot] != 0 && nodes_[at.fields[slot]].live) to.push_back(at.fields[slot]);
  for (const Item& item : at.items)
    if (item.slot == slot && (number == 0 || item.number == number) && nodes_[item.node].live) to.push_back(item.node);
}

bool NamedFields::names(const std::vector<std::uint32_t>& slots) const {
  std::vector<std::uint32_t> at = {0};
  for (const std::uint32_t slot : slots) {
    std::vector<std::uint32_t> next;
    for (const std::uint32_t node : at) add_live(node, slot, 0, next);
    at = std::move(next);
  }
  return !at.empty();
}

std::vector<FieldPath> NamedFields::missing() const {
  struct Open {
    std::vector<std::uint32_t> nodes;
    std::vector<std::uint32_t> slots;
    std::vector<Step> steps;
  };
  std::vector<FieldPath> found;
  std::vector<Open> open = {{{0}, {}, {}}};
  // As deep as the rules go, whatever the types hold.
  while (!open.empty()) {
    const Open at = std::move(open.back());
    open.pop_back();
    const ObjectType* type = nodes_[at.nodes.front()].type;
    if (type == nullptr) continue;
    for (std::uint32_t slot = 0; slot < type->fields.size(); ++slot) {
      Open inside{{}, at.slots, at.steps};
      inside.slots.push_back(slot);
      inside.steps.emplace_back(&type->fields[slot], 0);
      for (const std::uint32_t node : at.nodes) add_live(node, slot, 0, inside.nodes);
      if (inside.nodes.empty())
        found.push_back({std::move(inside.slots), spelled(inside.steps, false)});
      else
        open.push_back(std::move(inside));
    }
  }
  std::sort(found.begin(), found.end(), [](const FieldPath& a, const FieldPath& b) { return a.slots < b.slots; });
  return found;
}

/// One walk over an object. It goes no deeper than the rules do.
class NamedFields::Walk {
 public:
  explicit Walk(const NamedFields& fields) : fields_(fields) {}

  std::vector<LostField> run(const Record& root) {
    active_.push_back(0);
    record(root, 0, 1);
    return std::move(lost_);
  }

 private:
  /// The nodes from `begin` to `end` of active_ are where the record may stand.
  void record(const Record& at, std::size_t begin, std::size_t end) {
    for (std::uint32_t slot = 0; slot < at.type->fields.size(); ++slot) {
      const Value& value = at[slot];
      if (value.is_absent() || !has_value(value)) continue;
      if (value.kind() != ValueKind::list && value.kind() != ValueKind::record && is_live(slot, begin, end)) continue;
      const Field& field = at.type->fields[slot];
      if (value.kind() != ValueKind::list) {
        item(value, field, slot, 1, begin, end);
        continue;
      }
      for (std::uint32_t i = 0; i < value.list().size; ++i) item(value.list().items[i], field, slot, i + 1, begin, end);
    }
  }

  /// Whether a rule goes there, whatever item it means.
  [[nodiscard]] bool is_live(std::uint32_t slot, std::size_t begin, std::size_t end) const {
    for (std::size_t i = begin; i < end; ++i) {
      const std::vector<std::uint32_t>& fields = fields_.nodes_[active_[i]].fields;
      if (slot < fields.size() && fields[slot] != 0 && fields_.nodes_[fields[slot]].live) return true;
    }
    return false;
  }

  void item(const Value& value, const Field& field, std::uint32_t slot, std::uint32_t number, std::size_t begin, std::size_t end) {
    const std::size_t first = active_.size();
    for (std::size_t i = begin; i < end; ++i) fields_.add_live(active_[i], slot, number, active_);
    const std::size_t last = active_.size();
    steps_.emplace_back(&field, number);
    if (first == last)
      tell();
    else if (value.kind() == ValueKind::record)
      record(value.record(), first, last);
    steps_.pop_back();
    active_.resize(first);
  }

  void tell() {
    const auto is_told = [&](const std::vector<const Field*>& told) {
      return std::equal(told.begin(), told.end(), steps_.begin(), steps_.end(),
                        [](const Field* field, const Step& step) { return field == step.first; });
    };
    // What is lost is lost in each line mostly: the one told last comes again first.
    if (std::any_of(told_.rbegin(), told_.rend(), is_told)) return;
    std::vector<const Field*>& fields = told_.emplace_back();
    for (const Step& step : steps_) fields.push_back(step.first);
    lost_.push_back({spelled(steps_, false), spelled(steps_, true)});
  }

  const NamedFields& fields_;
  std::vector<std::uint32_t> active_;
  std::vector<Step> steps_;
  std::vector<LostField> lost_;
  std::vector<std::vector<const Field*>> told_;
};

std::vector<LostField> NamedFields::lost(const CanonicalObject& object) const { return Walk(*this).run(*object.root); }

}  // namespace crossdock::mapping
