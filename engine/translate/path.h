#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/file.h"
#include "partner/site.h"
#include "translate/outside.h"
#include "translate/verdict.h"

/// The path of a document:
///   bytes -> segments -> transaction set matched against its grammar, with findings -> canonical objects, with findings
///         -> business rules -> decision -> acknowledgment; accepted objects -> document of the receiver -> bytes
/// Every function here is pure: time, control numbers and tables are inputs, so the same bytes give the same bytes again.
namespace crossdock::translate {

struct Inputs {
  Instant now;
  std::string file;           ///< the name to show in findings; a flat file's tells which document it is
  bool map_objects = true;    ///< false: judge only (`crossdock validate`)
  bool map_rejected = false;  ///< also map what can be read of rejected sets (`--force`)
  Outside outside{};          ///< what maps may ask for
  /// How many threads judge and map the sets of an X12 file; the results are the same and come in the same order. Above 1 `outside`
  /// and `prepare` must bear calls from several threads.
  unsigned jobs = 1;
  std::size_t run_bytes = 512 * 1024;  ///< what a thread takes at once, about
  /// Called for each object once it is made; what it makes of it stays, the object does not.
  std::function<void(ObjectVerdict&)> prepare{};
};

/// Reads one inbound file set by set: X12, or the flat format that the pack's `document` declares.
/// Memory follows the largest set; the returned set stays good until the next call.
class InboundPath {
 public:
  InboundPath(InputStream& input, const partner::PackVersion& pack, const Inputs& inputs);
  ~InboundPath();
  InboundPath(const InboundPath&) = delete;
  InboundPath& operator=(const InboundPath&) = delete;

  /// The next set, judged and mapped; nullptr at the end of the file.
  SetVerdict* next();
  /// Grows while `next` is called; complete once it has returned nullptr.
  [[nodiscard]] const FileVerdict& file() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The numbers that one outbound interchange uses. `group` and `set` count up from their first.
struct EnvelopeNumbers {
  std::uint64_t interchange = 1;
  std::uint64_t group = 1;
  std::uint64_t set = 1;
};

/// What the acknowledgment of this interchange will need; nothing of both: it is not acknowledged.
struct AcknowledgmentNeeds {
  std::string kind;                         ///< "997", "999", or "TA1" where that is all; of several versions, that of the first group
  std::uint32_t groups = 0;                 ///< functional groups of 997s or 999s: one a version, where the answer echoes GS08
  std::uint32_t sets = 0;                   ///< 997s or 999s, one a group that is acknowledged, all in one interchange
  bool interchange_acknowledgment = false;  ///< a TA1 is due
};
[[nodiscard]] AcknowledgmentNeeds acknowledgment_needs(const InterchangeVerdict& interchange, const partner::PackVersion& pack);

/// The acknowledgment interchange: a 997 or 999 for each group, made by its map and the ordinary writer.
struct Acknowledgment {
  std::string bytes;
  std::string plain;                    ///< what was put into the receiver's charset; empty: `bytes` are that
  std::vector<Diagnostic> diagnostics;  ///< faults of our own map or grammar: nothing may be sent then
};
[[nodiscard]] Acknowledgment acknowledge(const InterchangeVerdict& interchange, const partner::PackVersion& pack,
                                         const EnvelopeNumbers& numbers, Instant now);

/// Objects as the document that `receiver` wants.
struct RenderedDocument {
  std::string bytes;
  std::string plain;      ///< of an X12 document what was put into the receiver's charset; empty: `bytes` are that
  std::string set_id;     ///< "850", or the layout's name, or "json"
  std::string extension;  ///< "edi", "csv", "xml", "json"
  std::string control;    ///< ISA13 of an X12 document
  std::vector<Diagnostic> diagnostics;
};
/// All `objects` are of one kind and go into one file or interchange. Errors among the diagnostics: nothing may be sent.
[[nodiscard]] RenderedDocument render(const std::vector<CanonicalObject>& objects, const partner::PackVersion& receiver,
                                      const EnvelopeNumbers& numbers, Instant now, const Outside& outside = {});

}  // namespace crossdock::translate
