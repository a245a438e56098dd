#include "format/x12/finding_list.h"

#include <algorithm>

#include "base/limits.h"

namespace crossdock::x12 {

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
    finding->mark_begin = at.span(element).begin;
    finding->mark_length = static_cast<std::uint32_t>(value.size());
    finding->value = arena_.copy(value.substr(0, 256));
    finding->offset += finding->mark_begin;
  } else {
    // Nothing is there: the mark stands on the separator in front of it, or on the last byte of a segment that ends before.
    const std::uint32_t behind = std::min(element, at.count());
    const SegmentStream::Span span = at.span(behind);
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

void FindingList::mark(Finding& finding, std::size_t begin, std::string_view value) {
  finding.value = keep(value.substr(0, 256));
  finding.mark_begin = static_cast<std::uint32_t>(begin);
  finding.mark_length = static_cast<std::uint32_t>(std::max<std::size_t>(value.size(), 1));
}

}  // namespace crossdock::x12
