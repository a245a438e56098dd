#include "diagnostic/render.h"

#include <string>

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_SUITE(rendering)

using namespace std::string_literals;
using crossdock::Colour;
using crossdock::Diagnostic;
using crossdock::DocumentPosition;
using crossdock::Severity;
using crossdock::SourceSet;
using crossdock::SourceSpan;

namespace {

/// A diagnostic at the first occurrence of `part` in file 0.
Diagnostic at_part(const SourceSet& sources, std::string_view part) {
  const std::size_t begin = sources.file(0).text().find(part);
  BOOST_REQUIRE(begin != std::string_view::npos);
  Diagnostic diagnostic;
  diagnostic.code = crossdock::Code::source_rule_malformed;
  diagnostic.message = "something is wrong";
  diagnostic.span = SourceSpan{0, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + part.size())};
  return diagnostic;
}

Diagnostic bad_quantity() {
  Diagnostic diagnostic;
  diagnostic.code = crossdock::Code::element_number_invalid;
  diagnostic.kind = crossdock::FaultKind::element_number_invalid;
  diagnostic.message = "quantity `1O` is not a number";
  DocumentPosition position;
  position.file = "inbound/acme/po.edi";
  position.offset = 412;
  position.interchange = "000001644";
  position.group = "12";
  position.set_id = "850";
  position.set_control = "0001";
  position.segment = 7;
  position.segment_tag = "PO1";
  position.element = 2;
  position.element_id = "330";
  position.loop = "PO1[1]";
  diagnostic.position = position;
  diagnostic.excerpt = "PO1*1*1O*EA*9.25~";
  diagnostic.mark_begin = 6;
  diagnostic.mark_length = 2;
  diagnostic.label = "letter `O`";
  diagnostic.value = "1O";
  diagnostic.rule = "numeric, 1 to 15 (grammars/x12/004010/850.grammar:58)";
  diagnostic.acknowledged = "AK3*PO1*7**8  AK4*2*330*6*1O";
  return diagnostic;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_finding_in_a_document_shows_place_segment_rule_and_acknowledgment) {
  BOOST_TEST(render_frame(bad_quantity(), SourceSet{}) ==
             "error[D406]: quantity `1O` is not a number\n"
             "  --> inbound/acme/po.edi, byte 412\n"
             "   |  interchange 000001644, group 12, 850 0001\n"
             "   |  segment 7 PO1, element 2 (330), loop PO1[1]\n"
             "   |\n"
             "   | PO1*1*1O*EA*9.25~\n"
             "   |       ^^ letter `O`\n"
             "   = rule: numeric, 1 to 15 (grammars/x12/004010/850.grammar:58)\n"
             "   = acknowledged: AK3*PO1*7**8  AK4*2*330*6*1O\n");
}

BOOST_AUTO_TEST_CASE(an_error_in_a_source_shows_its_line_numbered_and_marked) {
  SourceSet sources;
  sources.add("partners/acme/order.map", std::string(21, '\n') + "  pairs 06..27 <-> ids {\n");
  Diagnostic diagnostic = at_part(sources, "06..27");
  diagnostic.message = "no element 26 in PO1";
  diagnostic.label = "PO1 has 25 elements in x12 004010";
  diagnostic.help = "use 06..25";
  BOOST_TEST(render_frame(diagnostic, sources) ==
             "error[S009]: no element 26 in PO1\n"
             "  --> partners/acme/order.map:22:9\n"
             "   |\n"
             "22 |   pairs 06..27 <-> ids {\n"
             "   |         ^^^^^^ PO1 has 25 elements in x12 004010\n"
             "   = help: use 06..25\n");
}

BOOST_AUTO_TEST_CASE(marks_count_code_points_and_tabs_become_blanks) {
  SourceSet sources;
  sources.add("a.map", "\tä \"größe\" bad end");
  BOOST_TEST(render_frame(at_part(sources, "bad"), sources) ==
             "error[S009]: something is wrong\n"
             "  --> a.map:1:12\n"
             "   |\n"
             " 1 |     ä \"größe\" bad end\n"
             "   |               ^^^\n");
}

BOOST_AUTO_TEST_CASE(a_span_over_several_lines_is_marked_to_the_end_of_its_first) {
  SourceSet sources;
  sources.add("a.map", "BEG {\n  01 <-> x\n}\n");
  BOOST_TEST(render_frame(at_part(sources, "{\n  01 <-> x\n}"), sources) ==
             "error[S009]: something is wrong\n"
             "  --> a.map:1:5\n"
             "   |\n"
             " 1 | BEG {\n"
             "   |     ^\n");
}

BOOST_AUTO_TEST_CASE(an_empty_span_at_the_end_of_the_file_has_one_caret) {
  SourceSet sources;
  sources.add("a.map", "map x");
  Diagnostic diagnostic = at_part(sources, "map x");
  diagnostic.span = SourceSpan{0, 5, 5};
  BOOST_TEST(render_frame(diagnostic, sources) ==
             "error[S009]: something is wrong\n"
             "  --> a.map:1:6\n"
             "   |\n"
             " 1 | map x\n"
             "   |      ^\n");
}

BOOST_AUTO_TEST_CASE(another_place_is_shown_with_its_remark_and_the_gutter_fits_both) {
  SourceSet sources;
  sources.add("a.grammar", "standard x12 004010\n" + std::string(120, '\n') + "standard x12 005010\n");
  Diagnostic diagnostic = at_part(sources, "standard x12 005010");
  diagnostic.related.emplace_back(SourceSpan{0, 0, 8}, "the first time");
  BOOST_TEST(render_frame(diagnostic, sources) ==
             "error[S009]: something is wrong\n"
             "   --> a.grammar:122:1\n"
             "    |\n"
             "122 | standard x12 005010\n"
             "    | ^^^^^^^^^^^^^^^^^^^\n"
             "   ::: a.grammar:1:1\n"
             "    |\n"
             "  1 | standard x12 004010\n"
             "    | -------- the first time\n");
}

BOOST_AUTO_TEST_CASE(of_a_very_long_line_a_window_around_the_mark_is_shown) {
  SourceSet sources;
  sources.add("a.map", std::string(5000, 'x') + "bad" + std::string(5000, 'y'));
  const std::string frame = render_frame(at_part(sources, "bad"), sources);
  BOOST_TEST(frame.size() < 600u);
  const std::size_t line = frame.find(" 1 | ");
  const std::size_t marks = frame.find("   | ", line);
  BOOST_REQUIRE(marks != std::string::npos);
  const std::string shown = frame.substr(line + 5, frame.find('\n', line) - line - 5);
  const std::size_t caret = frame.find('^', marks) - marks - 5;
  BOOST_TEST(shown.substr(0, 3) == "…");
  BOOST_TEST(shown.substr(shown.size() - 3) == "…");
  // The first character takes three bytes and one column.
  BOOST_TEST(shown.substr(caret + 2, 3) == "bad");
}

BOOST_AUTO_TEST_CASE(a_personal_value_is_masked_in_every_rendering) {
  Diagnostic diagnostic = bad_quantity();
  diagnostic.message = "name `MEYER` is too long";
  diagnostic.value = "MEYER";
  diagnostic.excerpt = "PER*BD*MEYER~";
  diagnostic.mark_begin = 7;
  diagnostic.mark_length = 5;
  diagnostic.acknowledged = "AK4*2*93*5*MEYER";
  diagnostic.personal = true;
  for (const std::string& text :
       {render_frame(diagnostic, SourceSet{}), render_line(diagnostic, SourceSet{}), render_json(diagnostic, SourceSet{})}) {
    BOOST_TEST_INFO(text);
    BOOST_TEST(text.find("MEYER") == std::string::npos);
    BOOST_TEST(text.find("***") != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(bytes_that_harm_a_terminal_never_reach_it) {
  Diagnostic diagnostic = bad_quantity();
  diagnostic.position->file = "evil\x1b[2J.edi";
  diagnostic.position->interchange = "\x07\n";
  diagnostic.excerpt = "PO1*\x1b[31m*\xff~";
  for (const std::string& text :
       {render_frame(diagnostic, SourceSet{}), render_line(diagnostic, SourceSet{}), render_json(diagnostic, SourceSet{})})
    for (const char c : text) BOOST_TEST((c == '\n' || (static_cast<unsigned char>(c) >= 0x20 && static_cast<unsigned char>(c) != 0x7f)));
}

BOOST_AUTO_TEST_CASE(colours_only_where_they_are_asked_for) {
  SourceSet sources;
  sources.add("a.map", "bad\n");
  BOOST_TEST(render_frame(at_part(sources, "bad"), sources).find('\x1b') == std::string::npos);
  BOOST_TEST(render_frame(at_part(sources, "bad"), sources, Colour::on).find("\x1b[1;31merror[S009]\x1b[0m") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_line_for_editors_has_file_line_and_column) {
  SourceSet sources;
  sources.add("a.map", "ok\n  bad\n");
  Diagnostic diagnostic = at_part(sources, "bad");
  diagnostic.severity = Severity::warning;
  BOOST_TEST(render_line(diagnostic, sources) == "a.map:2:3: warning[S009]: something is wrong");
}

BOOST_AUTO_TEST_CASE(a_line_for_a_document_has_byte_and_segment) {
  BOOST_TEST(render_line(bad_quantity(), SourceSet{}) ==
             "inbound/acme/po.edi: byte 412, segment 7 PO1, element 2 (330), loop PO1[1]: error[D406]: quantity `1O` is not a number");
}

BOOST_AUTO_TEST_CASE(json_holds_every_field_that_is_not_empty_on_one_line) {
  BOOST_TEST(render_json(bad_quantity(), SourceSet{}) ==
             R"x({"code":"D406","severity":"error","kind":"element_number_invalid","message":"quantity `1O` is not a number",)x"
             R"x("document":{"file":"inbound/acme/po.edi","offset":412,"interchange":"000001644","group":"12","set":"850",)x"
             R"x("set_control":"0001","segment":7,"tag":"PO1","element":2,"element_id":"330","loop":"PO1[1]"},)x"
             R"x("excerpt":"PO1*1*1O*EA*9.25~","mark_begin":6,"mark_length":2,"label":"letter `O`","value":"1O",)x"
             R"x("rule":"numeric, 1 to 15 (grammars/x12/004010/850.grammar:58)","acknowledged":"AK3*PO1*7**8  AK4*2*330*6*1O"})x");
}

BOOST_AUTO_TEST_CASE(json_of_a_source_error_gives_begin_and_end) {
  SourceSet sources;
  sources.add("a.map", "ok\n  bad\n");
  BOOST_TEST(render_json(at_part(sources, "bad"), sources) ==
             R"x({"code":"S009","severity":"error","message":"something is wrong",)x"
             R"x("source":{"file":"a.map","line":2,"column":3,"end_line":2,"end_column":6}})x");
}

BOOST_AUTO_TEST_CASE(a_place_names_what_applies_only) {
  DocumentPosition position;
  BOOST_TEST(describe_place(position) == "");
  position.segment_tag = "ISA";
  position.element = 6;
  BOOST_TEST(describe_place(position) == "segment ISA, element 6");
  position.component = 2;
  position.repetition = 3;
  BOOST_TEST(describe_place(position) == "segment ISA, element 6, component 2, repetition 3");
  DocumentPosition flat;
  flat.line = 12;
  flat.field = "qty";
  BOOST_TEST(describe_place(flat) == "field qty");
}

BOOST_AUTO_TEST_CASE(every_kind_of_fault_has_a_code_of_its_own_name) {
  for (std::size_t kind = 1; kind < crossdock::fault_kinds; ++kind) {
    BOOST_TEST_INFO(fault_name(static_cast<crossdock::FaultKind>(kind)));
    BOOST_TEST((code_of_fault(static_cast<crossdock::FaultKind>(kind)) != crossdock::Code::internal));
  }
}

BOOST_AUTO_TEST_SUITE_END()
