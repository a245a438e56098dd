#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/json.h"
#include "document/object_type.h"
#include "document/value.h"
#include "format/finding.h"

namespace crossdock::format {

/// Appends the object as canonical JSON, without a line break behind it: first `"kind"`, then the fields in the order of the type;
/// absent fields are left out, decimals keep their digits, dates are `YYYY-MM-DD`, moments as `append_moment` writes them.
void write_canonical(const CanonicalObject& object, std::string& out, JsonStyle style = JsonStyle::compact);

/// Reads canonical objects from a JSON text: one object, an array of them, or JSON Lines.
/// In an array and in JSON Lines the objects are independent of each other: one with faults does not keep the next from being read.
class CanonicalReader {
 public:
  /// `text` and `model` must outlive the reader. `file` is shown in findings. `expected`: the type of objects without a `"kind"`;
  /// an object of another kind is a finding.
  CanonicalReader(std::string_view text, const ObjectModel& model, std::string file, const ObjectType* expected = nullptr,
                  ValidationPolicy policy = {});

  /// Reads the next object into `arena`; false at the end. `object.root` is null where not even its kind could be told.
  /// `findings` receives what is wrong with this object: a value that could not be read is left absent.
  [[nodiscard]] bool next(Arena& arena, CanonicalObject& object, Findings& findings);

 private:
  enum class Shape : std::uint8_t { one, array, lines, end };

  void find_shape();
  bool next_extent(Findings& findings);
  bool next_line(Findings& findings);
  bool next_item(Findings& findings);
  void read_object(Arena& arena, CanonicalObject& object, Findings& findings);
  void tell_syntax(const JsonError& error, Findings& findings);

  std::string_view text_;
  const ObjectModel& model_;
  std::string file_;
  const ObjectType* expected_;
  ValidationPolicy policy_;
  PlaceFinder places_;
  Shape shape_ = Shape::one;
  std::size_t at_ = 0;
  std::uint64_t objects_ = 0;
  JsonDocument document_;
};

}  // namespace crossdock::format
