#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "format/format.h"
#include "format/json/layout_plan.h"
#include "format/layout_units.h"

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

  void begin(std::vector<Diagnostic>& diagnostics);

  // These go down the layout, never the data: their depth is bounded by the layout's.
  void write_instance(const UnitInstance& instance);
  void write_members(std::uint32_t step, const UnitInstance& instance);
  void write_field(const UnitInstance& instance, std::uint32_t field);
  void write_value(const grammar::ElementRule& rule, std::string_view text);
  [[nodiscard]] bool has_content(std::uint32_t step, const UnitInstance& instance) const;

  const grammar::Grammar& grammar_;
  std::string& out_;
  Result<JsonPlan> plan_;
  JsonWriter json_;
  bool begun_ = false;
  std::uint32_t documents_ = 0;
  std::vector<std::string> open_;  ///< members around the array of documents
  UnitInstances instances_;
};

}  // namespace crossdock::format
