#pragma once

#include <optional>
#include <string>
#include <vector>

#include "partner/new_pack.h"
#include "partner/pack.h"
#include "sample/claims.h"
#include "sample/x12_samples.h"

/// A pack proposed from samples, as files that a person edits.
namespace crossdock::sample {

/// What is known beside the samples.
struct ProposalAsked {
  std::string name, title;
  std::vector<partner::Identity> ours;  ///< who we are: what we sent ourselves tells of the receiver
};

struct ProposedSet {
  std::string set, version;
  bool outbound = false;  ///< we send it
  std::uint64_t documents = 0;
  std::size_t claims = 0, too_little = 0;  ///< said, and seen too seldom to be said
};

struct Proposal {
  std::vector<partner::NewFile> files;
  std::string refusal, help;           ///< why nothing is proposed; empty: something is
  std::vector<std::string> remarks;    ///< what contradicts itself, what was left out and why
  std::vector<std::string> questions;  ///< what a person must answer before the pack can be used
  std::vector<ProposedSet> sets;
  std::optional<partner::Identity> theirs;  ///< the partner of X12 samples
};

/// partner.toml and an overlay a set, whose statements only warn.
[[nodiscard]] Proposal propose_x12(const X12Samples& samples, const ProposalAsked& asked);

/// The overlay of one set. With `commented` also what was seen too seldom, behind `#`.
[[nodiscard]] std::string overlay_text(const SetEvidence& evidence, const std::string& name, bool commented = true);

/// The statement of a claim, without its evidence: `require REF[DP] warn`.
[[nodiscard]] std::string statement_of(const Claim& claim, const grammar::Grammar& grammar);

}  // namespace crossdock::sample
