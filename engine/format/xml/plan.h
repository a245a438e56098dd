#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "format/layout_units.h"
#include "grammar/grammar.h"

namespace crossdock::format {

/// A name in a layout: `a:Head` stands for the namespace that the layout binds `a` to, `Head` for that name in any namespace.
struct XmlName {
  std::string prefix, local;
  std::string uri;  ///< empty: any
};

/// An XML layout as a tree of element steps in the order of the layout: what both reading and writing walk along.
struct XmlPlan {
  static constexpr std::uint32_t none = ~0u;

  struct Attribute {
    XmlName name;
    std::uint32_t field = 0;
  };
  /// An element of the layout: an instance of a record or loop (`unit`), a field (`text_field`), or only on the way to such.
  struct Step {
    XmlName name;
    std::uint32_t unit = none;        ///< each such element is an instance of this unit
    std::uint32_t text_field = none;  ///< of the unit that the step belongs to: its element number less one
    std::vector<Attribute> attributes;
    std::vector<std::uint32_t> children;
  };
  std::vector<Step> steps;
  std::vector<LayoutUnit> units;
  std::uint32_t document_unit = 0;  ///< each instance is a document

  /// An error where a path of the layout cannot be: an unbound prefix, an attribute in the middle.
  [[nodiscard]] static Result<XmlPlan> of(const grammar::Grammar& grammar);
};

}  // namespace crossdock::format
