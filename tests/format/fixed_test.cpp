#include <random>

#include <boost/test/unit_test.hpp>

#include "base/charset.h"
#include "base/text.h"
#include "format/fixed/field.h"
#include "format/layout_tree.h"
#include "support/documents.h"
#include "support/layout_builder.h"

using namespace crossdock;
using namespace crossdock::format;
using grammar::DocumentFormat;
using grammar::ElementRule;
using grammar::ElementType;
using grammar::Grammar;
using grammar::Usage;
using test::LayoutBuilder;
using test::read_documents;
using test::ReadFile;

BOOST_AUTO_TEST_SUITE(fixed)

namespace {

/// Header, lines with comments, trailer with a count: one document from header to trailer.
LayoutBuilder po_layout() {
  LayoutBuilder layout(DocumentFormat::fixed, "legacy_po");
  layout.settings().record_length = 30;
  layout.settings().select_from = 1;
  layout.settings().select_to = 2;
  layout.open("H", Usage::mandatory, 1, "10").field("po", "", ElementType::alphanumeric, Usage::mandatory).columns(3, 12);
  layout.field("date", "", ElementType::date).columns(13, 20).pattern("yyyyMMdd").close();
  layout.open("L", Usage::mandatory, grammar::unbounded);
  layout.open("L", Usage::mandatory, 1, "20").field("line", "", ElementType::implied).columns(3, 8, '0');
  layout.field("sku", "").columns(9, 18).field("qty", "", ElementType::implied).columns(19, 28, '0');
  layout.last().decimals = 2;
  layout.close();
  layout.open("C", Usage::optional, 2, "21").field("note", "").columns(3, 30).close();
  layout.close();
  layout.open("T", Usage::mandatory, 1, "90").field("lines", "", ElementType::implied).columns(3, 8, '0').close();
  return layout;
}

/// The layout with its trailer counting the lines.
const Grammar& po() {
  static const Grammar grammar = [] {
    Grammar made = po_layout().build();
    made.element_rules.back().count_of = 2;  // loop L
    return made;
  }();
  return grammar;
}

std::string line(std::string_view text) { return std::string(text) + std::string(30 - text.size(), ' ') + "\n"; }

std::string lines(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += text + "\n";
  return all;
}

const std::string header = line("104711      20261120");
const std::string first = line("20000001SKU-A     0000001250");
const std::string note = line("21  keep dry");
const std::string second = line("20000002SKU-B     -000000300");
const std::string trailer = line("90000002");
const std::string sample = header + first + note + note + second + trailer;
const std::string sample_shown =
    "H[po=4711,date=20261120] L#1[line=1,sku=SKU-A,qty=1250] C#1[note=  keep dry] C#1[note=  keep dry] L#2[line=2,sku=SKU-B,qty=-300] "
    "T[lines=2]";

}  // namespace

BOOST_AUTO_TEST_CASE(records_are_told_apart_by_their_tag_and_cut_by_columns) {
  const ReadFile file = read_documents(po(), sample);
  BOOST_TEST(lines(file.findings) == "");
  BOOST_TEST(lines(file.documents) == sample_shown + "\n");
  BOOST_TEST(file.extents[0].length == sample.size() - 1);
}

BOOST_AUTO_TEST_CASE(writing_fills_the_columns_and_computes_counts) {
  std::vector<Diagnostic> diagnostics;
  std::string wrong_count = sample;
  wrong_count.replace(wrong_count.find("90000002"), 8, "90000009");
  BOOST_TEST(test::rewritten(po(), wrong_count, diagnostics) == sample);
  BOOST_TEST(diagnostics.size() == 1u);
}

BOOST_AUTO_TEST_CASE(the_first_record_begins_the_next_document) {
  const ReadFile file = read_documents(po(), sample + header + first + line("90000001"));
  BOOST_TEST(lines(file.findings) == "");
  BOOST_TEST(file.documents.size() == 2u);
  BOOST_TEST(file.documents[1] == "H[po=4711,date=20261120] L#1[line=1,sku=SKU-A,qty=1250] T[lines=1]");
  BOOST_TEST(file.extents[1].line == 7u);
}

BOOST_AUTO_TEST_CASE(line_ends_lengths_and_cut_blanks_are_taken) {
  for (const std::string_view end : {"\n", "\r\n", "\r"}) {
    std::string text;
    for (const std::string_view l : split(std::string_view(sample).substr(0, sample.size() - 1), '\n'))
      text += std::string(trimmed(l)) + std::string(end);
    const ReadFile file = read_documents(po(), text);
    BOOST_TEST(lines(file.findings) == "");
    BOOST_TEST(file.documents.size() == 1u);
  }
  LayoutBuilder builder = po_layout();
  builder.settings().line_end = "";
  const Grammar solid = builder.build();
  std::string text = sample;
  std::erase(text, '\n');
  const ReadFile file = read_documents(solid, text, 7);
  BOOST_TEST(lines(file.findings) == "");
  BOOST_TEST(lines(file.documents) == sample_shown + "\n");
  BOOST_TEST(lines(read_documents(solid, sample).documents) == sample_shown + "\n");
  std::vector<Diagnostic> diagnostics;
  BOOST_TEST(test::rewritten(solid, text, diagnostics) == text);
  const ReadFile broken = read_documents(solid, text.substr(0, 90) + "21a\nb" + std::string(25, ' ') + text.substr(120));
  BOOST_TEST(lines(broken.findings) == "1 4:3 D407 note: `a\\x0Ab` has a line break inside (is the record's length right?)\n");
  BOOST_TEST(lines(read_documents(solid, text.substr(0, text.size() - 25)).findings) ==
             "1 6:1 D701 : the file ends in the middle of a record, which is 5 characters long, not 30\n"
             "1 7:1 D353 : record `T` is missing before this, it is mandatory\n");
}

BOOST_AUTO_TEST_CASE(records_out_of_place_are_told_and_the_rest_goes_on) {
  BOOST_TEST(lines(read_documents(po(), header + trailer).findings) ==
             "1 2:1 D353 : record `L` is missing before this, it is mandatory\n1 2:3 D501 lines: `lines` says 2, there are 0 of `L`\n");
  BOOST_TEST(lines(read_documents(po(), header + first + note + note + note + second + trailer).findings) ==
             "1 5:1 D354 : there are more than 2 of `C`\n");
  BOOST_TEST(lines(read_documents(po(), header + line("30xyz") + first + second + trailer).findings) ==
             "1 2:1 D702 : record `30` is not in layout legacy_po (did you mean `10`?)\n");
  BOOST_TEST(lines(read_documents(po(), header + note + first + second + trailer).findings) ==
             "1 2:1 D352 : record `21` (C) has no place here\n");
  BOOST_TEST(lines(read_documents(po(), header + first + trailer + second).findings) ==
             "1 4:1 D356 : record `20` (L) stands behind what it must precede\n");
  BOOST_TEST(lines(read_documents(po(), first + second + trailer).findings) ==
             "1 1:1 D353 : record `H` is missing before this, it is mandatory\n");
  BOOST_TEST(lines(read_documents(po(), header + first).findings) == "1 3:1 D353 : record `T` is missing before this, it is mandatory\n");
  BOOST_TEST(lines(read_documents(po(), "").findings) == "file 1:1 D701 : the file is empty\n");
}

BOOST_AUTO_TEST_CASE(faults_of_fields_tell_line_and_column) {
  const ReadFile file = read_documents(po(), line("10          20261320") + line("20000001SKU-A     00000012x0") + line("90000001"));
  BOOST_TEST(lines(file.findings) ==
             "1 1:3 D703 po: `po` is empty, it is mandatory\n"
             "1 1:13 D409 date: `20261320` is not a date (it is spelt `yyyyMMdd`)\n"
             "1 2:19 D406 qty: `12x0` is not a whole number\n");
  BOOST_TEST(file.diagnostics[2].excerpt.substr(file.diagnostics[2].mark_begin, file.diagnostics[2].mark_length) == "00000012x0");
}

BOOST_AUTO_TEST_CASE(a_record_too_long_is_told_unless_only_blanks_are_too_many) {
  const ReadFile file = read_documents(po(), header.substr(0, 30) + "  \n" + first.substr(0, 30) + "x\n" + second + line("90000001"));
  BOOST_TEST(lines(file.findings) == "1 2:1 D701 : the record is 31 characters long, not 30\n");
  const ReadFile huge = read_documents(po(), header + std::string(limits::fixed_record_bytes + 5, 'x') + "\n" + first + line("90000001"));
  BOOST_REQUIRE_EQUAL(huge.findings.size(), 1u);
  BOOST_TEST(huge.findings[0].find("fixed_record_bytes") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(columns_count_characters_in_every_charset) {
  LayoutBuilder builder(DocumentFormat::fixed, "items");
  builder.open("item").field("a", "").columns(1, 3).field("b", "").columns(4, 6).close();
  builder.settings().record_length = 6;
  for (const std::string_view charset : {"utf-8", "windows-1252", "cp037,swaplfnl", "utf-16le"}) {
    builder.settings().charset = charset;
    const Grammar grammar = LayoutBuilder(builder).build();
    const std::string bytes = *from_utf8("ÄÖ  ß \nabcdef\n", charset);
    const ReadFile file = read_documents(grammar, bytes, 3);
    BOOST_TEST(lines(file.findings) == "");
    BOOST_TEST(lines(file.documents) == "item[a=ÄÖ,b= ß]\nitem[a=abc,b=def]\n");
    std::vector<Diagnostic> diagnostics;
    BOOST_TEST((test::rewritten(grammar, bytes, diagnostics) == bytes));
    BOOST_TEST(diagnostics.empty());
  }
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_is_not_written_silently) {
  const Grammar& grammar = po();
  TransactionSet set;
  SetBuilder builder(grammar, set);
  builder.begin();
  const std::uint32_t at = builder.add_segment(1, 0, 1, 0);
  set.elements[at] = "TOO-LONG-FOR-IT";
  std::string out;
  std::vector<Diagnostic> diagnostics;
  const auto writer = make_writer(grammar, out);
  writer->write(set, diagnostics);
  writer->finish(diagnostics);
  std::string told;
  for (const Diagnostic& diagnostic : diagnostics) told += diagnostic.message + "\n";
  BOOST_TEST(told ==
             "there is no record `L`, it is mandatory\nthere is no record `T`, it is mandatory\n"
             "`TOO-LONG-FOR-IT` does not fit into 10 columns\n");
  diagnostics.clear();
  set.elements[at] = "a\nb";
  std::string again;
  make_writer(grammar, again)->write(set, diagnostics);
  BOOST_TEST(diagnostics.back().message == "`a\\x0Ab` has a line break, which a record cannot hold");
}

BOOST_AUTO_TEST_CASE(padding_comes_off_as_it_went_on) {
  ElementRule text, number, zeros;
  text.type = ElementType::alphanumeric;
  number.type = ElementType::decimal;
  zeros.type = ElementType::implied;
  zeros.pad = '0';
  BOOST_TEST(unpadded(text, "  a b  ") == "  a b");
  BOOST_TEST(unpadded(number, "  12  ") == "12");
  BOOST_TEST(unpadded(zeros, "000120") == "120");
  BOOST_TEST(unpadded(zeros, "000000") == "0");
  BOOST_TEST(unpadded(zeros, "-00012") == "-12");
  BOOST_TEST(unpadded(zeros, "      ") == "");
  BOOST_TEST(*padded(text, "ä", 3) == "ä  ");
  BOOST_TEST(*padded(zeros, "12", 5) == "00012");
  BOOST_TEST(*padded(zeros, "-12", 5) == "-0012");
  BOOST_TEST(*padded(zeros, "", 3) == "   ");
  BOOST_TEST(!padded(text, "abcd", 3).has_value());
  std::mt19937 random(3);
  for (int round = 0; round < 2000; ++round) {
    const std::string whole = std::to_string(static_cast<int>(random() % 20000) - 10000);
    BOOST_REQUIRE_EQUAL(unpadded(zeros, *padded(zeros, whole, 8)), whole);
    BOOST_REQUIRE_EQUAL(unpadded(number, *padded(number, whole, 8)), whole);
  }
}

BOOST_AUTO_TEST_CASE(any_cut_or_flipped_byte_is_read_without_harm) {
  std::mt19937 random(11);
  for (std::size_t cut = 0; cut < sample.size(); ++cut) read_documents(po(), std::string_view(sample).substr(0, cut));
  for (int round = 0; round < 2000; ++round) {
    std::string text = sample;
    for (int flips = 0; flips < 4; ++flips) text[random() % text.size()] = static_cast<char>(random() % 256);
    const ReadFile whole = read_documents(po(), text);
    const ReadFile cut = read_documents(po(), text, 1 + random() % 50);
    BOOST_REQUIRE_EQUAL(lines(whole.documents), lines(cut.documents));
    BOOST_REQUIRE_EQUAL(lines(whole.findings), lines(cut.findings));
  }
}

BOOST_AUTO_TEST_SUITE_END()
