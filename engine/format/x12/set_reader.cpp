#include "format/x12/set_reader.h"

#include <algorithm>
#include <cstring>

#include "format/x12/value_form.h"

namespace crossdock::x12 {

using grammar::Grammar;
using grammar::Node;
using grammar::NodeKind;
using grammar::Transition;

void FindingList::clear() {
  findings_.clear();
  arena_.reset();
  total_ = errors_ = 0;
  last_offset_ = ~0ull;
}

Finding* FindingList::add(const ValidationPolicy& policy, FaultKind kind, const Place& place) {
  const Disposition disposition = policy.of(kind);
  if (disposition == Disposition::accept) return nullptr;
  ++total_;
  if (disposition == Disposition::reject) ++errors_;
  const bool kept = findings_.size() < limits::findings_per_set;
  Finding* finding = kept ? &findings_.emplace_back() : &dropped_;
  *finding = {};
  finding->kind = kind;
  finding->severity = disposition == Disposition::reject ? Severity::error : Severity::warning;
  if (!kept) return finding;
  finding->segment = place.position;
  finding->offset = place.offset;
  if (last_offset_ != place.offset || last_raw_.empty()) {
    last_raw_ = arena_.copy(place.raw.substr(0, 512));
    last_offset_ = place.offset;
  }
  finding->raw = last_raw_;
  finding->tag = last_raw_.substr(0, std::min<std::size_t>(place.tag.size(), 16));
  finding->mark_length = static_cast<std::uint32_t>(std::max<std::size_t>(finding->tag.size(), 1));
  return finding;
}

void FindingList::mark(Finding* finding, const SegmentStream& at, std::uint32_t element) {
  if (finding == nullptr) return;
  const std::string_view value = at.element(element);
  finding->element = static_cast<std::uint16_t>(element);
  if (!value.empty()) {
    finding->mark_begin = at.spans()[element].begin;
    finding->mark_length = static_cast<std::uint32_t>(value.size());
    finding->value = arena_.copy(value.substr(0, 256));
    finding->offset += finding->mark_begin;
  } else {
    // Nothing is there: the mark stands on the separator in front of it, or on the last byte of a segment that ends before.
    const std::uint32_t behind = std::min(element, at.count());
    const SegmentStream::Span span = at.spans()[behind];
    finding->mark_begin = behind == element ? span.begin - 1 : span.begin + std::max(span.length, 1u) - 1;
    finding->mark_length = 1;
  }
}

void FindingList::remove(std::size_t index) {
  if (findings_[index].severity == Severity::error) --errors_;
  --total_;
  findings_.erase(findings_.begin() + static_cast<std::ptrdiff_t>(index));
}

void FindingList::set_severity(Finding& finding, Severity severity) {
  if (finding.severity == severity) return;
  if (severity == Severity::error) ++errors_;
  if (finding.severity == Severity::error) --errors_;
  finding.severity = severity;
}

void SetReader::begin(const SetPlan& plan, const Grammar* dictionary, const ValidationPolicy& policy, const Delimiters& delimiters,
                      bool collect, bool fallback) {
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
                                 std::string_view value, std::uint32_t rule) {
  Finding* finding = note(kind, stream, node, position);
  if (finding == nullptr) return nullptr;
  finding->element = static_cast<std::uint16_t>(element);
  finding->rule = rule;
  if (rule != grammar::none) finding->overlay = plan_->grammar().element_rules[rule].overlay;
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
  const std::string_view tag = stream.tag();
  if (stream.text().empty()) {
    note(FaultKind::segment_empty, stream, no_node, position);
    return;
  }
  match(stream, position, tag.size() <= 3 ? grammar::word_of(tag) : 0);
}

FaultKind SetReader::obstacle(const Transition& transition, const SegmentStream& stream) const {
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

void SetReader::match(const SegmentStream& stream, std::uint32_t position, std::uint64_t word) {
  const std::uint32_t tag = word == 0 ? SetPlan::no_tag : plan_->tag_index(word);
  if (tag == SetPlan::no_tag) {
    misplaced(stream, position, word, tag);
    return;
  }
  const auto& transitions = plan_->grammar().automaton.transitions;
  const Transition* first = nullptr;
  FaultKind fault = FaultKind::none;
  for (std::uint32_t next = plan_->first_transition(state_, tag); next != 0;) {
    const Transition& candidate = transitions[next - 1];
    const FaultKind in_the_way = obstacle(candidate, stream);
    if (in_the_way == FaultKind::none) {
      enter(candidate, stream, position);
      return;
    }
    if (in_the_way != FaultKind::segment_unexpected && first == nullptr) {
      first = &candidate;
      fault = in_the_way;
    }
    next = candidate.next;
  }
  if (first == nullptr) {
    misplaced(stream, position, word, tag);
    return;
  }
  enter(*first, stream, position);
  if (Finding* finding = note(fault, stream, first->target, position)) {
    const SetPlan::NodePlan& target = plan_->node(first->target);
    finding->expected = fault == FaultKind::loop_over_maximum ? target.loop_max : target.max;
    finding->found = fault == FaultKind::loop_over_maximum ? open_[level_].occurrence : occurrence_;
  }
}

/// A segment that has no place here: told apart by whether the standard, the set and the open loops know it.
void SetReader::misplaced(const SegmentStream& stream, std::uint32_t position, std::uint64_t word, std::uint32_t tag) {
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
    if (all[i].kind == FaultKind::segment_missing && all[i].node == behind) {
      findings_.remove(i);
      break;
    }
  if (Finding* finding = note(FaultKind::segment_out_of_sequence, stream, behind, position))
    finding->loop = findings_.keep(loop_path(plan_->node(behind).starts_loop ? plan_->node(behind).level - 1u : plan_->node(behind).level));
  check_elements(stream, behind, position);
}

void SetReader::note_missing(std::uint32_t first, std::uint16_t count, const SegmentStream& stream, std::uint32_t position) {
  const Grammar& grammar = plan_->grammar();
  for (std::uint32_t i = first; i < first + count; ++i) {
    const NodeId named = grammar.automaton.missing[i];
    const NodeId id = grammar.nodes[named].kind == NodeKind::loop ? static_cast<NodeId>(named + 1) : named;
    Finding* finding = note(FaultKind::segment_missing, stream, id, position);
    if (finding == nullptr) continue;
    finding->tag = grammar.text(grammar.segment_of(id).tag);
    // The loops around what is missing, not those around the segment that was found instead.
    const SetPlan::NodePlan& plan = plan_->node(id);
    finding->loop = findings_.keep(loop_path(plan.starts_loop ? plan.level - 1u : plan.level));
  }
}

void SetReader::enter(const Transition& transition, const SegmentStream& stream, std::uint32_t position) {
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
  if (collecting_) collect(stream, target, position);
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
    ElementPlace place{start + stream.spans()[i].begin, stream.spans()[i].length};
    const std::string_view value = stream.element(i);
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
