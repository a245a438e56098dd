#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "mapping/read.h"
#include "translate/path.h"
#include "translate/verdict.h"

/// The two ways a file is read, behind InboundPath, and the step that they share: objects and what becomes of them.
namespace crossdock::translate {

/// One format's way through a file.
class InboundFormat {
 public:
  virtual ~InboundFormat() = default;
  /// As InboundPath::next.
  virtual SetVerdict* next() = 0;
  [[nodiscard]] const FileVerdict& file() const { return file_; }

 protected:
  FileVerdict file_;
};

/// X12: interchanges, groups, sets.
[[nodiscard]] std::unique_ptr<InboundFormat> inbound_x12(InputStream& input, const partner::PackVersion& pack, const Inputs& inputs);
/// CSV, fixed-width, XML and JSON, by the document that the pack declares for the file.
[[nodiscard]] std::unique_ptr<InboundFormat> inbound_flat(InputStream& input, const partner::PackVersion& pack,
                                                          const partner::LinkedDocument& document, const Inputs& inputs);

/// What maps and rules take from outside: the partner's facts and the time.
[[nodiscard]] mapping::MapInputs map_inputs(const partner::PackVersion& pack, Instant now);

/// Turns documents into judged objects; keeps a reader a map.
class ObjectMaker {
 public:
  ObjectMaker(const partner::PackVersion& pack, const Inputs& inputs)
      : inputs_(map_inputs(pack, inputs.now)),
        outside_(inputs.outside),
        prepare_(inputs.prepare),
        policy_(pack.partner().validation.policy) {}

  /// The objects of one matched document, appended to `set.objects`; their values live in `set.arena` and in the bytes that
  /// `document` views.
  void make(const TransactionSet& document, const partner::LinkedDocument& linked, const DocumentPosition& place, SetVerdict& set);
  /// An object that came as it is (JSON): rules and decision only.
  void take(const CanonicalObject& object, std::vector<Diagnostic> findings, const partner::LinkedDocument& linked, SetVerdict& set);

 private:
  void decide(ObjectVerdict& object, const partner::LinkedDocument& linked) const;

  mapping::MapInputs inputs_;
  Outside outside_;
  std::function<void(ObjectVerdict&)> prepare_;
  const ValidationPolicy& policy_;
  std::unordered_map<const mapping::MapProgram*, std::unique_ptr<mapping::MapReader>> readers_;
};

}  // namespace crossdock::translate
