#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "format/x12/writer.h"

namespace crossdock::x12 {

/// What an interchange must have in common with another one to become one with it: its ISA without date, time and control number.
/// Empty: this is no interchange.
[[nodiscard]] std::string common_header(std::string_view interchange);

/// Interchanges that we wrote for one receiver, each with its own numbers, as one interchange: their sets in functional groups, a group
/// for all whose GS names the same identifier code, sender, receiver, agency and version, in the order in which the first of each came.
/// Sets are copied byte by byte; envelope, counts and numbers are new.
class Batch {
 public:
  /// Takes the sets of one, which must have the `common_header` of those before it and no TA1. `interchange` must outlive this. False: it
  /// is no such interchange, and nothing may be written.
  [[nodiscard]] bool add(std::string_view interchange);

  [[nodiscard]] std::uint64_t group_count() const { return groups_.size(); }
  [[nodiscard]] std::uint64_t set_count() const { return sets_; }
  [[nodiscard]] const EnvelopeSettings& envelope() const { return envelope_; }

  /// The numbers to begin with; those of groups and sets count up, in the order in which they stand in the result.
  struct Numbers {
    std::uint64_t interchange = 1, group = 1, set = 1;
  };
  /// The numbers that the first set of an interchange got.
  struct Place {
    std::uint64_t group = 0, set = 0;
  };
  /// Appends the interchange; a place for each that was added, in that order. `at`: local to whom the pack says.
  [[nodiscard]] std::vector<Place> write(const Numbers& numbers, const CivilTime& at, std::string& out) const;

 private:
  struct Group {
    std::string functional_id, sender, receiver, agency, version;
    std::vector<WrittenSet> sets;
    std::vector<std::size_t> pieces;  ///< beside `sets`: the interchange that each stood in
    [[nodiscard]] bool is_same(const Group& other) const;
  };

  EnvelopeSettings envelope_;
  std::string header_;  ///< common to all
  std::vector<Group> groups_;
  std::size_t pieces_ = 0;
  std::uint64_t sets_ = 0;
};

}  // namespace crossdock::x12
