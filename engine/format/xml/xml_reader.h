#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <pugixml.hpp>

#include "format/field_check.h"
#include "format/format.h"
#include "format/layout_tree.h"
#include "format/xml/plan.h"

namespace crossdock::format {

/// Reads an XML file, which is held whole, into documents. Elements may come in any order; they are put into the layout's.
/// Blanks around an element's text are not part of a value unless `xml:space="preserve"` says so.
class XmlReader final : public DocumentReader {
 public:
  XmlReader(const grammar::Grammar& grammar, InputStream& input, ReadOptions options);

  Event next(TransactionSet& set, Findings& findings) override;
  [[nodiscard]] Extent extent() const override { return extent_; }
  [[nodiscard]] const std::optional<Error>& error() const override { return error_; }

 private:
  /// An element of the file that is an instance of a unit.
  struct Instance {
    std::uint32_t unit = 0;
    pugi::xml_node element;
    std::uint32_t loop = 0;        ///< of the set: the loop around it
    std::uint32_t occurrence = 1;  ///< among those of its unit beside it
    bool closes = false;           ///< the end of `loop`
  };
  /// An element on the way to fields and instances.
  struct Visit {
    pugi::xml_node element;
    std::uint32_t step = 0;
  };

  [[nodiscard]] bool begin_file(Findings& findings);
  void find_documents(Findings& findings);
  void read_document(pugi::xml_node element, TransactionSet& set, Findings& findings);
  void read_instance(const Instance& instance, SetBuilder& builder, TransactionSet& set, Findings& findings);
  /// The values of the unit's own fields and the instances inside it.
  void collect(std::uint32_t unit, pugi::xml_node element, std::vector<Instance>& inside, Findings& findings);
  void visit(const Visit& at, std::vector<Visit>& waiting, std::vector<Instance>& inside, Findings& findings);
  void visit_attributes(const Visit& at, Findings& findings);
  void take(std::uint32_t field, std::string value, pugi::xml_node element, Findings& findings);
  void check_counts(std::uint32_t unit, pugi::xml_node element, std::vector<Instance>& inside, Findings& findings);
  [[nodiscard]] bool is_named(pugi::xml_node element, std::string_view name, const XmlName& wanted) const;
  [[nodiscard]] const grammar::ElementRule& rule_of(std::uint32_t unit, std::uint32_t field) const;

  [[nodiscard]] std::size_t offset_of(pugi::xml_node element) const;
  void tell(const FieldFault& fault, std::size_t offset, std::size_t length, std::string field, Findings& findings);
  void tell_field(const grammar::ElementRule& rule, const FieldFault& fault, std::string_view value, pugi::xml_node element,
                  Findings& findings);
  void tell_unknown(pugi::xml_node element, std::string_view name, std::uint32_t step, bool attribute, Findings& findings);

  const grammar::Grammar& grammar_;
  InputStream& input_;
  ReadOptions options_;
  Result<XmlPlan> plan_;
  std::optional<Error> error_;
  bool begun_ = false;

  std::string text_;
  std::optional<PlaceFinder> places_;
  pugi::xml_document document_;
  bool has_namespaces_ = false;
  std::vector<pugi::xml_node> documents_;
  std::size_t next_document_ = 0;
  Extent extent_;

  std::uint32_t unit_ = 0;           ///< whose fields are being taken
  std::vector<std::string> values_;  ///< of the unit's fields
  std::vector<pugi::xml_node> found_at_;
};

}  // namespace crossdock::format
