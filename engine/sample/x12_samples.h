#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "format/x12/delimiters.h"
#include "partner/pack.h"
#include "sample/evidence.h"

/// Files of one partner, read for what they show.
namespace crossdock::sample {

struct SampleFile {
  std::string name;  ///< as it is told to people
  std::string bytes;
};

/// One interchange of the samples. Ids are trimmed.
struct InterchangeSeen {
  std::string file;
  partner::Identity sender, receiver;  ///< with the ids of the first group
  x12::Delimiters delimiters;
  std::string suffix;                 ///< behind a segment terminator
  std::string usage;                  ///< ISA15
  std::vector<std::string> versions;  ///< GS08 of its groups
};
/// What is not counted, and why.
struct LeftOut {
  std::string file, what, why;
};

struct X12Samples {
  std::vector<InterchangeSeen> interchanges;
  std::map<std::pair<std::string, std::string>, SetEvidence> sets;  ///< set and the version of its grammar: documents without an error
  std::vector<LeftOut> left_out;  ///< documents with errors, sets without a grammar, files without an interchange
};

/// Reads the files by the pack's grammars (the base's). `only_odd`: of each set every other document, for trying what the others show.
[[nodiscard]] X12Samples read_x12_samples(const std::vector<SampleFile>& files, const partner::PackVersion& pack,
                                          std::optional<bool> only_odd = std::nullopt);

}  // namespace crossdock::sample
