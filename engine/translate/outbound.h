#pragma once

#include "base/clock.h"
#include "format/x12/writer.h"
#include "mapping/write.h"
#include "partner/pack.h"
#include "translate/path.h"

namespace crossdock::translate {

/// The envelope that we write to a partner: ids, separators and versions of the pack, the time in the partner's zone.
[[nodiscard]] x12::EnvelopeSettings envelope_of(const partner::PackVersion& receiver, Instant now);

/// Puts a written interchange into the charset that the receiver takes; a character that it lacks is an error. What it was before, empty
/// where that is the same.
std::string put_into_charset(const partner::PackVersion& receiver, std::string& bytes, std::vector<Diagnostic>& diagnostics);

/// Writes objects by a map, each with what it needs from outside.
class ObjectWriter {
 public:
  ObjectWriter(const partner::LinkedDocument& linked, const partner::PackVersion& receiver, Instant now, const Outside& outside);

  /// `document`'s elements view the object and what this writer holds. A field of the object that no rule of the map names is a note,
  /// or what the receiver's pack makes of data that is not mapped.
  void write(const CanonicalObject& object, TransactionSet& document, std::vector<Diagnostic>& diagnostics);
  /// What the last object was written with.
  [[nodiscard]] const mapping::MapInputs& inputs() const { return inputs_; }

 private:
  void tell_lost_fields(const CanonicalObject& object, std::vector<Diagnostic>& diagnostics) const;

  const partner::LinkedDocument& linked_;
  const partner::PackVersion& receiver_;
  Outside outside_;
  mapping::MapInputs inputs_;
  mapping::MapWriter writer_;
  Arena related_;
};

/// Objects as CSV, fixed-width or XML by the receiver's layout and map.
void render_flat(const std::vector<CanonicalObject>& objects, const partner::LinkedDocument& linked, const partner::PackVersion& receiver,
                 Instant now, const Outside& outside, RenderedDocument& result);

}  // namespace crossdock::translate
