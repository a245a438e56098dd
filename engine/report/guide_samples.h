#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "document/transaction_set.h"
#include "partner/pack.h"
#include "report/guide.h"

namespace crossdock::report {

/// What the samples of a pack show of one of its X12 documents: those that the pack accepts.
struct SampleUse {
  std::map<NodeId, std::uint64_t> segments;                                     ///< how often each occurs
  std::map<std::pair<NodeId, std::uint16_t>, std::vector<std::string>> values;  ///< a few different ones an element
  std::string example_name;                                                     ///< "samples/850-full.edi"
  std::vector<GuideExampleLine> example;
};

[[nodiscard]] SampleUse read_samples(const partner::PackVersion& pack, const partner::LinkedDocument& document);

}  // namespace crossdock::report
