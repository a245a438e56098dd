#include <random>

#include <boost/test/unit_test.hpp>

#include "base/charset.h"
#include "base/text.h"
#include "support/documents.h"
#include "support/layout_builder.h"

using namespace crossdock;
using namespace crossdock::format;
using grammar::DocumentFormat;
using grammar::ElementType;
using grammar::Grammar;
using grammar::Usage;
using test::LayoutBuilder;
using test::read_documents;
using test::ReadFile;
using Strings = std::vector<std::string>;

BOOST_TEST_DONT_PRINT_LOG_VALUE(Strings)

BOOST_AUTO_TEST_SUITE(csv)

namespace {

LayoutBuilder stock_layout() {
  LayoutBuilder layout(DocumentFormat::csv, "stock");
  layout.open("item").field("sku", "SKU", ElementType::alphanumeric, Usage::mandatory).length(1, 10);
  layout.field("qty", "On Hand", ElementType::decimal, Usage::mandatory).field("asof", "As Of", ElementType::date).pattern("MM/dd/yyyy");
  layout.field("unit", "Unit", ElementType::identifier).codes({"EA", "CA"}).close();
  return layout;
}

LayoutBuilder orders_layout() {
  LayoutBuilder layout(DocumentFormat::csv, "orders");
  layout.open("order").field("po", "PO", ElementType::alphanumeric, Usage::mandatory).field("date", "Date", ElementType::date);
  layout.pattern("yyyy-MM-dd");
  layout.open("line", Usage::mandatory).field("sku", "SKU", ElementType::alphanumeric, Usage::mandatory);
  layout.field("qty", "Qty", ElementType::decimal, Usage::mandatory).close().close();
  layout.settings().group_by = {"po"};
  return layout;
}

const Grammar& stock() {
  static const Grammar grammar = stock_layout().build();
  return grammar;
}
const Grammar& orders() {
  static const Grammar grammar = orders_layout().build();
  return grammar;
}

std::string lines(const Strings& texts) {
  std::string all;
  for (const std::string& text : texts) all += text + "\n";
  return all;
}

}  // namespace

BOOST_AUTO_TEST_CASE(each_row_is_a_document) {
  const ReadFile file = read_documents(stock(), "SKU,On Hand,As Of,Unit\nA1,5,11/20/2026,EA\nB2,0.5,,\n");
  BOOST_TEST(lines(file.documents) == "item[sku=A1,qty=5,asof=11/20/2026,unit=EA]\nitem[sku=B2,qty=0.5,asof=,unit=]\n");
  BOOST_TEST(lines(file.findings) == "");
  BOOST_TEST(file.extents[1].line == 3u);
  BOOST_TEST(file.extents[1].offset == 42u);
  BOOST_TEST(file.extents[1].length == 8u);
}

BOOST_AUTO_TEST_CASE(columns_are_found_by_name_in_any_order_and_case) {
  const ReadFile file = read_documents(stock(), "\xEF\xBB\xBFon hand , Unit,sku\r\n5,CA,A1\r\n");
  BOOST_TEST(lines(file.documents) == "item[sku=A1,qty=5,asof=,unit=CA]\n");
  BOOST_TEST(lines(file.findings) == "");
}

BOOST_AUTO_TEST_CASE(columns_are_taken_by_position_with_or_without_a_header) {
  LayoutBuilder builder = stock_layout();
  builder.settings().header_by_name = false;
  BOOST_TEST(lines(read_documents(builder.build(), "w,x,y,z\nA1,5,,\n").documents) == "item[sku=A1,qty=5,asof=,unit=]\n");
  LayoutBuilder bare = stock_layout();
  bare.settings().has_header = false;
  const ReadFile file = read_documents(bare.build(), "A1,5,,\nB1,6,,EA");
  BOOST_TEST(lines(file.documents) == "item[sku=A1,qty=5,asof=,unit=]\nitem[sku=B1,qty=6,asof=,unit=EA]\n");
  BOOST_TEST(lines(file.findings) == "");
}

BOOST_AUTO_TEST_CASE(quoted_fields_hold_delimiters_quotes_and_line_breaks) {
  const ReadFile file = read_documents(orders(),
                                       "PO,Date,SKU,Qty\r\n"
                                       "\"1,2\",,\"say \"\"hi\"\"\r\nthere\",1\r\n"
                                       "\"\"\"\", ,  \"x\"  ,\"2\"\r\n");
  BOOST_TEST(lines(file.documents) ==
             "order#1[po=1,2,date=] line#1[sku=say \"hi\"\r\nthere,qty=1]\norder#1[po=\",date=] line#1[sku=x,qty=2]\n");
  BOOST_TEST(lines(file.findings) == "");
  BOOST_TEST(file.extents[1].line == 4u);
}

BOOST_AUTO_TEST_CASE(line_ends_of_every_kind_and_empty_lines_are_taken) {
  for (const std::string_view end : {"\n", "\r\n", "\r", "\n\n", "\r\n\r\n"}) {
    const std::string e(end);
    const ReadFile file = read_documents(stock(), "SKU,On Hand,As Of,Unit" + e + "A1,5,," + e + "B2,6,,");
    BOOST_TEST(lines(file.documents) == "item[sku=A1,qty=5,asof=,unit=]\nitem[sku=B2,qty=6,asof=,unit=]\n");
    BOOST_TEST(lines(file.findings) == "");
  }
}

BOOST_AUTO_TEST_CASE(faults_of_fields_tell_line_column_and_field_and_the_rest_goes_on) {
  const ReadFile file = read_documents(stock(),
                                       "SKU,On Hand,As Of,Unit\n"
                                       "A1,1O,11/20/2026,EA\n"
                                       ",5,13/20/2026,XX\n"
                                       "B2,7,2/1/2026,EA\n"
                                       "TOO-LONG-SKU,8,,EB\n"
                                       "C3,9,,\n");
  BOOST_TEST(lines(file.findings) ==
             "1 2:4 D406 On Hand: `1O` is not a number\n"
             "2 3:1 D703 SKU: `SKU` is empty, it is mandatory\n"
             "2 3:4 D409 As Of: `13/20/2026` is not a date (it is spelt `MM/dd/yyyy`)\n"
             "2 3:15 D408 Unit: `XX` is no value that is allowed here (allowed: CA, EA)\n"
             "3 4:6 D409 As Of: `2/1/2026` is not a date (it is spelt `MM/dd/yyyy`)\n"
             "4 5:1 D405 SKU: `TOO-LONG-SKU` is too long, it has 12 characters (at most 10 characters)\n"
             "4 5:17 D408 Unit: `EB` is no value that is allowed here (did you mean `EA`?)\n");
  BOOST_TEST(file.documents.size() == 5u);
  const Diagnostic& first = file.diagnostics.front();
  BOOST_TEST(first.excerpt == "A1,1O,11/20/2026,EA");
  BOOST_TEST(first.mark_begin == 3u);
  BOOST_TEST(first.mark_length == 2u);
  BOOST_TEST(first.position->offset == 26u);
  BOOST_TEST(first.rule == "number, mandatory (layout stock)");
  BOOST_TEST((first.severity == Severity::error));
  BOOST_TEST((file.diagnostics[3].severity == Severity::warning));
}

BOOST_AUTO_TEST_CASE(a_badly_quoted_row_does_not_harm_its_neighbours) {
  const ReadFile file = read_documents(stock(), "SKU,On Hand,As Of,Unit\nA1,5,,\n\"B\"2,5,,\nC3,\"6,,\nD4,7,,\nE5,8,,EA\n");
  BOOST_TEST(lines(file.documents) ==
             "item[sku=A1,qty=5,asof=,unit=]\n\n\nitem[sku=D4,qty=7,asof=,unit=]\nitem[sku=E5,qty=8,asof=,unit=EA]\n");
  BOOST_TEST(lines(file.findings) ==
             "2 3:4 D701 : text follows the closing quote of a field; a quote inside a field is written twice\n"
             "3 4:4 D701 : a quote is opened and never closed\n");
}

BOOST_AUTO_TEST_CASE(ragged_rows_are_told_and_empty_extra_fields_forgiven) {
  const ReadFile file = read_documents(stock(), "SKU,On Hand,As Of,Unit\nA1,5\nB2,5,,EA,,\nC3,5,,EA,x\n");
  BOOST_TEST(lines(file.findings) ==
             "1 2:1 D701 : the row has 2 fields, 4 are expected\n3 4:1 D701 : the row has 5 fields, 4 are expected\n");
}

BOOST_AUTO_TEST_CASE(the_header_is_checked_as_a_whole) {
  const ReadFile missing = read_documents(stock(), "SKU,On Hnd,As Of,Unit\nA1,5,,\n");
  BOOST_TEST(lines(missing.findings) ==
             "file 1:0 D703 : the header has no column `On Hand`, which is mandatory (is it `On Hnd`?)\n"
             "file 1:0 D805 : the column `On Hnd` is not in layout stock (did you mean `On Hand`?)\n");
  BOOST_TEST(missing.documents.empty());
  const ReadFile unknown = read_documents(stock(), "SKU,On Hand,Colour,\nA1,5,red,\n");
  BOOST_TEST(lines(unknown.findings) == "file 1:0 D805 : the column `Colour` is not in layout stock\n");
  BOOST_TEST(lines(unknown.documents) == "item[sku=A1,qty=5,asof=,unit=]\n");
  BOOST_TEST(lines(read_documents(stock(), "SKU,On Hand,sku,SKU\n").findings) ==
             "file 1:0 D701 : the column `SKU` stands twice in the header\nfile 1:0 D805 : the column `sku` is not in layout stock\n");
  BOOST_TEST(lines(read_documents(stock(), "").findings) == "file 1:0 D701 : the file is empty, not even its header is there\n");
  BOOST_TEST(lines(read_documents(stock(), "\"SKU\nA").findings) ==
             "file 1:0 D701 : the header cannot be read: a quote is opened and never closed\n");
}

BOOST_AUTO_TEST_CASE(rows_that_agree_in_the_group_are_one_document) {
  const ReadFile file = read_documents(orders(), "PO,Date,SKU,Qty\n1,2026-11-20,A,2\n1,2026-11-20,A,2\n1,2026-11-20,B,3\n2,,C,4\n");
  BOOST_TEST(lines(file.documents) ==
             "order#1[po=1,date=2026-11-20] line#1[sku=A,qty=2] line#1[sku=A,qty=2] line#1[sku=B,qty=3]\n"
             "order#1[po=2,date=] line#1[sku=C,qty=4]\n");
  BOOST_TEST(lines(file.findings) == "");
  BOOST_TEST(file.extents[0].length == 50u);
}

BOOST_AUTO_TEST_CASE(rows_of_one_group_that_disagree_are_a_finding) {
  const ReadFile file = read_documents(orders(), "PO,Date,SKU,Qty\n1,2026-11-20,A,2\n1,2026-11-21,B,3\n2,,C,4\n");
  BOOST_TEST(lines(file.findings) ==
             "1 3:3 D804 Date: `Date` is `2026-11-21` here and `2026-11-20` on the rows before of the same order\n");
  BOOST_TEST(file.documents.size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_group_that_comes_again_is_a_finding) {
  const ReadFile file = read_documents(orders(), "PO,Date,SKU,Qty\n1,,A,2\n2,,C,4\n1,,B,3\n");
  BOOST_TEST(lines(file.findings) ==
             "3 4:0 D804 PO: `PO` `1` came before in this file, its rows do not stand together (sort the file by `PO`)\n");
}

BOOST_AUTO_TEST_CASE(a_broken_row_in_a_grouped_file_rejects_every_document_it_may_belong_to) {
  const ReadFile known = read_documents(orders(), "PO,Date,SKU,Qty\n1,,A,2\n1,,\"B\"x,3\n2,,C,4\n");
  BOOST_TEST(lines(known.findings) == "1 3:7 D701 : text follows the closing quote of a field; a quote inside a field is written twice\n");
  const ReadFile of_next = read_documents(orders(), "PO,Date,SKU,Qty\n1,,A,2\n2,,\"B\"x,3\n2,,C,4\n");
  BOOST_TEST(lines(of_next.findings) ==
             "2 3:7 D701 : text follows the closing quote of a field; a quote inside a field is written twice\n");
  BOOST_TEST(lines(of_next.documents) == "order#1[po=1,date=] line#1[sku=A,qty=2]\norder#1[po=2,date=] line#1[sku=C,qty=4]\n");
  const ReadFile unknown = read_documents(orders(), "PO,Date,SKU,Qty\n1,,A,2\n\"1,,B,3\n2,,C,4\n3,,D,5\n");
  BOOST_TEST(lines(unknown.findings) ==
             "1 3:1 D701 : a quote is opened and never closed\n2 3:1 D701 : a quote is opened and never closed\n");
}

BOOST_AUTO_TEST_CASE(three_levels_group_by_what_their_rows_share) {
  LayoutBuilder builder(DocumentFormat::csv, "asn");
  builder.open("shipment").field("id", "Shipment").open("order").field("po", "PO").open("item").field("sku", "SKU").close().close().close();
  builder.settings().group_by = {"id"};
  const Grammar grammar = builder.build();
  const std::string text = "Shipment,PO,SKU\nS1,1,A\nS1,1,B\nS1,2,C\nS2,2,C\n";
  const ReadFile file = read_documents(grammar, text);
  BOOST_TEST(lines(file.documents) ==
             "shipment#1[id=S1] order#1[po=1] item#1[sku=A] item#1[sku=B] order#2[po=2] item#2[sku=C]\n"
             "shipment#1[id=S2] order#1[po=2] item#1[sku=C]\n");
  std::vector<Diagnostic> diagnostics;
  BOOST_TEST(test::rewritten(grammar, text, diagnostics) == text);
}

BOOST_AUTO_TEST_CASE(a_row_without_its_inner_record_is_told_where_it_is_mandatory) {
  BOOST_TEST(lines(read_documents(orders(), "PO,Date,SKU,Qty\n1,,,\n").findings) == "1 2:1 D703 : the row has no `line`\n");
  LayoutBuilder builder(DocumentFormat::csv, "orders");
  builder.open("order").field("po", "PO").open("line").field("sku", "SKU").close().close();
  const Grammar optional = builder.build();
  const ReadFile file = read_documents(optional, "PO,SKU\n1,\n");
  BOOST_TEST(lines(file.documents) == "order#1[po=1]\n");
  std::vector<Diagnostic> diagnostics;
  BOOST_TEST(test::rewritten(optional, "PO,SKU\n1,\n", diagnostics) == "PO,SKU\n1,\n");
}

BOOST_AUTO_TEST_CASE(a_decimal_mark_of_its_own_is_read_and_written) {
  LayoutBuilder builder = stock_layout();
  builder.settings().delimiter = ';';
  builder.settings().decimal_mark = ",";
  const Grammar grammar = builder.build();
  const std::string text = "SKU;On Hand;As Of;Unit\nA1;12,50;;\n";
  const ReadFile file = read_documents(grammar, text + "B2;1.250;;\nC3;1.250,5;;\n");
  BOOST_TEST(file.documents.front() == "item[sku=A1,qty=12.50,asof=,unit=]");
  BOOST_TEST(lines(file.findings) ==
             "2 3:4 D406 On Hand: `1.250` is not a number (the decimal mark is `,`)\n"
             "3 4:4 D406 On Hand: `1.250,5` is not a number (the decimal mark is `,`)\n");
  std::vector<Diagnostic> diagnostics;
  BOOST_TEST(test::rewritten(grammar, text, diagnostics) == text);
}

BOOST_AUTO_TEST_CASE(other_charsets_are_read_and_written) {
  for (const std::string_view charset : {"windows-1252", "utf-16le", "cp037"}) {
    LayoutBuilder builder = stock_layout();
    builder.settings().charset = charset;
    const Grammar grammar = builder.build();
    const std::string text = "SKU,On Hand,As Of,Unit\nÄ1,5,,\n";
    const std::string bytes = *from_utf8(text, charset);
    const ReadFile file = read_documents(grammar, bytes, 7);
    BOOST_TEST(lines(file.documents) == "item[sku=Ä1,qty=5,asof=,unit=]\n");
    BOOST_TEST(lines(file.findings) == "");
    BOOST_TEST(file.extents[0].offset == (charset == "utf-16le" ? 46u : 23u));
    std::vector<Diagnostic> diagnostics;
    BOOST_TEST((test::rewritten(grammar, bytes, diagnostics) == bytes));
    BOOST_TEST(diagnostics.empty());
  }
}

BOOST_AUTO_TEST_CASE(bytes_that_are_no_text_are_told_in_their_field) {
  const std::string header = "SKU,On Hand,As Of,Unit\n";
  for (const std::string& sku : {std::string("A\xff"), std::string("A\0B", 3), std::string("A\x07")}) {
    const ReadFile file = read_documents(stock(), header + sku + ",5,,\nB2,6,,\n");
    BOOST_REQUIRE_EQUAL(file.findings.size(), 1u);
    BOOST_TEST((file.diagnostics[0].kind == FaultKind::element_character_invalid));
    BOOST_TEST(file.diagnostics[0].position->field == "SKU");
    BOOST_TEST(is_valid_utf8(file.diagnostics[0].message));
  }
  LayoutBuilder ascii = stock_layout();
  ascii.settings().charset = "us-ascii";
  BOOST_TEST(read_documents(ascii.build(), header + "\xe4,5,,\n").findings.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_layout_that_rows_cannot_hold_ends_with_an_error) {
  LayoutBuilder builder(DocumentFormat::csv, "tree");
  builder.open("order").field("po", "PO").open("line").field("sku", "SKU").close().open("note").field("text", "Note").close().close();
  const Grammar grammar = builder.build();
  MemoryStream input("PO\n1\n");
  const auto reader = make_reader(grammar, input, {});
  TransactionSet set;
  Findings findings;
  BOOST_TEST((reader->next(set, findings) == DocumentReader::Event::end));
  BOOST_REQUIRE(reader->error().has_value());
  BOOST_TEST(reader->error()->message.find("side by side") != std::string::npos);
  std::string out;
  const auto writer = make_writer(grammar, out);
  std::vector<Diagnostic> diagnostics;
  writer->write(set, diagnostics);
  writer->finish(diagnostics);
  BOOST_TEST(diagnostics.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_format_without_layouts_has_a_reader_and_a_writer_that_say_so) {
  LayoutBuilder builder(DocumentFormat::x12, "other");
  builder.field("a", "A");
  const Grammar grammar = builder.build();
  MemoryStream input("{}");
  TransactionSet set;
  Findings findings;
  const auto reader = make_reader(grammar, input, {});
  BOOST_TEST((reader->next(set, findings) == DocumentReader::Event::end));
  BOOST_TEST(reader->error().has_value());
  std::string out;
  std::vector<Diagnostic> diagnostics;
  const auto writer = make_writer(grammar, out);
  writer->write(set, diagnostics);
  writer->finish(diagnostics);
  BOOST_TEST(has_errors(diagnostics));
}

BOOST_AUTO_TEST_CASE(a_record_over_the_limit_is_passed_over) {
  const std::string header = "SKU,On Hand,As Of,Unit\n";
  const std::string huge(limits::csv_record_bytes + 10, 'x');
  const ReadFile plain = read_documents(stock(), header + huge + ",5,,\nB2,6,,\n");
  BOOST_TEST(plain.documents.size() == 2u);
  BOOST_TEST(plain.documents.back() == "item[sku=B2,qty=6,asof=,unit=]");
  BOOST_REQUIRE_EQUAL(plain.findings.size(), 1u);
  BOOST_TEST(plain.diagnostics[0].message.find("csv_record_bytes") != std::string::npos);
  const ReadFile quoted = read_documents(stock(), header + "\"" + huge + "\",5,,\nB2,6,,\n");
  BOOST_TEST(quoted.documents.back() == "item[sku=B2,qty=6,asof=,unit=]");
  std::string many = "A";
  for (std::size_t i = 0; i <= limits::csv_columns; ++i) many += ",";
  const ReadFile wide = read_documents(stock(), header + many + "\nB2,6,,\n");
  BOOST_TEST(wide.documents.back() == "item[sku=B2,qty=6,asof=,unit=]");
  BOOST_TEST(wide.diagnostics[0].message.find("csv_columns") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(quotes_that_never_close_cannot_make_reading_take_for_ever) {
  // Each line opens a quote that doubled quotes keep open to the record's limit.
  std::string text = "SKU,On Hand,As Of,Unit\n";
  for (int i = 0; i < 200'000; ++i) text += "\"x\"\"\n\"\"";
  const ReadFile file = read_documents(stock(), text);
  BOOST_TEST(!file.findings.empty());
}

BOOST_AUTO_TEST_CASE(the_input_may_be_cut_anywhere) {
  const std::string text =
      "PO,Date,SKU,Qty\r\n1,,\"a\"\"b\r\nc\",2\r\n1,,B,3\r\n\r\n\"2\"x,,C,4\r\n3,,\"D,5\r\n4,,E,6\r\n5,2026-13-01,F,7\r\n";
  const ReadFile whole = read_documents(orders(), text);
  for (std::size_t most = 1; most < 24; ++most) {
    const ReadFile cut = read_documents(orders(), text, most);
    BOOST_TEST(lines(cut.documents) == lines(whole.documents));
    BOOST_TEST(lines(cut.findings) == lines(whole.findings));
  }
}

BOOST_AUTO_TEST_CASE(what_the_layout_does_not_allow_is_not_written_silently) {
  const Grammar& grammar = stock();
  TransactionSet set;
  set.loops.push_back({});
  const auto written = [&](std::vector<std::string_view> values) {
    set.elements = std::move(values);
    Segment segment;
    segment.node = 1;
    segment.element_count = static_cast<std::uint16_t>(set.elements.size());
    set.segments = {segment};
    std::string out;
    std::vector<Diagnostic> diagnostics;
    const auto writer = make_writer(grammar, out);
    writer->write(set, diagnostics);
    writer->finish(diagnostics);
    std::string told;
    for (const Diagnostic& diagnostic : diagnostics)
      told += std::to_string(diagnostic.position->line) + " " + diagnostic.position->field + ": " + diagnostic.message + "\n";
    return told;
  };
  BOOST_TEST(written({"A", "5", "", ""}) == "");
  BOOST_TEST(written({"A", "", "", ""}) == "2 On Hand: `On Hand` is empty, it is mandatory\n");
  BOOST_TEST(written({"A", "x", "2026", "ZZ"}) ==
             "2 On Hand: `x` is not a number\n2 As Of: `2026` is not a date\n2 Unit: `ZZ` is no value that is allowed here\n");
  set.segments.clear();
}

BOOST_AUTO_TEST_CASE(a_character_that_the_charset_lacks_is_told_when_writing) {
  LayoutBuilder builder = stock_layout();
  builder.settings().charset = "iso-8859-1";
  LayoutBuilder source = stock_layout();
  const Grammar latin = builder.build(), utf8 = source.build();
  MemoryStream input("SKU,On Hand,As Of,Unit\n€,5,,\n");
  const auto reader = make_reader(utf8, input, {});
  TransactionSet set;
  Findings findings;
  BOOST_TEST((reader->next(set, findings) == DocumentReader::Event::document));
  std::string out;
  std::vector<Diagnostic> diagnostics;
  const auto writer = make_writer(latin, out);
  writer->write(set, diagnostics);
  BOOST_REQUIRE_EQUAL(diagnostics.size(), 1u);
  BOOST_TEST(diagnostics[0].message == "the row has a character that cannot be written in iso-8859-1");
}

BOOST_AUTO_TEST_CASE(formulas_are_left_alone_in_data_and_neutralised_in_reports) {
  const std::string text = "SKU,On Hand,As Of,Unit\n=1+1,-5,,\n@x,5,,\n";
  std::vector<Diagnostic> diagnostics;
  BOOST_TEST(test::rewritten(stock(), text, diagnostics) == text);
  BOOST_TEST(test::rewritten(stock(), text, diagnostics, {.neutralise_formulas = true}) == "SKU,On Hand,As Of,Unit\n'=1+1,-5,,\n'@x,5,,\n");
  BOOST_TEST(diagnostics.empty());
}

BOOST_AUTO_TEST_CASE(an_empty_file_is_its_header) {
  std::string out;
  std::vector<Diagnostic> diagnostics;
  make_writer(stock(), out)->finish(diagnostics);
  BOOST_TEST(out == "SKU,On Hand,As Of,Unit\n");
}

BOOST_AUTO_TEST_CASE(a_single_empty_column_survives) {
  LayoutBuilder builder(DocumentFormat::csv, "one");
  builder.open("item").field("a", "A").close();
  const Grammar grammar = builder.build();
  std::vector<Diagnostic> diagnostics;
  BOOST_TEST(test::rewritten(grammar, "A\nx\n\"\"\ny\n", diagnostics) == "A\nx\n\"\"\ny\n");
}

BOOST_AUTO_TEST_CASE(reading_what_was_written_gives_the_same_documents) {
  std::mt19937 random(42);
  const auto below = [&](unsigned bound) { return std::uniform_int_distribution<unsigned>(0, bound - 1)(random); };
  for (int round = 0; round < 300; ++round) {
    LayoutBuilder builder(DocumentFormat::csv, "random");
    builder.open("order")
        .field("po", "PO")
        .field("name", "Na;me,")
        .open("line")
        .field("sku", "S\"KU")
        .field("qty", "Qty", ElementType::decimal);
    builder.close().close();
    builder.settings().group_by = {"po"};
    builder.settings().delimiter = ",;\t|"[below(4)];
    builder.settings().quote = below(2) == 0 ? '"' : '\'';
    builder.settings().line_end = below(2) == 0 ? "\n" : "\r\n";
    builder.settings().charset = below(3) == 0 ? "utf-16le" : "utf-8";
    const Grammar grammar = builder.build();
    const auto text = [&] {
      const std::vector<std::string> pieces{"a", " ", "\"", "'", ",", ";", "\t", "|", "\n", "\r\n", "é", "=", "x y", "\r"};
      std::string made;
      for (unsigned n = below(6); n > 0; --n) made += pieces[below(static_cast<unsigned>(pieces.size()))];
      return made;
    };
    std::string bytes;
    std::vector<Diagnostic> diagnostics;
    Strings expected;
    {
      const auto writer = make_writer(grammar, bytes);
      const unsigned sets = below(5);
      for (unsigned number = 0; number < sets; ++number) {
        TransactionSet set;
        set.loops.push_back({});
        const auto add = [&](NodeId loop_node, std::uint32_t parent, std::uint32_t occurrence, const Strings& values) {
          Loop loop;
          loop.node = loop_node;
          loop.parent = parent;
          loop.occurrence = occurrence;
          set.loops.push_back(loop);
          Segment segment;
          segment.node = static_cast<NodeId>(grammar.nodes[loop_node].kind == grammar::NodeKind::loop ? loop_node + 1 : loop_node);
          segment.loop = static_cast<std::uint32_t>(set.loops.size() - 1);
          segment.element_count = 2;
          segment.first_element = static_cast<std::uint32_t>(set.elements.size());
          for (const std::string& value : values) set.elements.push_back(set.arena.copy(value));
          set.segments.push_back(segment);
        };
        add(1, 0, 1, {"PO" + std::to_string(number), text()});
        for (unsigned line = 0, count = 1 + below(3); line < count; ++line) {
          Segment segment;
          segment.node = 3;
          segment.loop = 1;
          segment.element_count = 2;
          segment.first_element = static_cast<std::uint32_t>(set.elements.size());
          set.elements.push_back(set.arena.copy(text()));
          set.elements.push_back(set.arena.copy(std::to_string(below(1000)) + ".5"));
          set.segments.push_back(segment);
        }
        writer->write(set, diagnostics);
        expected.push_back(test::shown(grammar, set));
      }
      writer->finish(diagnostics);
    }
    BOOST_REQUIRE(diagnostics.empty());
    const ReadFile file = read_documents(grammar, bytes, 1 + below(200));
    BOOST_REQUIRE_EQUAL(lines(file.findings), "");
    BOOST_REQUIRE_EQUAL(lines(file.documents), lines(expected));
  }
}

BOOST_AUTO_TEST_SUITE_END()
