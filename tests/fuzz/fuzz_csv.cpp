#include "document_round_trip.h"

using crossdock::grammar::DocumentFormat;
using crossdock::grammar::ElementType;
using crossdock::grammar::Grammar;
using crossdock::grammar::Usage;
using crossdock::test::LayoutBuilder;

namespace {

Grammar rows(const char* charset) {
  LayoutBuilder layout(DocumentFormat::csv, "rows");
  layout.open("item").field("a", "A", ElementType::alphanumeric, Usage::mandatory).field("q", "Q", ElementType::decimal);
  layout.field("d", "D", ElementType::date).pattern("MM/dd/yyyy").field("c", "C", ElementType::identifier).codes({"EA", "CA"}).close();
  layout.settings().charset = charset;
  return layout.build();
}

Grammar groups() {
  LayoutBuilder layout(DocumentFormat::csv, "groups");
  layout.open("order").field("po", "A", ElementType::alphanumeric, Usage::mandatory).field("n", "N");
  layout.open("line").field("q", "Q", ElementType::decimal, Usage::mandatory).close().close();
  layout.settings().group_by = {"po"};
  layout.settings().delimiter = ';';
  layout.settings().decimal_mark = ",";
  return layout.build();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Grammar layouts[] = {rows("utf-8"), rows("windows-1252"), rows("utf-16le"), groups()};
  if (size == 0) return 0;
  crossdock::test::check_round_trip(layouts[data[0] % 4], data + 1, size - 1);
  return 0;
}
