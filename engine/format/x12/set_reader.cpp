#include "format/x12/set_reader.h"

#include <algorithm>
#include <cstring>

#include "format/x12/value_form.h"

namespace crossdock::x12 {

using grammar::Grammar;
using grammar::Node;
using grammar::NodeKind;
using grammar::Transition;

void SetReader::begin(const SetPlan& plan, const Grammar* dictionary, const ValidationPolicy& policy, const Delimiters& delimiters,
                      bool collect, bool fallback) {
  if (plan_ != &plan) {
    last_codes_.assign(plan.check_count(), 0);
    steps_.assign(std::max<std::size_t>(plan.grammar().nodes.size(), 1), {});
    notes_held_.assign(plan.grammar().nodes.size(), ~std::uint64_t{0});
  }
  plan_ = &plan;
  dictionary_ = dictionary;
  policy_ = &policy;
  collecting_ = collect;
  fallback_ = fallback;
  zeros_ = policy.of(FaultKind::element_zeros) != Disposition::accept;
  component_ = delimiters.component;
  repetition_ = delimiters.repetition;
  state_ = 0;
  occurrence_ = 0;
  level_ = 0;
  open_[0] = {0, 1, 0};
  keyed_counts_.assign(plan.keyed_nodes().empty() ? 0 : plan.grammar().nodes.size(), 0);
  findings_.clear();
  tree_.begin(plan.grammar());
  segments_.clear();
  loops_.clear();
  elements_.clear();
  if (collecting_) loops_.push_back({0, 0, 1, 0, 0});
}

std::string_view SetReader::loop_path(std::uint32_t levels) {
  path_.clear();
  for (std::uint32_t level = 1; level <= std::min(level_, levels); ++level) {
    if (level > 1) path_ += '/';
    path_ += plan_->grammar().name_of(open_[level].node);
    path_ += '[' + std::to_string(open_[level].occurrence) + ']';
  }
  return path_;
}

Finding* SetReader::note(FaultKind kind, const SegmentStream& stream, NodeId node, std::uint32_t position) {
  Finding* finding = findings_.add(*policy_, kind, stream, position);
  if (finding == nullptr) return nullptr;
  finding->node = node;
  if (findings_.all().size() < limits::findings_per_set) finding->loop = findings_.keep(loop_path(level_));
  return finding;
}

Finding* SetReader::note_element(FaultKind kind, const SegmentStream& stream, NodeId node, std::uint32_t position, std::uint32_t element,
                                 std::string_view value, std::uint32_t rule, std::uint32_t statement) {
  Finding* finding = note(kind, stream, node, position);
  if (finding == nullptr) return nullptr;
  finding->element = static_cast<std::uint16_t>(element);
  finding->rule = rule;
  finding->statement = statement;
  if (value.empty()) {
    findings_.mark(finding, stream, element);
    finding->value = {};
  } else {
    const auto begin = static_cast<std::uint32_t>(value.data() - stream.data());
    finding->mark_begin = begin;
    finding->mark_length = static_cast<std::uint32_t>(value.size());
    finding->offset += begin;
    finding->value = findings_.keep(value.substr(0, 256));
  }
  return finding;
}

/// What a grammar of another version does not know may well be right in the version of the document.
void SetReader::lighten(Finding* finding) {
  if (finding != nullptr && fallback_ && policy_->lenient_on_fallback_grammar) findings_.set_severity(*finding, Severity::warning);
}

void SetReader::take(const SegmentStream& stream, std::uint32_t position) {
  if (stream.text().empty()) {
    note(FaultKind::segment_empty, stream, no_node, position);
    return;
  }
  match(stream, position, stream.tag_word());
}

inline void SetReader::enter(const Transition& transition, const SegmentStream& stream, std::uint32_t position) {
  const NodeId target = transition.target;
  const SetPlan::NodePlan& plan = plan_->node(target);
  if (transition.missing_count > 0) note_missing(transition.first_missing, transition.missing_count, stream, position);
  if (plan.starts_loop) {
    const bool again = transition.repeats != no_node || (level_ >= plan.level && open_[plan.level].node == plan.loop);
    if (collecting_) {
      for (std::uint32_t level = level_; level >= plan.level; --level)
        loops_[open_[level].index].end_segment = static_cast<std::uint32_t>(segments_.size());
    }
    OpenLoop& open = open_[plan.level];
    open.occurrence = again ? open.occurrence + 1 : 1;
    open.node = plan.loop;
    if (collecting_) {
      open.index = static_cast<std::uint32_t>(loops_.size());
      loops_.push_back({plan.loop, open_[plan.level - 1].index, open.occurrence, static_cast<std::uint32_t>(segments_.size()), 0});
    }
    for (const NodeId keyed : plan_->keyed_nodes())
      if (keyed > target && keyed < plan_->grammar().nodes[plan.loop].end) keyed_counts_[keyed] = 0;
    occurrence_ = 1;
  } else {
    if (collecting_) {
      for (std::uint32_t level = level_; level > plan.level; --level)
        loops_[open_[level].index].end_segment = static_cast<std::uint32_t>(segments_.size());
    }
    occurrence_ = target == state_ ? occurrence_ + 1 : 1;
  }
  if (plan.keyed) ++keyed_counts_[target];
  level_ = plan.level;
  state_ = target;
  cuts_.clear();
  if (!plan.envelope) check_elements(stream, target, position);
  if (plan.tree) tree_.take(stream, target, position, wrong_elements(position));
  if (collecting_) collect(stream, target, position);
}

inline FaultKind SetReader::obstacle(const Transition& transition, const SegmentStream& stream) const {
  const SetPlan::NodePlan& target = plan_->node(transition.target);
  if (target.keyed) {
    const Grammar& grammar = plan_->grammar();
    const Node& told_apart = grammar.nodes[target.starts_loop ? target.loop : transition.target];
    const std::string_view key = stream.element(told_apart.keys[0]);
    bool found = false;
    for (std::uint32_t i = 0; i < told_apart.key_value_count && !found; ++i)
      found = grammar.key_values[told_apart.first_key_value + i] == key;
    if (!found) return FaultKind::segment_unexpected;
    const std::uint32_t most = target.starts_loop ? target.loop_max : target.max;
    if (keyed_counts_[transition.target] < most) return FaultKind::none;
    return target.starts_loop ? FaultKind::loop_over_maximum : FaultKind::segment_over_maximum;
  }
  if (transition.repeats != no_node)
    return open_[plan_->node(transition.target).level].occurrence < target.loop_max ? FaultKind::none : FaultKind::loop_over_maximum;
  if (transition.target == state_) return occurrence_ < target.max ? FaultKind::none : FaultKind::segment_over_maximum;
  return FaultKind::none;
}

void SetReader::match(const SegmentStream& stream, std::uint32_t position, std::uint32_t word) {
  // What follows a segment is mostly what followed it before.
  Step& step = steps_[state_];
  if (step.word != word || word == 0) {
    const std::uint32_t tag = word == 0 ? SetPlan::no_tag : plan_->tag_index(word);
    const std::uint32_t first = tag == SetPlan::no_tag ? 0 : plan_->first_transition(state_, tag);
    if (first == 0) {
      misplaced(stream, position, word, tag);
      return;
    }
    step = {word, first};
  }
  const auto& transitions = plan_->grammar().automaton.transitions;
  const Transition* chosen = nullptr;
  FaultKind fault = FaultKind::none;
  for (std::uint32_t next = step.transition; next != 0;) {
    const Transition& candidate = transitions[next - 1];
    const FaultKind in_the_way = obstacle(candidate, stream);
    if (in_the_way == FaultKind::none) {
      chosen = &candidate;
      fault = FaultKind::none;
      break;
    }
    if (in_the_way != FaultKind::segment_unexpected && chosen == nullptr) {
      chosen = &candidate;
      fault = in_the_way;
    }
    next = candidate.next;
  }
  if (chosen == nullptr) {
    misplaced(stream, position, word, plan_->tag_index(word));
    return;
  }
  enter(*chosen, stream, position);
  if (fault != FaultKind::none) note_too_many(*chosen, fault, stream, position);
}

void SetReader::note_too_many(const Transition& taken, FaultKind fault, const SegmentStream& stream, std::uint32_t position) {
  Finding* finding = note(fault, stream, taken.target, position);
  if (finding == nullptr) return;
  const SetPlan::NodePlan& target = plan_->node(taken.target);
  const NodeId limited = fault == FaultKind::loop_over_maximum ? target.loop : taken.target;
  const Node& node = plan_->grammar().nodes[limited];
  finding->found = target.keyed ? keyed_counts_[taken.target] : limited == target.loop ? open_[level_].occurrence : occurrence_;
  // What the standard would not take either is no matter of the overlay.
  const bool by_standard = node.standard_max != 0 && finding->found > node.standard_max;
  finding->expected = by_standard ? std::max(node.max, node.standard_max) : node.max;
  if (!by_standard) finding->statement = plan_->grammar().statement_on(limited, 0, 0, grammar::aspect_maximum);
}

/// Bit n: something was told about element n of the segment at `position`, the last one looked at.
unsigned SetReader::wrong_elements(std::uint32_t position) const {
  unsigned wrong = 0;
  const auto& all = findings_.all();
  for (std::size_t i = all.size(); i-- > 0 && all[i].segment == position;)
    if (all[i].element < 32) wrong |= 1u << all[i].element;
  return wrong;
}

std::uint32_t SetReader::dropped_by(std::string_view tag) const {
  const Grammar& grammar = plan_->grammar();
  for (std::uint32_t level = level_ + 1; level-- > 0;)
    for (std::size_t i = grammar.statements.size(); i-- > 0;) {
      const grammar::OverlayStatement& statement = grammar.statements[i];
      if (statement.tag.length != 0 && statement.place == open_[level].node && grammar.text(statement.tag) == tag)
        return static_cast<std::uint32_t>(i);
    }
  return grammar::none;
}

/// A segment that has no place here: told apart by whether the standard, the set and the open loops know it.
void SetReader::misplaced(const SegmentStream& stream, std::uint32_t position, std::uint64_t word, std::uint32_t tag) {
  if (stream.tag() == "HL") tree_.lose();
  if (const std::uint32_t statement = dropped_by(stream.tag()); statement != grammar::none) {
    if (Finding* finding = note(FaultKind::partner_forbidden_present, stream, no_node, position)) finding->statement = statement;
    return;
  }
  if (tag == SetPlan::no_tag) {
    bool known = false;
    if (dictionary_ != nullptr && word != 0)
      for (const grammar::SegmentRule& rule : dictionary_->segment_rules) known = known || dictionary_->text(rule.tag) == stream.tag();
    lighten(note(known ? FaultKind::segment_not_in_set : FaultKind::segment_unknown, stream, no_node, position));
    return;
  }
  // Out of sequence if a loop that is open (or the set itself) has such a segment, which then lies behind us.
  const Grammar& grammar = plan_->grammar();
  NodeId behind = no_node;
  for (std::uint32_t level = level_ + 1; level-- > 0 && behind == no_node;) {
    const NodeId loop = open_[level].node;
    for (NodeId id = static_cast<NodeId>(loop + 1); id < grammar.nodes[loop].end && behind == no_node; ++id)
      if (grammar.nodes[id].kind == NodeKind::segment && grammar.nodes[id].parent == loop &&
          grammar::word_of(grammar.text(grammar.segment_of(id).tag)) == word)
        behind = id;
    // A loop of which this is the first segment, standing before where we are.
    for (NodeId id = static_cast<NodeId>(loop + 1); id < grammar.nodes[loop].end && behind == no_node; ++id)
      if (grammar.nodes[id].kind == NodeKind::loop && grammar.nodes[id].parent == loop &&
          grammar::word_of(grammar.text(grammar.segment_of(id).tag)) == word)
        behind = static_cast<NodeId>(id + 1);
  }
  if (behind == no_node) {
    lighten(note(FaultKind::segment_unexpected, stream, no_node, position));
    return;
  }
  // One cause, one finding: what was noted as missing has now turned up in the wrong place.
  auto& all = findings_.all();
  for (std::size_t i = all.size(); i-- > 0;)
    if ((all[i].kind == FaultKind::segment_missing || all[i].kind == FaultKind::partner_required_missing ||
         all[i].kind == FaultKind::partner_loop_missing) &&
        all[i].node == behind && all[i].element == 0) {
      findings_.remove(i);
      break;
    }
  // The loops that it belongs to, not those that are open; its elements stand there too.
  const std::size_t told = all.size();
  note(FaultKind::segment_out_of_sequence, stream, behind, position);
  check_elements(stream, behind, position);
  const SetPlan::NodePlan& plan = plan_->node(behind);
  const std::string_view loop = findings_.keep(loop_path(plan.starts_loop ? plan.level - 1u : plan.level));
  for (std::size_t i = told; i < all.size(); ++i) all[i].loop = loop;
}

void SetReader::note_missing(std::uint32_t first, std::uint16_t count, const SegmentStream& stream, std::uint32_t position) {
  const Grammar& grammar = plan_->grammar();
  for (std::uint32_t i = first; i < first + count; ++i) {
    const NodeId named = grammar.automaton.missing[i];
    const NodeId id = grammar.nodes[named].kind == NodeKind::loop ? static_cast<NodeId>(named + 1) : named;
    // What only an overlay makes mandatory is the partner's wish.
    const bool wished = grammar.nodes[named].standard_usage != grammar::Usage::mandatory;
    const bool is_loop = grammar.nodes[named].kind == NodeKind::loop;
    const FaultKind wish = is_loop ? FaultKind::partner_loop_missing : FaultKind::partner_required_missing;
    Finding* finding = note(wished ? wish : FaultKind::segment_missing, stream, id, position);
    if (finding == nullptr) continue;
    if (wished) finding->statement = grammar.statement_on(named, 0, 0, grammar::aspect_usage);
    finding->tag = grammar.text(grammar.segment_of(id).tag);
    // The loops around what is missing, not those around the segment that was found instead.
    const SetPlan::NodePlan& plan = plan_->node(id);
    finding->loop = findings_.keep(loop_path(plan.starts_loop ? plan.level - 1u : plan.level));
  }
}

void SetReader::collect(const SegmentStream& stream, NodeId node, std::uint32_t position) {
  Segment segment;
  segment.node = node;
  segment.element_count = static_cast<std::uint16_t>(stream.count());
  segment.first_element = static_cast<std::uint32_t>(elements_.size());
  segment.loop = open_[level_].index;
  segment.position = position;
  segment.offset = stream.offset();
  segments_.push_back(segment);
  const std::uint32_t start = stream.kept_offset();
  for (std::uint32_t i = 1; i <= stream.count(); ++i) {
    const std::string_view value = stream.element(i);
    ElementPlace place{start + static_cast<std::uint32_t>(value.data() - stream.data()), static_cast<std::uint32_t>(value.size())};
    if (policy_->trim_spaces && !value.empty() && (value.front() == ' ' || value.back() == ' ')) {
      const std::string_view slim = without_blanks(value);
      place.begin += slim.empty() ? 0 : static_cast<std::uint32_t>(slim.data() - value.data());
      place.length = static_cast<std::uint32_t>(slim.size());
    }
    elements_.push_back(place);
  }
  for (const Cut& cut : cuts_) elements_[segment.first_element + cut.element - 1].length = cut.length;
  cuts_.clear();
}

void SetReader::finish(const SegmentStream& stream, std::uint32_t position, bool complete, const char* kept, TransactionSet* set) {
  if (complete) {
    const auto& at_end = plan_->grammar().automaton.at_end[state_];
    if (at_end.second > 0) note_missing(at_end.first, at_end.second, stream, position);
    tree_.finish(*policy_, findings_);
  }
  if (!collecting_ || set == nullptr) return;
  for (std::uint32_t level = level_ + 1; level-- > 0;)
    loops_[open_[level].index].end_segment = static_cast<std::uint32_t>(segments_.size());
  set->segments.swap(segments_);
  set->loops.swap(loops_);
  set->elements.clear();
  set->elements.reserve(elements_.size());
  for (const ElementPlace& place : elements_) set->elements.emplace_back(kept + place.begin, place.length);
}

}  // namespace crossdock::x12
