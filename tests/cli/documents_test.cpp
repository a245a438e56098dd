#include <filesystem>

#include <boost/test/unit_test.hpp>

#include "base/charset.h"
#include "base/json.h"
#include "base/text.h"
#include "cli/command.h"
#include "support/temporary_folder.h"

using namespace crossdock::test;
using crossdock::cli::Exit;

namespace {

/// Calls a command that works on a document, by the base policy and the repository's grammars.
Called on_base(std::vector<std::string> arguments, const std::string& input = {}) {
  for (const char* more : {"--shipped", CROSSDOCK_SOURCE_DIR, "--partner", "none"}) arguments.emplace_back(more);
  return call(arguments, input);
}

bool is_json(const std::string& text) { return crossdock::parse_json(text).ok(); }

}  // namespace

BOOST_AUTO_TEST_SUITE(validate)

BOOST_AUTO_TEST_CASE(a_good_order_is_accepted_with_its_997) {
  const Called called = on_base({"validate", "-"}, order());
  BOOST_TEST((called.exit == Exit::fine));
  BOOST_TEST(contains(called.out, "1 interchange, 1 group, 1 set: 1 accepted"));
  BOOST_TEST(contains(called.out, "AK5*A~"));
  BOOST_TEST(called.err.empty(), called.err);
}

BOOST_AUTO_TEST_CASE(a_faulty_order_is_told_at_its_place_and_exits_with_1) {
  const Called called = on_base({"validate", "-"}, order("1O"));
  BOOST_TEST((called.exit == Exit::found));
  BOOST_TEST(contains(called.out, "error[D406]"));
  BOOST_TEST(contains(called.out, "segment 3 PO1, element 2"));
  BOOST_TEST(contains(called.out, "AK4*2*330*6*1O~"));
  BOOST_TEST(contains(called.out, "1 set: 1 rejected"));
}

BOOST_AUTO_TEST_CASE(the_acknowledgment_goes_to_a_file_or_alone_to_standard_output) {
  const TemporaryFolder folder;
  const std::string file = (folder.path() / "997.edi").string();
  const Called to_file = on_base({"validate", "-", "--ack", file}, order());
  BOOST_TEST((to_file.exit == Exit::fine));
  BOOST_TEST(contains(read(file), "AK9*A*1*1*1~"));
  const Called to_out = on_base({"validate", "-", "--ack", "-"}, order());
  BOOST_TEST(to_out.out == read(file));
  BOOST_TEST(contains(to_out.err, "1 accepted"));
}

BOOST_AUTO_TEST_CASE(json_holds_every_finding_and_the_acknowledgment) {
  const Called called = on_base({"validate", "-", "--json"}, order("1O"));
  const auto parsed = crossdock::parse_json(called.out);
  BOOST_REQUIRE(parsed.ok());
  const crossdock::JsonValue& root = parsed->root;
  BOOST_TEST(root.find("rejected")->number() == "1");
  const crossdock::JsonValue& set = root.find("interchanges")->items()[0].find("groups")->items()[0].find("sets")->items()[0];
  BOOST_TEST(set.find("verdict")->string() == "rejected");
  BOOST_TEST(set.find("findings")->items()[0].find("code")->string() == "D406");
  BOOST_TEST(root.find("acknowledgments")->items().size() == 1u);
}

BOOST_AUTO_TEST_CASE(what_is_no_document_gets_a_clear_answer_and_exit_1) {
  for (const std::string input : {"", "hello", "ISA*00*", "\x01\x02\x03\xff", "{}", "<a/>"}) {
    const Called called = on_base({"validate", "-"}, input);
    BOOST_TEST((called.exit == Exit::found), crossdock::printable(input));
    BOOST_TEST(contains(called.out, "error["), crossdock::printable(input));
  }
}

BOOST_AUTO_TEST_CASE(an_interchange_that_breaks_off_in_its_isa_is_told_once) {
  const Called called = on_base({"validate", "-"}, order().substr(0, 40));
  BOOST_TEST((called.exit == Exit::found));
  BOOST_TEST(contains(called.out, "error[D101]: this looks like an ISA"));
  BOOST_TEST(!contains(called.out, "there is no ISA segment"));
}

BOOST_AUTO_TEST_CASE(an_order_cut_anywhere_is_rejected_and_never_a_fault) {
  const std::string whole = order();
  for (std::size_t length = 0; length + 1 < whole.size(); length += 7) {
    const Exit exit = on_base({"validate", "-", "-q"}, whole.substr(0, length)).exit;
    BOOST_TEST((exit == Exit::found), "cut at " + std::to_string(length));
  }
}

BOOST_AUTO_TEST_CASE(a_file_that_is_not_there_exits_with_3) {
  const Called called = on_base({"validate", "no-such-file.edi"});
  BOOST_TEST((called.exit == Exit::not_found));
  BOOST_TEST(contains(called.err, "no-such-file.edi"));
  BOOST_TEST(called.out.empty());
}

BOOST_AUTO_TEST_CASE(a_folder_is_no_file) { BOOST_TEST((on_base({"validate", source_folder()}).exit == Exit::usage)); }

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(translate)

BOOST_AUTO_TEST_CASE(an_order_becomes_canonical_json) {
  const Called called = on_base({"translate", "-", "--to", "json"}, order());
  BOOST_TEST((called.exit == Exit::fine), called.err);
  const auto parsed = crossdock::parse_json(called.out);
  BOOST_REQUIRE(parsed.ok());
  BOOST_TEST(parsed->root.members()[0].name == "kind");
  BOOST_TEST(parsed->root.find("number")->string() == "4500012345");
  BOOST_TEST(parsed->root.find("lines")->items()[0].find("unit_price")->number() == "4.75");
}

BOOST_AUTO_TEST_CASE(data_that_is_no_utf8_is_read_as_windows_1252) {
  const Called called = on_base({"translate", "-", "--to", "json"}, order("12",
                                                                          "N1*ST*Montr\xE9"
                                                                          "al*92*0007~"));
  BOOST_TEST(contains(called.out,
                      "Montr\xC3\xA9"
                      "al"),
             called.out);
}

BOOST_AUTO_TEST_CASE(json_becomes_x12_that_validates_and_gives_the_same_json) {
  const std::string json = on_base({"translate", "-", "--to", "json"}, order()).out;
  const Called written = on_base({"translate", "-", "--to", "x12"}, json);
  BOOST_TEST((written.exit == Exit::fine), written.err);
  BOOST_TEST((on_base({"validate", "-"}, written.out).exit == Exit::fine));
  BOOST_TEST(on_base({"translate", "-", "--to", "json"}, written.out).out == json);
}

BOOST_AUTO_TEST_CASE(objects_of_a_long_file_are_still_whole_when_they_are_written) {
  // Longer than what the reader keeps of a file at once.
  const std::string one = order();
  const std::size_t set = one.find("ST*850"), end = one.find("GE*");
  std::string file = one.substr(0, set), numbers;
  constexpr int sets = 3000;
  for (int i = 1; i <= sets; ++i) {
    std::string text = one.substr(set, end - set);
    const std::string control = std::to_string(10'000 + i);
    for (std::size_t at = 0; (at = text.find("*0001~", at)) != std::string::npos; at += control.size()) text.replace(at + 1, 4, control);
    text.replace(text.find("BEG*00*SA*"), 10, "BEG*00*SA*" + control + "-");
    numbers += control;
    file += text;
  }
  file += "GE*" + std::to_string(sets) + one.substr(one.find('*', end + 3));
  for (const char* const jobs : {"1", "2"}) {
    const Called written = on_base({"translate", "-", "--to", "x12", "--jobs", jobs}, file);
    BOOST_TEST((written.exit == Exit::fine), written.err);
    std::string found;
    for (std::size_t at = 0; (at = written.out.find("BEG*00*SA*", at)) != std::string::npos; at += 15)
      found += written.out.substr(at + 10, 5);
    BOOST_TEST((found == numbers), "with --jobs " << jobs);
  }
}

BOOST_AUTO_TEST_CASE(a_rejected_set_is_left_out_and_told) {
  const Called called = on_base({"translate", "-", "--to", "json"}, order("1O"));
  BOOST_TEST((called.exit == Exit::found));
  BOOST_TEST(called.out.empty());
  BOOST_TEST(contains(called.err, "left out: 850 0001"));
  BOOST_TEST(contains(called.err, "D406"));
}

BOOST_AUTO_TEST_CASE(force_translates_what_can_be_read_of_a_rejected_set) {
  const Called called = on_base({"translate", "-", "--force"}, order("1O"));
  BOOST_TEST((called.exit == Exit::found));
  BOOST_TEST(is_json(called.out));
  BOOST_TEST(contains(called.out, "\"number\":\"4500012345\""));
}

BOOST_AUTO_TEST_CASE(a_set_of_a_rejected_group_does_not_leave) {
  std::string text = order();
  text.replace(text.find("GE*1*101"), 8, "GE*1*999");
  const Called called = on_base({"translate", "-"}, text);
  BOOST_TEST((called.exit == Exit::found));
  BOOST_TEST(called.out.empty());
  BOOST_TEST(contains(called.err, "left out: 850 0001"));
}

BOOST_AUTO_TEST_CASE(the_shipped_xml_map_is_found_by_the_format) {
  const Called called = on_base({"translate", "-", "--to", "xml"}, order());
  BOOST_TEST((called.exit == Exit::fine), called.err);
  BOOST_TEST(contains(called.out, "<Order number=\"4500012345\""));
}

BOOST_AUTO_TEST_CASE(a_map_that_is_not_there_exits_with_3) {
  const Called called = on_base({"translate", "-", "--to", "xml", "--map", "order_xlm"}, order());
  BOOST_TEST((called.exit == Exit::not_found));
  BOOST_TEST(contains(called.err, "did you mean `order_xml`?"));
}

BOOST_AUTO_TEST_CASE(json_without_a_kind_is_told) {
  const Called called = on_base({"translate", "-", "--to", "x12"}, "{\"number\": \"1\"}");
  BOOST_TEST((called.exit == Exit::usage));
  BOOST_TEST(contains(called.err, "kind"));
}

BOOST_AUTO_TEST_CASE(an_output_file_appears_whole) {
  const TemporaryFolder folder;
  const std::string file = (folder.path() / "order.json").string();
  const Called called = on_base({"translate", "-", "-o", file}, order());
  BOOST_TEST((called.exit == Exit::fine));
  BOOST_TEST(called.out.empty());
  BOOST_TEST(is_json(read(file)));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(show)

BOOST_AUTO_TEST_CASE(every_segment_has_its_name_its_values_and_their_meaning) {
  const Called called = on_base({"show", "-"}, order("12", "DTM*010*20261123~"));
  BOOST_TEST((called.exit == Exit::fine));
  for (const char* part :
       {"interchange 000000101 from ZZ/HARBORMART to ZZ/OURCO", "functional group 101, PO, version 004010", "transaction set 850 0001",
        "purchase order number", "4500012345", "= 23 November 2026", "= each", "loop PO1[1]", "SE  transaction set trailer"})
    BOOST_TEST(contains(called.out, part), part);
}

BOOST_AUTO_TEST_CASE(findings_stand_with_their_segment) {
  const Called called = on_base({"show", "-"}, order("1O"));
  BOOST_TEST((called.exit == Exit::found));
  const std::size_t segment = called.out.find("PO1  ");
  const std::size_t finding = called.out.find(">> error[D406]");
  const std::size_t next = called.out.find("CTT  ");
  BOOST_TEST((segment < finding && finding < next));
}

BOOST_AUTO_TEST_CASE(a_segment_without_a_place_is_shown_all_the_same) {
  const Called called = on_base({"show", "-"}, order("12", "ZZQ*WHAT~"));
  BOOST_TEST(contains(called.out, "ZZQ  (has no place here)"));
  BOOST_TEST(contains(called.out, "WHAT"));
  BOOST_TEST(contains(called.out, "D351"));
}

BOOST_AUTO_TEST_CASE(json_is_an_object_a_segment) {
  const Called called = on_base({"show", "-", "--json"}, order());
  std::size_t lines = 0;
  for (const std::string_view line : crossdock::split(called.out, '\n')) {
    if (line.empty()) continue;
    ++lines;
    BOOST_TEST(is_json(std::string(line)), std::string(line));
  }
  BOOST_TEST(lines == 7u);  // ISA, GS and the set's five
}

BOOST_AUTO_TEST_CASE(a_ta1_is_shown_with_its_meaning) {
  std::string text = order();
  text.insert(106, "TA1*000000077*261119*1730*R*023~");
  const Called called = on_base({"show", "-"}, text);
  BOOST_TEST((called.exit == Exit::fine));
  for (const char* part : {"acknowledgment of interchange 000000077", "= rejected", "= file ended too early"})
    BOOST_TEST(contains(called.out, part), part);
  const Called judged = on_base({"validate", "-"}, text);
  BOOST_TEST(contains(judged.out, "TA1: interchange 000000077 rejected, 023 file ended too early"));
  BOOST_TEST(contains(judged.out, "1 set, 1 TA1: 1 accepted"));
}

BOOST_AUTO_TEST_CASE(a_file_in_ebcdic_is_shown_like_any_other_and_says_so) {
  const auto ebcdic = crossdock::from_utf8(order("1O"), "cp037");
  BOOST_REQUIRE(ebcdic.ok());
  const Called called = on_base({"show", "-"}, *ebcdic);
  BOOST_TEST(contains(called.out, "transaction set 850 0001"));
  BOOST_TEST(contains(called.out, ">> note[D119]: the file is in EBCDIC (code page 037) and was read as such"));
  const Called judged = on_base({"validate", "-"}, *ebcdic);
  BOOST_TEST(contains(judged.out, " of the decoded text\n"));
  BOOST_TEST(contains(judged.out, "note[D119]"));
}

BOOST_AUTO_TEST_CASE(binary_data_is_one_element_whatever_it_holds) {
  const Called called = on_base({"show", "-", "--raw"}, order("12", "BIN*9*~SE*1*2~|~"));
  BOOST_TEST(contains(called.out, "BIN*9*~SE*1*2~|"));
  BOOST_TEST(contains(called.out, "PO1  order line"));
}

BOOST_AUTO_TEST_CASE(what_is_no_x12_is_told) {
  const Called called = on_base({"show", "-"}, "a,b,c\n");
  BOOST_TEST((called.exit == Exit::found));
  BOOST_TEST(contains(called.err, "no ISA"));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(translate_with)

// A map that needs another object gets it from a file; numbers that it gives out count from the start of their range.
BOOST_AUTO_TEST_CASE(what_a_map_needs_is_given_on_the_command_line) {
  const TemporaryFolder folder;
  write(folder.path() / "crossdock.toml", "name = \"test\"\n");
  write(folder.path() / "partners/printer/partner.toml",
        "name = \"printer\"\n[sscc]\nprefix = \"0614141\"\n[[document]]\nlayout = \"labels\"\ndirection = \"out\"\nmap = \"labels\"\n");
  write(folder.path() / "partners/printer/labels.grammar",
        "layout csv labels { header by-name\n  record label O >1 { code \"CODE\" AN M; po \"PO\" AN M; date \"DATE\" DT \"yyyy-MM-dd\" } "
        "}\n");
  write(folder.path() / "partners/printer/labels.map",
        "map labels: csv labels <- order\nneeds order by department as original\nlabel.code <- allocate(\"sscc\")\n"
        "label.po <- original.number\nlabel.date <- original.order_date\n");
  write(folder.path() / "pick.json",
        "{\"kind\": \"order\", \"number\": \"PICK1\", \"department\": \"PO7\", \"lines\": [{\"number\": \"1\", \"quantity\": 1}]}");
  write(folder.path() / "order.json",
        "{\"kind\": \"order\", \"number\": \"PO7\", \"order_date\": \"2026-11-16\", \"lines\": [{\"number\": \"1\", \"quantity\": 1}]}");
  const std::vector<std::string> translate = {
      "translate",         (folder.path() / "pick.json").string(), "--receiver", "printer", "--site", folder.path().string(), "--shipped",
      CROSSDOCK_SOURCE_DIR};
  const Called alone = call(translate);
  BOOST_TEST((alone.exit == Exit::found));
  BOOST_TEST(contains(alone.err, "the order `PO7`, which the map needs, is not there"), alone.err);
  std::vector<std::string> with = translate;
  with.insert(with.end(), {"--with", (folder.path() / "order.json").string()});
  const Called given = call(with);
  BOOST_TEST((given.exit == Exit::fine), given.err);
  BOOST_TEST(given.out == "CODE,PO,DATE\n006141410000000005,PO7,2026-11-16\n");
}

BOOST_AUTO_TEST_SUITE_END()
