#pragma once

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
  struct Waiting {
    const JsonValue* from;
    Record* into;
    std::string path;  ///< "lines[2]"; empty for the root
  };

  void fill(const Waiting& waiting);
  [[nodiscard]] Value value_of(const JsonValue& from, const Field& field, const std::string& path);
  [[nodiscard]] Value list_of(const JsonValue& from, const Field& field, const std::string& path);
  [[nodiscard]] Value text_of(const JsonValue& from, const Field& field, const std::string& path);
  [[nodiscard]] Value number_of(const JsonValue& from, const Field& field, const std::string& path);
  [[nodiscard]] Value date_of(const JsonValue& from, const Field& field, const std::string& path);
  [[nodiscard]] Value wrong_kind(const JsonValue& from, const Field& field, const std::string& path, std::string_view wanted);

  Context context_;
  Arena& arena_;
  std::vector<Waiting> waiting_;
};

}  // namespace crossdock::format
