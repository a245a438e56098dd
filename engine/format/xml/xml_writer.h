#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/charset.h"
#include "format/field_check.h"
#include "format/format.h"
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
  void write_unit(const Instance& instance);
  void write_step(std::uint32_t step, const Instance& instance);
  void write_element(std::uint32_t step, const Instance& instance, std::string_view text);
  void write_children(std::uint32_t step, const Instance& instance);
  [[nodiscard]] bool has_content(std::uint32_t step, const Instance& instance) const;

  [[nodiscard]] std::string_view raw_value(const Instance& instance, std::uint32_t field) const;
  [[nodiscard]] std::string value(const Instance& instance, std::uint32_t field, std::string_view raw) const;
  void open_tag(std::uint32_t step, const Instance& instance, bool is_root);
  void append_escaped(std::string_view text, bool attribute);
  void append_name(const XmlName& name);
  void line();
  void put(std::string_view text) { text_ += text; }
  void flush();
  void tell(const FieldFault& fault, std::string field, std::string_view value, bool personal, std::vector<Diagnostic>& diagnostics) const;

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
  const TransactionSet* set_ = nullptr;
  std::vector<Instance> instances_;
};

}  // namespace crossdock::format
