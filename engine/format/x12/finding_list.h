#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "diagnostic/policy.h"
#include "format/x12/finding.h"
#include "format/x12/segment_stream.h"

namespace crossdock::x12 {

/// The findings of one transaction set (or envelope), with the texts that they speak of.
class FindingList {
 public:
  void clear();
  /// Which segment a finding is about.
  struct Place {
    std::uint64_t offset = 0;
    std::uint32_t position = 0;
    std::string_view raw;
    std::string_view tag;
  };
  /// Records a finding unless the policy accepts its kind; nullptr then. The segment's text is copied once a segment.
  Finding* add(const ValidationPolicy& policy, FaultKind kind, const Place& place);
  Finding* add(const ValidationPolicy& policy, FaultKind kind, const SegmentStream& at, std::uint32_t position) {
    return add(policy, kind, {at.offset(), position, at.text(), at.tag()});
  }
  /// Points a finding (nullptr: none) at an element of `at`'s current segment.
  void mark(Finding* finding, const SegmentStream& at, std::uint32_t element);
  /// Points a finding at a part of its segment's text and keeps the value, which may be empty.
  void mark(Finding& finding, std::size_t begin, std::string_view value);
  void remove(std::size_t index);
  [[nodiscard]] std::vector<Finding>& all() { return findings_; }
  [[nodiscard]] const std::vector<Finding>& all() const { return findings_; }
  /// Also those beyond limits::findings_per_set, which are not kept.
  [[nodiscard]] std::uint64_t total() const { return total_; }
  [[nodiscard]] bool has_errors() const { return errors_ > 0; }
  /// Makes an error of what was noted as a warning or the other way round.
  void set_severity(Finding& finding, Severity severity);
  [[nodiscard]] std::string_view keep(std::string_view text) { return arena_.copy(text); }

 private:
  std::vector<Finding> findings_;
  std::uint64_t total_ = 0;
  std::uint64_t errors_ = 0;
  Arena arena_;
  std::string_view last_raw_;
  std::uint64_t last_offset_ = ~0ull;
  Finding dropped_;
};

}  // namespace crossdock::x12
