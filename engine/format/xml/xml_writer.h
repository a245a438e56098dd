#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/charset.h"
#include "format/field_check.h"
#include "format/format.h"
#include "format/layout_units.h"
#include "format/xml/plan.h"

namespace crossdock::format {

/// Writes documents as XML in the order of the layout, indented by two blanks. Elements without content are left out.
/// In charsets other than UTF-8 whatever is not ASCII is written as a character reference, so every charset can hold every text.
class XmlWriter final : public DocumentWriter {
 public:
  XmlWriter(const grammar::Grammar& grammar, std::string& out);

  void write(const TransactionSet& set, std::vector<Diagnostic>& diagnostics) override;
  void finish(std::vector<Diagnostic>& diagnostics) override;

 private:
  static constexpr std::uint32_t none = XmlPlan::none;

  void begin(std::vector<Diagnostic>& diagnostics);

  // These go down the layout, never the data: their depth is bounded by the layout's.
  void write_unit(const UnitInstance& instance);
  void write_step(std::uint32_t step, const UnitInstance& instance);
  void write_element(std::uint32_t step, const UnitInstance& instance, std::string_view text);
  void write_children(std::uint32_t step, const UnitInstance& instance);
  [[nodiscard]] bool has_content(std::uint32_t step, const UnitInstance& instance) const;

  [[nodiscard]] std::string value(const UnitInstance& instance, std::uint32_t field, std::string_view raw) const;
  void open_tag(std::uint32_t step, const UnitInstance& instance, bool is_root);
  void append_escaped(std::string_view text, bool attribute);
  void append_name(const XmlName& name);
  void line();
  void put(std::string_view text) { text_ += text; }
  void flush();

  const grammar::Grammar& grammar_;
  std::string& out_;
  Result<XmlPlan> plan_;
  Result<Charset> charset_;
  CharsetEncoder encoder_;
  bool ascii_only_;
  std::string text_;  ///< not yet given out
  bool begun_ = false;
  bool root_open_ = false;
  std::uint32_t documents_ = 0;
  std::size_t indent_ = 0;
  UnitInstances instances_;
};

}  // namespace crossdock::format
