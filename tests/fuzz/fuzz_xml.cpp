#include "document_round_trip.h"

using crossdock::grammar::DocumentFormat;
using crossdock::grammar::ElementType;
using crossdock::grammar::Grammar;
using crossdock::grammar::unbounded;
using crossdock::grammar::Usage;
using crossdock::test::LayoutBuilder;

namespace {

Grammar many() {
  LayoutBuilder layout(DocumentFormat::xml, "many");
  layout.settings().root = "R";
  layout.open("o", Usage::optional, unbounded, "O").field("n", "@n", ElementType::alphanumeric, Usage::mandatory).field("d", "D/E");
  layout.last().repeat = 0;
  layout.field("f", "D/@f", ElementType::decimal).open("l", Usage::optional, 3, "D/L").field("t", ".").close().close();
  return layout.build();
}

Grammar single() {
  LayoutBuilder layout(DocumentFormat::xml, "one");
  layout.settings().root = "a:R";
  layout.settings().namespaces = {{"a", "u"}};
  layout.settings().charset = "iso-8859-1";
  layout.field("n", "@a:n").field("d", "a:D", ElementType::date).pattern("yyyy-MM-dd").open("l", Usage::optional, unbounded, "L");
  layout.field("t", "T").close();
  return layout.build();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Grammar layouts[] = {many(), single()};
  if (size == 0) return 0;
  crossdock::test::check_round_trip(layouts[data[0] % 2], data + 1, size - 1);
  return 0;
}
