#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "change/replay.h"
#include "document/object_type.h"

/// How two runs of the same document differ, place by place.
namespace crossdock::change {

enum class Part : std::uint8_t {
  outcome,         ///< whether it is accepted and goes on, and why not
  finding,         ///< what was found in it
  canonical,       ///< a field of an object
  output,          ///< an element of what a receiver gets
  acknowledgment,  ///< an element of what the sender gets
};
[[nodiscard]] std::string_view name_of(Part part);

struct Difference {
  Part part = Part::canonical;
  std::string subject;  ///< "order", "erp_orders to erp", "acknowledgment"
  std::string place;    ///< without numbers of a single document: "lines[].unit_price", "PO1.04", "column Price"
  std::string before, after;

  friend bool operator==(const Difference&, const Difference&) = default;
};

/// Texts by lines, aligned: what stands in both is left out. `separator` takes lines apart where it is not 0.
struct ComparedText {
  std::string_view before, after;
  char separator = 0;
  bool is_segments = false;
  bool has_header = false;
};
void compare_texts(const ComparedText& texts, Part part, const std::string& subject, std::vector<Difference>& differences);

/// Two objects as canonical JSON, field by field. Values of fields that name persons are masked as `model` tells.
void compare_objects(std::string_view before, std::string_view after, const ObjectModel& model, std::vector<Difference>& differences);

/// Two runs of one set; empty: they are alike.
[[nodiscard]] std::vector<Difference> compare(const ReplayedSet& before, const ReplayedSet& after, const ObjectModel& model);

}  // namespace crossdock::change
