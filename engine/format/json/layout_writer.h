#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "format/field_check.h"
#include "format/format.h"
#include "format/json/layout_plan.h"

namespace crossdock::format {

/// Writes documents as JSON in the order of the layout, indented. Members without content are left out; what may occur more than
/// once is an array, numbers are JSON numbers, everything else is a string.
class JsonLayoutWriter final : public DocumentWriter {
 public:
  JsonLayoutWriter(const grammar::Grammar& grammar, std::string& out);

  void write(const TransactionSet& set, std::vector<Diagnostic>& diagnostics) override;
  void finish(std::vector<Diagnostic>& diagnostics) override;

 private:
  static constexpr std::uint32_t none = JsonPlan::none;

  /// One instance of a unit in the set that is being written.
  struct Instance {
    std::uint32_t unit = 0;
    const Segment* segment = nullptr;
    std::vector<std::uint32_t> inside;
  };

  void begin(std::vector<Diagnostic>& diagnostics);
  void find_instances(const TransactionSet& set, std::vector<Diagnostic>& diagnostics);
  [[nodiscard]] std::uint32_t add_instance(std::uint32_t unit, std::uint32_t parent);
  void check_instance(const Instance& instance, std::vector<Diagnostic>& diagnostics);

  // These go down the layout, never the data: their depth is bounded by the layout's.
  void write_instance(const Instance& instance);
  void write_members(std::uint32_t step, const Instance& instance);
  void write_field(const Instance& instance, std::uint32_t field);
  void write_value(const grammar::ElementRule& rule, std::string_view text);
  [[nodiscard]] bool has_content(std::uint32_t step, const Instance& instance) const;

  [[nodiscard]] std::string_view raw_value(const Instance& instance, std::uint32_t field) const;
  void tell(const FieldFault& fault, std::string field, std::string_view value, bool personal, std::vector<Diagnostic>& diagnostics) const;

  const grammar::Grammar& grammar_;
  std::string& out_;
  Result<JsonPlan> plan_;
  JsonWriter json_;
  bool begun_ = false;
  std::uint32_t documents_ = 0;
  std::vector<std::string> open_;  ///< members around the array of documents
  const TransactionSet* set_ = nullptr;
  std::vector<Instance> instances_;
};

}  // namespace crossdock::format
