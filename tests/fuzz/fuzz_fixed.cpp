#include "document_round_trip.h"

using crossdock::grammar::DocumentFormat;
using crossdock::grammar::ElementType;
using crossdock::grammar::Grammar;
using crossdock::grammar::Usage;
using crossdock::test::LayoutBuilder;

namespace {

Grammar orders(const char* line_end) {
  LayoutBuilder layout(DocumentFormat::fixed, "orders");
  layout.settings().record_length = 16;
  layout.settings().select_from = 1;
  layout.settings().select_to = 1;
  layout.settings().line_end = line_end;
  layout.open("H", Usage::mandatory, 1, "H").field("po", "", ElementType::alphanumeric, Usage::mandatory).columns(2, 9).close();
  layout.open("L")
      .open("L", Usage::mandatory, 1, "L")
      .field("q", "", ElementType::implied)
      .columns(2, 9, '0')
      .field("s", "")
      .columns(10, 16);
  layout.close().open("C", Usage::optional, 2, "C").field("t", "").columns(2, 16).close().close();
  layout.open("T", Usage::optional, 1, "T").field("n", "", ElementType::implied, Usage::mandatory).columns(2, 9, '0').close();
  Grammar grammar = layout.build();
  grammar.element_rules.back().count_of = 2;
  return grammar;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Grammar layouts[] = {orders("\n"), orders("\r\n"), orders("")};
  if (size == 0) return 0;
  crossdock::test::check_round_trip(layouts[data[0] % 3], data + 1, size - 1);
  return 0;
}
