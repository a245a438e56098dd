#pragma once

#include <string>
#include <vector>

#include "mapping/field_uses.h"
#include "partner/pack.h"
#include "report/guide.h"
#include "report/guide_samples.h"

namespace crossdock::report {

struct SegmentSource {
  const partner::LinkedDocument& linked;
  const SampleUse& samples;
  const std::vector<mapping::FieldUse>& fields;
  bool everything;
  std::string anchor;
};

/// The section of a segment: its elements as the document uses them, with what the overlay changed.
[[nodiscard]] GuideSegment describe_segment(const SegmentSource& source, NodeId id);

}  // namespace crossdock::report
