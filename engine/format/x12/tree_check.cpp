#include "format/x12/tree_check.h"

#include <algorithm>
#include <functional>

#include "base/limits.h"
#include "base/text.h"

namespace crossdock::x12 {

namespace {

constexpr std::uint8_t id_element = 1, parent_element = 2, level_element = 3, flag_element = 4;

/// Identifiers are compared as numbers where they are: 01 is 1.
std::string_view key_of(std::string_view id) {
  if (id.empty() || id.find_first_not_of("0123456789") != std::string_view::npos) return id;
  const std::size_t digit = id.find_first_not_of('0');
  return digit == std::string_view::npos ? std::string_view("0") : id.substr(digit);
}

/// The number that a key spells; 0: none that fits.
std::uint32_t key_number(std::string_view key) {
  if (key.empty() || key.size() > 9 || key.front() == '0' || key.find_first_not_of("0123456789") != std::string_view::npos) return 0;
  std::uint32_t number = 0;
  for (const char digit : key) number = number * 10 + static_cast<std::uint32_t>(digit - '0');
  return number;
}

std::string_view code_of(const char (&code)[2]) { return {code, std::size_t{code[0] != 0} + std::size_t{code[1] != 0}}; }

}  // namespace

void TreeCheck::begin(const grammar::Grammar& grammar) {
  grammar_ = &grammar;
  rule_ = grammar.tree ? &*grammar.tree : nullptr;
  node_ = no_node;
  too_many_ = incomplete_ = unsure_levels_ = false;
  next_id_ = 1;
  levels_.clear();
  below_.clear();
  odd_ids_.clear();
  slots_.clear();
  slots_used_ = 0;
  childless_.clear();
  lost_parents_.clear();
  lost_by_id_.clear();
  faults_.clear();
}

std::string TreeCheck::id_text(const Level& level) const { return level.odd_id ? odd_ids_[level.id] : std::to_string(level.id); }

std::string TreeCheck::parent_text(const Level& level) const {
  if (level.parent == none) return {};
  return level.orphan ? lost_parents_[level.parent].id : id_text(levels_[level.parent]);
}

std::uint32_t TreeCheck::find(std::string_view key) const {
  // Levels are nearly always numbered as they stand.
  const std::uint32_t number = key_number(key);
  if (number != 0 && number <= levels_.size() && !levels_[number - 1].odd_id && levels_[number - 1].id == number &&
      !levels_[number - 1].unsure)
    return number - 1;
  if (slots_.empty()) return none;
  for (std::size_t slot = std::hash<std::string_view>{}(key) & (slots_.size() - 1);; slot = (slot + 1) & (slots_.size() - 1)) {
    if (slots_[slot] == 0) return none;
    if (key_of(id_text(levels_[slots_[slot] - 1])) == key) return slots_[slot] - 1;
  }
}

void TreeCheck::insert(std::string_view key, std::uint32_t index) {
  const auto put = [&](std::string_view text, std::uint32_t entry) {
    std::size_t slot = std::hash<std::string_view>{}(text) & (slots_.size() - 1);
    while (slots_[slot] != 0) slot = (slot + 1) & (slots_.size() - 1);
    slots_[slot] = entry;
  };
  if (slots_.empty() || slots_used_ * 2 >= slots_.size()) {
    std::vector<std::uint32_t> smaller(std::max<std::size_t>(64, slots_.size() * 2));
    smaller.swap(slots_);
    for (const std::uint32_t entry : smaller)
      if (entry != 0) put(key_of(id_text(levels_[entry - 1])), entry);
  }
  put(key, index + 1);
  ++slots_used_;
}

void TreeCheck::take(const SegmentStream& stream, NodeId node, std::uint32_t position, unsigned wrong) {
  if (levels_.size() >= limits::hierarchical_levels) {
    too_many_ = true;
    return;
  }
  if (node != node_) {
    node_ = node;
    separator_ = stream.count() > 0 ? stream.data()[stream.span(0).length] : '*';
  }
  Level& level = levels_.emplace_back();
  level.offset = stream.offset();
  level.position = position;
  const std::string_view code = trimmed(stream.element(level_element));
  if (code.size() <= 2) std::copy(code.begin(), code.end(), level.code);
  const std::string_view flag = trimmed(stream.element(flag_element));
  level.flag = flag.size() == 1 ? flag.front() : '\0';
  if (rule_ != nullptr) below_.push_back(0);
  take_id(trimmed(stream.element(id_element)), (wrong & (1u << id_element)) != 0);
  take_parent(trimmed(stream.element(parent_element)), (wrong & (1u << parent_element)) != 0);
  const bool wrong_level = (wrong & (1u << level_element)) != 0;
  unsure_levels_ = unsure_levels_ || wrong_level;
  if (rule_ != nullptr && !wrong_level) judge_level();
  if (level.flag == '1') childless_.push_back(static_cast<std::uint32_t>(levels_.size() - 1));
}

void TreeCheck::take_id(std::string_view id, bool wrong) {
  const auto index = static_cast<std::uint32_t>(levels_.size() - 1);
  Level& level = levels_[index];
  const std::string_view key = key_of(id);
  const std::uint32_t number = key_number(key);
  // That it is missing is told as the mandatory element that it is.
  wrong = wrong || id.empty();
  const std::uint32_t before = wrong ? none : find(key);
  level.odd_id = number == 0 || key.size() != id.size();
  level.id = level.odd_id ? static_cast<std::uint32_t>(odd_ids_.size()) : number;
  if (level.odd_id) odd_ids_.emplace_back(id);
  level.unsure = wrong || before != none;
  if (before != none) {
    level.ambiguous = levels_[before].ambiguous = true;
    faults_.push_back({FaultKind::tree_id_wrong, id_element, index, none});
  } else if (!wrong) {
    if (level.odd_id || number != index + 1) insert(key, index);
    if (rule_ != nullptr && rule_->sequence && next_id_ != 0 && number != next_id_)
      faults_.push_back({FaultKind::tree_id_wrong, id_element, index, static_cast<std::uint32_t>(next_id_)});
  }
  // After a break the sequence is counted from there.
  if (level.unsure)
    next_id_ += next_id_ != 0 ? 1u : 0u;
  else
    next_id_ = number == 0 ? 0 : number + 1u;
}

void TreeCheck::take_parent(std::string_view parent, bool wrong) {
  if (parent.empty()) return;
  const auto index = static_cast<std::uint32_t>(levels_.size() - 1);
  const std::string_view key = key_of(parent);
  std::uint32_t found = find(key);
  // A level whose identifier is of no use is probably meant by the number that it should have.
  if (const std::uint32_t number = key_number(key); found == none && number != 0 && number <= index && levels_[number - 1].unsure)
    found = number - 1;
  if (found != none && found != index) {
    attach(found);
    return;
  }
  Level& level = levels_[index];
  level.orphan = true;
  // One of the levels that promise children was meant by it: the innermost.
  while (!childless_.empty() && levels_[childless_.back()].has_child) childless_.pop_back();
  if (!childless_.empty()) {
    levels_[childless_.back()].excused = true;
    childless_.pop_back();
  }
  if (const auto known = lost_by_id_.find(std::string(key)); known != lost_by_id_.end()) {
    level.parent = known->second;
    ++lost_parents_[known->second].named;
    return;
  }
  if (lost_parents_.size() < limits::findings_per_set) {
    level.parent = static_cast<std::uint32_t>(lost_parents_.size());
    lost_parents_.push_back({std::string(parent), 1});
    lost_by_id_.emplace(key, level.parent);
  }
  if (!wrong) faults_.push_back({FaultKind::tree_parent_missing, parent_element, index, level.parent});
}

void TreeCheck::attach(std::uint32_t parent) {
  const auto index = static_cast<std::uint32_t>(levels_.size() - 1);
  levels_[index].parent = parent;
  levels_[parent].has_child = true;
  if (rule_ == nullptr) return;
  const std::uint8_t own = rule_level(levels_[index]);
  if (own == no_level) return;
  // Where a level has the bit, so have all above it.
  const std::uint64_t bit = std::uint64_t{1} << own;
  for (std::uint32_t above = parent; above != none && (below_[above] & bit) == 0;
       above = levels_[above].orphan ? none : levels_[above].parent)
    below_[above] |= bit;
}

std::uint8_t TreeCheck::rule_level(const Level& level) const {
  for (std::size_t i = 0; i < rule_->levels.size(); ++i)
    if (grammar_->text(rule_->levels[i].code) == code_of(level.code)) return static_cast<std::uint8_t>(i);
  return no_level;
}

void TreeCheck::judge_level() {
  const auto index = static_cast<std::uint32_t>(levels_.size() - 1);
  const Level& level = levels_[index];
  if (level.code[0] == 0) return;
  const std::uint8_t own = rule_level(level);
  bool allowed = own != no_level;
  if (allowed && level.parent == none) {
    allowed = rule_->levels[own].top;
  } else if (allowed && !level.orphan && !levels_[level.parent].ambiguous) {
    const std::uint8_t above = rule_level(levels_[level.parent]);
    allowed = above == no_level || (rule_->levels[own].parents & (std::uint64_t{1} << above)) != 0;
  }
  if (!allowed) faults_.push_back({FaultKind::tree_level_not_allowed, level_element, index, none});
}

std::uint64_t TreeCheck::required_below(std::uint8_t level) const {
  std::uint64_t required = 0;
  for (std::size_t i = 0; i < rule_->levels.size(); ++i)
    if (!rule_->levels[i].optional && (rule_->levels[i].parents & (std::uint64_t{1} << level)) != 0) required |= std::uint64_t{1} << i;
  return required;
}

/// What is missing below a level. Where the tree is wrong otherwise, that is the cause.
void TreeCheck::judge_required() {
  if (rule_ == nullptr || !faults_.empty() || !lost_parents_.empty() || incomplete_ || unsure_levels_) return;
  std::vector<std::uint64_t> required(rule_->levels.size());
  for (std::size_t i = 0; i < required.size(); ++i) required[i] = required_below(static_cast<std::uint8_t>(i));
  for (std::uint32_t index = 0; index < levels_.size(); ++index) {
    const std::uint8_t own = rule_level(levels_[index]);
    const std::uint64_t missing = own == no_level ? 0 : required[own] & ~below_[index];
    for (std::uint32_t i = 0; i < rule_->levels.size(); ++i)
      if ((missing & (std::uint64_t{1} << i)) != 0) faults_.push_back({FaultKind::partner_required_missing, 0, index, i});
    levels_[index].excused = levels_[index].excused || missing != 0;
  }
}

void TreeCheck::judge_flags() {
  if (incomplete_) return;
  for (std::uint32_t index = 0; index < levels_.size(); ++index) {
    const Level& level = levels_[index];
    if (level.excused || level.ambiguous) continue;
    if ((level.flag == '1' && !level.has_child) || (level.flag == '0' && level.has_child))
      faults_.push_back({FaultKind::tree_child_flag_wrong, flag_element, index, none});
  }
}

void TreeCheck::finish(const ValidationPolicy& policy, FindingList& findings) {
  if (levels_.empty()) return;
  if (incomplete_) std::erase_if(faults_, [](const Fault& fault) { return fault.kind == FaultKind::tree_parent_missing; });
  judge_required();
  judge_flags();
  std::stable_sort(faults_.begin(), faults_.end(), [](const Fault& a, const Fault& b) { return a.level < b.level; });
  for (const Fault& fault : faults_) tell(fault, policy, findings);
  if (too_many_) {
    const Level& last = levels_.back();
    findings.add(policy, FaultKind::set_too_large, {last.offset, last.position, "HL", "HL"});
  }
}

void TreeCheck::tell(const Fault& fault, const ValidationPolicy& policy, FindingList& findings) const {
  const Level& level = levels_[fault.level];
  const bool by_overlay = fault.kind == FaultKind::partner_required_missing || fault.kind == FaultKind::tree_level_not_allowed ||
                          (fault.kind == FaultKind::tree_id_wrong && fault.extra != none);
  ValidationPolicy by_rule = policy;
  if (by_overlay && rule_->disposition) by_rule.set(fault.kind, *rule_->disposition);

  std::string raw = "HL";
  std::size_t begins[flag_element + 1] = {};
  const std::string values[flag_element + 1] = {"", id_text(level), parent_text(level), std::string(code_of(level.code)),
                                                level.flag == 0 ? std::string() : std::string(1, level.flag)};
  for (std::size_t i = 1; i <= flag_element; ++i) {
    if (i == flag_element && values[i].empty()) break;
    raw += separator_;
    begins[i] = raw.size();
    raw += values[i];
  }
  Finding* finding = findings.add(by_rule, fault.kind, {level.offset, level.position, raw, "HL"});
  if (finding == nullptr) return;
  finding->node = node_;
  if (by_overlay) finding->statement = rule_->statement;
  const NodeId loop = grammar_->nodes[node_].parent;
  if (loop != 0) finding->loop = findings.keep(std::string(grammar_->name_of(loop)) + "[" + std::to_string(fault.level + 1) + "]");
  if (fault.element != 0) {
    finding->element = fault.element;
    finding->rule = grammar_->segment_of(node_).first_element + fault.element - 1u;
    findings.mark(*finding, begins[fault.element], values[fault.element]);
    finding->offset += begins[fault.element];
  }
  switch (fault.kind) {
    case FaultKind::tree_id_wrong:
      if (fault.extra != none) finding->against = findings.keep(std::to_string(fault.extra));
      break;
    case FaultKind::tree_parent_missing:
      finding->found = find(key_of(values[parent_element])) != none ? 1 : 0;
      if (key_of(values[parent_element]) == key_of(values[id_element])) finding->found = 2;
      finding->expected = fault.extra == none ? 1 : lost_parents_[fault.extra].named;
      break;
    case FaultKind::tree_level_not_allowed:
      if (level.parent != none && !level.orphan) finding->against = findings.keep(code_of(levels_[level.parent].code));
      finding->found = rule_level(level) == no_level ? 0 : 1;
      break;
    case FaultKind::partner_required_missing:
      finding->value = grammar_->text(rule_->levels[fault.extra].code);
      finding->against = findings.keep(values[level_element]);
      break;
    default: finding->found = level.has_child ? 1 : 0; break;
  }
}

}  // namespace crossdock::x12
