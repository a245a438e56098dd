#include <random>

#include <boost/test/unit_test.hpp>

#include "base/charset.h"
#include "base/text.h"
#include "format/layout_tree.h"
#include "format/xml/xml_scan.h"
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

BOOST_AUTO_TEST_SUITE(xml)

namespace {

/// Many orders a file; elements on the way, a loop in the middle of an element's fields, a loop of attributes only.
LayoutBuilder orders_layout() {
  LayoutBuilder layout(DocumentFormat::xml, "order_xml");
  layout.settings().root = "Orders";
  layout.open("order", Usage::optional, grammar::unbounded, "Order");
  layout.field("number", "@number", ElementType::alphanumeric, Usage::mandatory);
  layout.field("date", "Dates/Ordered", ElementType::date).pattern("yyyy-MM-dd");
  layout.field("ship", "Dates/ShipOn", ElementType::date).pattern("yyyy-MM-dd");
  layout.field("name", "ShipTo/Name", ElementType::alphanumeric);
  layout.open("street", Usage::optional, 2, "ShipTo/Street").field("text", ".").close();
  layout.field("city", "ShipTo/City");
  layout.open("line", Usage::mandatory, grammar::unbounded, "Line").field("sku", "@sku", ElementType::alphanumeric, Usage::mandatory);
  layout.field("qty", "Quantity", ElementType::decimal, Usage::mandatory);
  layout.open("share", Usage::optional, grammar::unbounded, "Share")
      .field("store", "@store")
      .field("n", "@n", ElementType::implied)
      .close();
  layout.close().close();
  return layout;
}

const Grammar& orders() {
  static const Grammar grammar = orders_layout().build();
  return grammar;
}

const std::string sample =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<Orders>\n"
    "  <Order number=\"4711\">\n"
    "    <Dates>\n"
    "      <Ordered>2026-11-20</Ordered>\n"
    "    </Dates>\n"
    "    <ShipTo>\n"
    "      <Name>Öst &amp; Co</Name>\n"
    "      <Street>Main 1</Street>\n"
    "      <Street>Dock 2</Street>\n"
    "      <City>Ulm</City>\n"
    "    </ShipTo>\n"
    "    <Line sku=\"A&quot;1\">\n"
    "      <Quantity>12.50</Quantity>\n"
    "      <Share store=\"1\" n=\"5\"/>\n"
    "      <Share store=\"2\" n=\"7\"/>\n"
    "    </Line>\n"
    "    <Line sku=\"B\">\n"
    "      <Quantity>1</Quantity>\n"
    "    </Line>\n"
    "  </Order>\n"
    "  <Order number=\"4712\">\n"
    "    <Line sku=\"C\">\n"
    "      <Quantity>3</Quantity>\n"
    "    </Line>\n"
    "  </Order>\n"
    "</Orders>\n";

std::string lines(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += text + "\n";
  return all;
}

std::string in_order(const std::string& content) { return "<Orders><Order number=\"1\">" + content + "</Order></Orders>"; }
const std::string one_line = "<Line sku=\"A\"><Quantity>1</Quantity></Line>";

}  // namespace

BOOST_AUTO_TEST_CASE(each_instance_of_the_repeated_element_is_a_document) {
  const ReadFile file = read_documents(orders(), sample);
  BOOST_TEST(lines(file.documents) ==
             "order#1[number=4711,date=2026-11-20,ship=,name=Öst & Co,city=Ulm] street#1[text=Main 1] street#1[text=Dock 2] "
             "line#1[sku=A\"1,qty=12.50] share#1[store=1,n=5] share#1[store=2,n=7] line#2[sku=B,qty=1]\n"
             "order#1[number=4712,date=,ship=,name=,city=] line#1[sku=C,qty=3]\n");
  BOOST_TEST(lines(file.findings) == "");
  BOOST_TEST(file.extents[1].line == 22u);
  BOOST_TEST(file.extents[1].offset == sample.find("Order number=\"4712\""));
}

BOOST_AUTO_TEST_CASE(writing_is_in_the_order_of_the_layout_and_reads_back) {
  std::vector<Diagnostic> diagnostics;
  BOOST_TEST(test::rewritten(orders(), sample, diagnostics) == sample);
  BOOST_TEST(diagnostics.empty());
}

BOOST_AUTO_TEST_CASE(elements_may_come_in_any_order_with_comments_and_cdata) {
  const ReadFile file = read_documents(
      orders(),
      "\xEF\xBB\xBF<?xml version='1.0'?><!-- x --><Orders>\n<Order number = '1' ><Line sku='A'><Share store='1'/><Quantity> <!-- n -->1"
      "<![CDATA[2]]> </Quantity></Line>\n<?pi x?><ShipTo><City>Ulm</City></ShipTo><ShipTo><Name>&#x41;&lt;<![CDATA[<&>]]></Name></ShipTo>"
      "</Order></Orders><!-- end -->\n");
  BOOST_TEST(lines(file.findings) == "");
  BOOST_TEST(lines(file.documents) == "order#1[number=1,date=,ship=,name=A<<&>,city=Ulm] line#1[sku=A,qty=12] share#1[store=1,n=]\n");
}

BOOST_AUTO_TEST_CASE(the_whole_file_is_one_document_where_the_root_has_fields) {
  LayoutBuilder layout(DocumentFormat::xml, "asn");
  layout.settings().root = "ASN";
  layout.field("id", "@id", ElementType::alphanumeric, Usage::mandatory).field("note", "Note");
  layout.last().repeat = 0;
  layout.open("order", Usage::optional, grammar::unbounded, "Order").field("po", "PO").close();
  const Grammar grammar = layout.build();
  const std::string text =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ASN id=\"1\">\n  <Note>a</Note>\n  <Note>b</Note>\n  <Order>\n    <PO>7</PO>\n"
      "  </Order>\n  <Order/>\n</ASN>\n";
  const ReadFile file = read_documents(grammar, text);
  BOOST_TEST(lines(file.findings) == "");
  BOOST_TEST(lines(file.documents) ==
             "asn[id=1,note=a\x1F"
             "b] order[po=7] order[po=]\n");
  std::vector<Diagnostic> diagnostics;
  BOOST_TEST(test::rewritten(grammar, text, diagnostics) == text);
  BOOST_TEST(diagnostics.empty());
}

BOOST_AUTO_TEST_CASE(namespaces_are_those_that_the_layout_binds) {
  LayoutBuilder layout(DocumentFormat::xml, "asn");
  layout.settings().root = "a:ASN";
  layout.settings().namespaces = {{"a", "urn:example:a"}, {"b", "urn:example:b"}};
  layout.field("id", "@id").field("code", "@b:code").field("ship", "a:Dates/b:Ship");
  const Grammar grammar = layout.build();
  const ReadFile file = read_documents(grammar,
                                       "<x:ASN xmlns:x='urn:example:a' id='1' y:code='2' xmlns:y='urn:example:b' xml:lang='de'>"
                                       "<Dates xmlns='urn:example:a'><Ship xmlns='urn:example:b'>S</Ship><Ship>no</Ship></Dates></x:ASN>");
  BOOST_TEST(lines(file.documents) == "asn[id=1,code=2,ship=S]\n");
  BOOST_TEST(lines(file.findings) == "1 1:154 D805 Ship: the element `Ship` is not in layout asn\n");
  const ReadFile other = read_documents(grammar, "<ASN id='1'/>");
  BOOST_TEST(lines(other.findings) ==
             "file 1:2 D702 : the root element is `ASN`, layout asn has `ASN` (its namespace must be `urn:example:a`)\n");
  std::vector<Diagnostic> diagnostics;
  BOOST_TEST(
      test::rewritten(grammar, "<q:ASN xmlns:q='urn:example:a' id='1'><q:Dates><Ship xmlns='urn:example:b'>S</Ship></q:Dates></q:ASN>",
                      diagnostics) ==
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a:ASN xmlns:a=\"urn:example:a\" xmlns:b=\"urn:example:b\" id=\"1\">\n  <a:Dates>\n"
      "    <b:Ship>S</b:Ship>\n  </a:Dates>\n</a:ASN>\n");
}

BOOST_AUTO_TEST_CASE(faults_tell_line_column_and_place_and_the_rest_goes_on) {
  const ReadFile file =
      read_documents(orders(),
                     "<Orders>\n<Order><Line sku=''>\n<Quantity>1O</Quantity></Line></Order>\n"
                     "<Order number=\"2\" colour='red'><Dates><Ordred>2026-11-20</Ordred><ShipOn>20.11.2026</ShipOn></Dates>\n"
                     "<ShipTo>x<Street/><Street/><Street/><City>a</City><City>b</City></ShipTo></Order>\n"
                     "<Order number='3'>" +
                         one_line + "</Order></Orders>");
  BOOST_TEST(lines(file.findings) ==
             "1 2:2 D703 @number: `@number` is empty, it is mandatory\n"
             "1 2:9 D703 @sku: `@sku` is empty, it is mandatory\n"
             "1 3:2 D406 Quantity: `1O` is not a number\n"
             "2 4:2 D805 @colour: the attribute `colour` is not in layout order_xml\n"
             "2 4:40 D805 Ordred: the element `Ordred` is not in layout order_xml (did you mean `Ordered`?)\n"
             "2 5:2 D805 ShipTo: the layout has no place for the text `x`\n"
             "2 5:52 D415 ShipTo/City: `ShipTo/City` comes more than 1 time\n"
             "2 4:67 D409 Dates/ShipOn: `20.11.2026` is not a date (it is spelt `yyyy-MM-dd`)\n"
             "2 5:29 D357 street: there are more than 2 of `Street`\n"
             "2 4:2 D703 line: there is no `Line` in `Order`, it is mandatory\n");
  BOOST_TEST(file.documents.size() == 3u);
  BOOST_TEST(file.diagnostics[2].excerpt.substr(file.diagnostics[2].mark_begin, file.diagnostics[2].mark_length) == "Quantity");
  BOOST_TEST(file.diagnostics[2].value == "1O");
  BOOST_TEST((file.diagnostics[3].severity == Severity::warning));
}

BOOST_AUTO_TEST_CASE(what_is_no_xml_or_dangerous_is_refused_with_its_place) {
  const auto told = [](std::string_view text) {
    const ReadFile file = read_documents(orders(), text);
    BOOST_TEST(file.documents.empty());
    return lines(file.findings);
  };
  const std::string no = " D701 : this is no XML: ";
  BOOST_TEST(told("") == "file 1:1" + no + "there is no element\n");
  BOOST_TEST(told("  \n") == "file 1:1" + no + "there is no element\n");
  BOOST_TEST(told("ISA*00*") == "file 1:1" + no + "text stands outside the root element\n");
  BOOST_TEST(told("<?xml version='1.0'?>\n<!DOCTYPE Orders [<!ENTITY a \"b\">]><Orders>&a;</Orders>") ==
             "file 2:1" + no + "a DOCTYPE is refused: it could define entities and fetch files\n");
  BOOST_TEST(told("<!doctype x><Orders/>").find("a DOCTYPE is refused") != std::string::npos);
  BOOST_TEST(told("<Orders>\n<Order></Orders></Order>") == "file 2:10" + no + "the end tag does not match the start tag\n");
  BOOST_TEST(told("<Orders><Order>") == "file 1:16" + no + "the text ends before its elements are closed\n");
  BOOST_TEST(told("<Orders/><Orders/>") == "file 1:10" + no + "a second root element\n");
  BOOST_TEST(told("<Orders></Orders></Orders>") == "file 1:27" + no + "an element is closed that was not opened\n");
  BOOST_TEST(told("<Orders>&nbsp;</Orders>") == "file 1:9" + no + "the entity `&nbsp;` is not known\n");
  BOOST_TEST(told("<Orders a='&#0;'/>") == "file 1:12" + no + "`&#0;` is no character that XML allows\n");
  BOOST_TEST(told("<Orders a='&#xD800;'/>").find("is no character that XML allows") != std::string::npos);
  BOOST_TEST(told("<Orders>a & b</Orders>") == "file 1:11" + no + "`&` begins no reference; as text it is written `&amp;`\n");
  BOOST_TEST(told("<Orders>a < b</Orders>") == "file 1:11" + no + "`<` begins no tag; as text it is written `&lt;`\n");
  BOOST_TEST(told("<Orders a='<'/>") == "file 1:12" + no + "`<` in an attribute's value is written `&lt;`\n");
  BOOST_TEST(told(std::string_view("<Orders>\0</Orders>", 18)) == "file 1:9" + no + "a control character, which XML does not allow\n");
  BOOST_TEST(told("<Orders>\xff</Orders>") == "file 1:1" + no + "the bytes are no UTF-8 text\n");
  BOOST_TEST(told("<Orders><!-- </Orders>") == "file 1:9" + no + "a comment is not closed\n");
  BOOST_TEST(told("<Orders a='1></Orders>") == "file 1:11" + no + "an attribute's value is not closed\n");
  BOOST_TEST(told("<?xml version='1.0' encoding='klingon'?><Orders/>") == "file 1:1" + no + "`klingon` is no charset that is known here\n");
  BOOST_TEST(told("<Order/>") == "file 1:2 D702 : the root element is `Order`, layout order_xml has `Orders`\n");
}

BOOST_AUTO_TEST_CASE(depth_is_bounded_before_a_tree_is_built) {
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<a>";
  const auto fault = scan_xml(deep);
  BOOST_REQUIRE(fault.has_value());
  BOOST_TEST(fault->message.find("xml_depth") != std::string::npos);
  BOOST_TEST(fault->offset == 3 * limits::xml_depth);
  std::string allowed, closing;
  for (std::size_t i = 0; i < limits::xml_depth; ++i) allowed += "<a>", closing += "</a>";
  BOOST_TEST(!scan_xml(allowed + closing).has_value());
}

BOOST_AUTO_TEST_CASE(an_unknown_part_of_any_depth_is_told_once) {
  std::string deep, closing;
  for (int i = 0; i < 100; ++i) deep += "<x>", closing += "</x>";
  const ReadFile file = read_documents(orders(), in_order(one_line + deep + closing));
  BOOST_TEST(file.findings.size() == 1u);
}

BOOST_AUTO_TEST_CASE(other_charsets_are_read_by_mark_declaration_or_layout) {
  const std::string text = "<Orders><Order number=\"Ä\">" + one_line + "</Order></Orders>";
  const std::string expected = "order#1[number=Ä,date=,ship=,name=,city=] line#1[sku=A,qty=1]\n";
  for (const std::string_view charset : {"utf-16", "utf-16le", "utf-16be", "utf-8"})
    BOOST_TEST(lines(read_documents(orders(), *from_utf8(text, charset)).documents) == expected);
  BOOST_TEST(
      lines(read_documents(orders(), *from_utf8("<?xml version='1.0' encoding=\"windows-1252\" ?>" + text, "windows-1252")).documents) ==
      expected);
  LayoutBuilder latin = orders_layout();
  latin.settings().charset = "iso-8859-1";
  const Grammar grammar = latin.build();
  BOOST_TEST(lines(read_documents(grammar, *from_utf8(text, "iso-8859-1")).documents) == expected);
  std::vector<Diagnostic> diagnostics;
  const std::string written = test::rewritten(grammar, *from_utf8(text, "iso-8859-1"), diagnostics);
  BOOST_TEST(written.find("encoding=\"ISO-8859-1\"") != std::string::npos);
  BOOST_TEST(written.find("number=\"&#196;\"") != std::string::npos);
  BOOST_TEST(lines(read_documents(grammar, written).documents) == expected);
  LayoutBuilder wide = orders_layout();
  wide.settings().charset = "utf-16";
  const Grammar utf16 = wide.build();
  BOOST_TEST(lines(read_documents(utf16, test::rewritten(utf16, *from_utf8(text, "utf-16"), diagnostics)).documents) == expected);
}

BOOST_AUTO_TEST_CASE(what_the_layout_does_not_allow_is_not_written_silently) {
  std::vector<Diagnostic> diagnostics;
  test::rewritten(orders(), "<Orders><Order/></Orders>", diagnostics);
  std::string told;
  for (std::size_t i = diagnostics.size() / 2; i < diagnostics.size(); ++i) told += diagnostics[i].message + "\n";
  BOOST_TEST(told == "`@number` is empty, it is mandatory\nthere is no `line`, it is mandatory\n");
  LayoutBuilder layout(DocumentFormat::xml, "asn");
  layout.field("id", "@id");
  const Grammar single = layout.build();
  std::string out;
  const auto writer = make_writer(single, out);
  TransactionSet set;
  set.loops.push_back({0, 0, 1, 0, 0});
  diagnostics.clear();
  writer->write(set, diagnostics);
  BOOST_TEST(diagnostics.empty());
  writer->write(set, diagnostics);
  BOOST_REQUIRE_EQUAL(diagnostics.size(), 1u);
  BOOST_TEST(diagnostics[0].message == "layout asn holds one document a file");
}

BOOST_AUTO_TEST_CASE(a_layout_that_contradicts_itself_ends_with_an_error) {
  const auto error_of = [](LayoutBuilder& layout) {
    const Grammar grammar = layout.build();
    MemoryStream input("<x/>");
    const auto reader = make_reader(grammar, input, {});
    TransactionSet set;
    Findings findings;
    BOOST_TEST((reader->next(set, findings) == DocumentReader::Event::end));
    return reader->error() ? reader->error()->message : "";
  };
  LayoutBuilder unbound(DocumentFormat::xml, "x");
  unbound.field("a", "q:A");
  BOOST_TEST(error_of(unbound) == "layout x: the prefix of `q:A` has no `namespace`");
  LayoutBuilder twice(DocumentFormat::xml, "x");
  twice.field("a", "A").field("b", "A");
  BOOST_TEST(error_of(twice) == "layout x: two fields are read from `A`");
  LayoutBuilder inside(DocumentFormat::xml, "x");
  inside.open("l", Usage::optional, 2, "L").field("a", "A").close().field("b", "L/B");
  BOOST_TEST(error_of(inside) == "layout x: `L/B` lies inside a loop that stands beside it");
  LayoutBuilder wild(DocumentFormat::xml, "x");
  wild.field("a", "A@b");
  BOOST_TEST(error_of(wild).find("is no path") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(reading_what_was_written_gives_the_same_documents) {
  std::mt19937 random(99);
  const auto below = [&](unsigned bound) { return std::uniform_int_distribution<unsigned>(0, bound - 1)(random); };
  const Grammar& grammar = orders();
  for (int round = 0; round < 300; ++round) {
    const auto text = [&] {
      const std::vector<std::string> pieces{"a", " ", "\"", "'", "<", ">", "&", "]]>", "\n", "\r\n", "é", "€", "\t", "&amp;", "\U0001f600"};
      std::string made = "x";
      for (unsigned n = below(6); n > 0; --n) made += pieces[below(static_cast<unsigned>(pieces.size()))];
      return below(4) == 0 ? std::string() : made;
    };
    std::string bytes;
    std::vector<Diagnostic> diagnostics;
    std::vector<std::string> expected;
    const auto writer = make_writer(grammar, bytes);
    for (unsigned documents = below(4); documents > 0; --documents) {
      TransactionSet set;
      SetBuilder builder(grammar, set, repetition_mark);
      builder.begin();
      const auto add = [&](NodeId node, std::uint32_t loop, const std::vector<std::string>& values) {
        const std::uint32_t first = builder.add_segment(node, loop, 0, 0);
        for (std::size_t i = 0; i < values.size(); ++i) set.elements[first + i] = set.arena.copy(values[i]);
      };
      const std::uint32_t order = builder.open_loop(1, 0, 1);
      add(2, order, {"n" + text(), "2026-11-20", "", text(), text()});
      for (unsigned streets = below(3); streets > 0; --streets) add(3, order, {text()});
      for (unsigned line = 1, count = 1 + below(3); line <= count; ++line) {
        const std::uint32_t loop = builder.open_loop(4, order, line);
        add(5, loop, {"s" + text(), std::to_string(below(100)) + ".25"});
        for (unsigned shares = below(3); shares > 0; --shares) add(6, loop, {text(), std::to_string(below(9))});
        builder.close_loop(loop);
      }
      builder.close_loop(order);
      builder.close_loop(0);
      writer->write(set, diagnostics);
      expected.push_back(test::shown(grammar, set));
    }
    writer->finish(diagnostics);
    BOOST_REQUIRE(diagnostics.empty());
    const ReadFile file = read_documents(grammar, bytes, 1 + below(500));
    BOOST_REQUIRE_EQUAL(lines(file.findings), "");
    BOOST_REQUIRE_EQUAL(lines(file.documents), lines(expected));
  }
}

BOOST_AUTO_TEST_CASE(any_cut_or_flipped_byte_is_read_without_harm) {
  std::mt19937 random(5);
  for (std::size_t cut = 0; cut < sample.size(); cut += 7) read_documents(orders(), std::string_view(sample).substr(0, cut));
  for (int round = 0; round < 2000; ++round) {
    std::string text = sample;
    for (int flips = 0; flips < 3; ++flips) text[random() % text.size()] = static_cast<char>(random() % 256);
    const ReadFile file = read_documents(orders(), text);
    for (const Diagnostic& finding : file.diagnostics) BOOST_REQUIRE(is_valid_utf8(finding.message + finding.excerpt));
  }
}

BOOST_AUTO_TEST_SUITE_END()
