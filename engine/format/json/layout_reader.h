#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "format/field_check.h"
#include "format/format.h"
#include "format/json/layout_plan.h"
#include "format/layout_tree.h"

namespace crossdock::format {

/// Reads a JSON file by a layout; the file is held whole. Members may come in any order; they are put into the layout's.
/// Numbers keep the digits of the file, `null` is absent, true and false are these words.
class JsonReader final : public DocumentReader {
 public:
  JsonReader(const grammar::Grammar& grammar, InputStream& input, ReadOptions options);

  Event next(TransactionSet& set, Findings& findings) override;
  [[nodiscard]] Extent extent() const override { return extent_; }
  [[nodiscard]] const std::optional<Error>& error() const override { return error_; }

 private:
  /// A value of the file that is an instance of a unit.
  struct Instance {
    std::uint32_t unit = 0;
    const JsonValue* value = nullptr;
    std::uint32_t loop = 0;        ///< of the set: the loop around it
    std::uint32_t occurrence = 1;  ///< among those of its unit beside it
    bool closes = false;           ///< the end of `loop`
  };

  [[nodiscard]] bool begin_file(Findings& findings);
  void find_documents(Findings& findings);
  void read_document(const JsonValue& value, TransactionSet& set, Findings& findings);
  void read_fields(const Instance& instance, SetBuilder& builder, TransactionSet& set, Findings& findings);
  /// The values of the unit's own fields and the instances inside it; false where the value is no object, which was told.
  bool collect(std::uint32_t unit, const JsonValue& value, std::vector<Instance>& inside, Findings& findings);
  void add_instances(std::uint32_t unit, const JsonValue& value, std::vector<Instance>& inside, Findings& findings);
  void take(std::uint32_t unit, std::uint32_t field, const JsonValue& value, Findings& findings);
  [[nodiscard]] std::optional<std::string> text_of(const JsonValue& value) const;
  void check_counts(std::uint32_t unit, const JsonValue& value, std::vector<Instance>& inside, Findings& findings);
  [[nodiscard]] const grammar::ElementRule& rule_of(std::uint32_t unit, std::uint32_t field) const;
  void tell(const FieldFault& fault, std::uint64_t offset, std::string field, Findings& findings);
  void tell_field(const grammar::ElementRule& rule, const FieldFault& fault, std::string_view value, std::uint64_t offset,
                  Findings& findings);

  const grammar::Grammar& grammar_;
  InputStream& input_;
  ReadOptions options_;
  Result<JsonPlan> plan_;
  std::optional<Error> error_;
  bool begun_ = false;

  std::string text_;
  std::optional<PlaceFinder> places_;
  JsonDocument document_;
  std::vector<const JsonValue*> documents_;
  std::size_t next_document_ = 0;
  Extent extent_;

  std::vector<std::string> values_;  ///< of the fields of the unit that is being read
  std::vector<const JsonValue*> found_at_;
  std::vector<bool> spoilt_;  ///< what stands there is no value, which was told
};

}  // namespace crossdock::format
