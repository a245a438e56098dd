#pragma once

#include <cstddef>
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

/// Builds one record of canonical data from a JSON object: values by their field's kind, unknown and missing fields told.
/// Iterative: objects that wait are on a list of its own.
class ObjectBuilder {
 public:
  struct Context {
    std::string_view text;  ///< the whole JSON text, for excerpts
    const std::string& file;
    const ValidationPolicy& policy;
    PlaceFinder& places;
    Findings& findings;
  };
  ObjectBuilder(const Context& context, Arena& arena) : context_(context), arena_(arena) {}

  /// `from` is an object of `type`, whose member "kind" is passed over.
  [[nodiscard]] Record* build(const JsonValue& from, const ObjectType& type);

  /// A finding at the value, with its path in the object.
  void tell(FaultKind kind, const JsonValue& at, std::string path, std::string message, std::string help = {});

 private:
  /// Where a value stands in the object. It is spelt only where there is something to tell.
  struct Place {
    const Place* outer = nullptr;  ///< the record that has the field, in the arena; nullptr: the root
    std::string_view field;
    std::size_t item = 0;  ///< of a list, from 1

    /// "lines[2].notes[1]"
    [[nodiscard]] std::string path() const;
  };
  struct Waiting {
    const JsonValue* from;
    Record* into;
    const Place* place;  ///< nullptr: the root
  };

  void fill(const Waiting& waiting);
  /// The field of this name; the one expected first, as most texts have the fields in their order.
  [[nodiscard]] static std::uint32_t field_of(const ObjectType& type, std::string_view name, std::uint32_t expected);
  [[nodiscard]] Value value_of(const JsonValue& from, const Field& field, const Place& place);
  [[nodiscard]] Value list_of(const JsonValue& from, const Field& field, const Place& place);
  [[nodiscard]] Value text_of(const JsonValue& from, const Field& field, const Place& place);
  [[nodiscard]] Value number_of(const JsonValue& from, const Field& field, const Place& place);
  [[nodiscard]] Value date_of(const JsonValue& from, const Field& field, const Place& place);
  [[nodiscard]] Value wrong_kind(const JsonValue& from, const Field& field, const Place& place, std::string_view wanted);

  Context context_;
  Arena& arena_;
  std::vector<Waiting> waiting_;
  std::vector<std::uint8_t> seen_;  ///< fields of the record that is being filled
};

}  // namespace crossdock::format
