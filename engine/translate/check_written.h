#pragma once

#include <string_view>
#include <vector>

#include "diagnostic/diagnostic.h"
#include "diagnostic/policy.h"
#include "document/value.h"
#include "mapping/inputs.h"
#include "partner/pack.h"
#include "translate/path.h"

namespace crossdock::translate {

/// What we write is judged at least as strictly as the base policy: what a pack forgives its partner is no licence for us.
[[nodiscard]] ValidationPolicy policy_on_writing(const ValidationPolicy& pack);

/// The characters that a document to this partner may hold: those that it takes, as far as we would take them from it.
[[nodiscard]] CharacterSet written_characters(const partner::PackVersion& receiver);

/// An X12 interchange that we wrote.
struct WrittenInterchange {
  std::string_view bytes;
  std::vector<const partner::LinkedDocument*> documents;  ///< that its sets were written by, each version of a set once
  CharacterSet characters = CharacterSet::any;            ///< what its sets may hold
  bool is_answer = false;  ///< an acknowledgment, which repeats the partner's own identifiers as they came: those are not judged
};

/// Reads a written interchange by the receiver's own grammars, overlays included: what the engine would not take itself never
/// leaves. Appends what is wrong, with the rule of the map and the field of the object that wrote it where there is one.
/// `objects`: those of the sets, in order; where they are not given, fields are not named.
void check_written(const WrittenInterchange& written, const partner::PackVersion& receiver, const std::vector<CanonicalObject>& objects,
                   const mapping::MapInputs& inputs, std::vector<Diagnostic>& diagnostics);

}  // namespace crossdock::translate
