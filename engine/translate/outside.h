#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/arena.h"
#include "diagnostic/diagnostic.h"
#include "document/value.h"
#include "mapping/inputs.h"
#include "mapping/needs.h"
#include "mapping/program.h"
#include "partner/pack.h"

/// What maps ask for beside their document: numbers to give out, and other objects. Whoever runs the path provides them, and the
/// same answers give the same bytes again.
namespace crossdock::translate {

/// A sequence that numbers are taken from.
struct NumberSequence {
  std::string name;   ///< "sscc"
  std::string scope;  ///< who must not get a number twice: one counter for each scope
  std::uint64_t from = 1;
  std::uint64_t to = 999'999'999;
};

class NumberSource {
 public:
  virtual ~NumberSource() = default;
  /// The first of `count` numbers that follow each other; nothing where the sequence cannot give so many.
  virtual std::optional<std::uint64_t> reserve(const NumberSequence& sequence, std::uint64_t count) = 0;
};

class RelatedSource {
 public:
  virtual ~RelatedSource() = default;
  /// The object of this type that this number leads to (mapping::keys_of), several as one (mapping::as_one); lives in `arena` or longer.
  virtual std::optional<CanonicalObject> find(const ObjectType& type, std::string_view key, Arena& arena) = 0;
};

/// nullptr: there are none.
struct Outside {
  NumberSource* numbers = nullptr;
  RelatedSource* related = nullptr;
  std::string refusal;  ///< what maps call document.refusal: why a rule refused the object that is answered
};

/// Counts each sequence up from its start: for tests and for trying things out.
class CountingNumbers final : public NumberSource {
 public:
  std::optional<std::uint64_t> reserve(const NumberSequence& sequence, std::uint64_t count) override;

 private:
  std::map<std::string, std::uint64_t> next_;
};

/// Objects that somebody holds.
class GivenObjects final : public RelatedSource {
 public:
  /// The object must outlive this. What is added later counts as later.
  void add(const CanonicalObject& object);
  std::optional<CanonicalObject> find(const ObjectType& type, std::string_view key, Arena& arena) override;

 private:
  std::map<std::pair<std::string, std::string>, std::vector<CanonicalObject>>
      objects_;  ///< by type and each of its numbers, the latest last
};

/// The object's business key as text: the field that its type is identified by.
[[nodiscard]] std::string key_of(const CanonicalObject& object);

/// Adds to `inputs` what a map or rules want to know beside the object, as far as it is there.
void find_related(const std::vector<mapping::RelatedNeed>& needs, const Outside& outside, Arena& arena, mapping::MapInputs& inputs);

/// Puts the numbers into `inputs` that writing the object takes, as the receiver's pack makes them.
void allocate_numbers(const std::shared_ptr<const mapping::MapProgram>& program, const CanonicalObject& object,
                      const partner::PackVersion& receiver, const Outside& outside, mapping::MapInputs& inputs,
                      std::vector<Diagnostic>& diagnostics);

}  // namespace crossdock::translate
