#include <functional>

#include <boost/test/unit_test.hpp>

#include "format/x12/writer.h"
#include "format/x12_trace.h"

using namespace crossdock;
using x12::EnvelopeSettings;
using x12::Reader;

namespace {

EnvelopeSettings envelope() {
  EnvelopeSettings settings;
  settings.delimiters = {'*', '>', '^', '~'};
  settings.sender_qualifier = settings.receiver_qualifier = "ZZ";
  settings.sender = "HARBORSUPPLY";
  settings.receiver = "NORTHMART";
  settings.group_sender = "HARBORSUPPLY";
  settings.group_receiver = "NORTHMART";
  settings.interchange_version = "00501";
  settings.at.date = {2026, 11, 20};
  settings.at.hour = 8;
  settings.at.minute = 1;
  return settings;
}

using Visit = std::function<void(const TransactionSet&, const grammar::Grammar&)>;

/// Visits the sets of a file; false where anything was found in it.
bool read(std::string_view bytes, const ValidationPolicy& policy, const Visit& visit) {
  MemoryStream input(bytes);
  x12::ReaderOptions options;
  options.policy = policy;
  options.collect = true;
  Reader reader(input, test::grammars_with_our_own(), options);
  bool clean = true;
  const auto judge = [&](const x12::FindingList& findings) { clean = clean && findings.all().empty(); };
  for (;;) {
    switch (reader.next()) {
      case Reader::Event::set:
        judge(reader.set_findings());
        if (reader.collected() && reader.set().grammar != nullptr) visit(reader.transaction_set(), *reader.set().grammar);
        break;
      case Reader::Event::group_end: judge(reader.group_findings()); break;
      case Reader::Event::interchange_end: judge(reader.interchange_findings()); break;
      case Reader::Event::end: judge(reader.file_findings()); return clean;
      default: break;
    }
  }
}

/// One set of drawings (see tests/format/grammars) with these segments.
std::string drawings(const std::string& body) {
  return "ISA*00*          *00*          *ZZ*NORTHMART      *ZZ*HARBORSUPPLY   *261120*0801*^*00501*000000905*0*P*>~"
         "GS*SP*NORTHMART*HARBORSUPPLY*20261120*0801*905*X*009000~ST*841*0001~" +
         body + "SE*3*0001~GE*1*905~IEA*1*000000905~";
}

struct Written {
  std::string bytes, body;  ///< the body without the envelope, ST and SE
  std::vector<Diagnostic> diagnostics;
};

/// Reads one set and writes it again.
Written rewritten(const std::string& bytes, const EnvelopeSettings& settings) {
  Written written;
  x12::Writer writer(settings, written.bytes);
  writer.begin_interchange(7);
  writer.begin_group("SP", 8, "009000");
  std::size_t begin = written.bytes.size();
  read(bytes, {}, [&](const TransactionSet& set, const grammar::Grammar& grammar) {
    begin = written.bytes.size();
    writer.write_set(set, grammar, 9, written.diagnostics);
    const char end = settings.delimiters.segment;
    const std::size_t first = written.bytes.find(end, begin) + 1;
    written.body = written.bytes.substr(first, written.bytes.rfind("SE") - first);
  });
  writer.end_group();
  writer.end_interchange();
  written.diagnostics.insert(written.diagnostics.end(), writer.problems().begin(), writer.problems().end());
  return written;
}

/// The segments of a set: tag, node and elements, with structural separators made the same.
std::string shown(const TransactionSet& set, const grammar::Grammar& grammar) {
  std::string text;
  for (const Segment& segment : set.segments) {
    const auto rules = grammar.elements(grammar.segment_of(segment.node));
    std::string line(grammar.text(grammar.segment_of(segment.node).tag));
    // ST and SE are the writer's own.
    if (line == "ST" || line == "SE") continue;
    for (std::uint32_t i = 1; i <= segment.element_count; ++i) {
      line += '\x01';
      for (const char byte : set.element(segment, i)) {
        const bool structured = i <= rules.size() && rules[i - 1].type != grammar::ElementType::binary;
        line += structured && byte == set.component_separator && rules[i - 1].type == grammar::ElementType::composite ? '\x02'
                : structured && byte != 0 && byte == set.repetition_separator && rules[i - 1].repeat != 1             ? '\x03'
                                                                                                                      : byte;
      }
    }
    while (line.ends_with('\x01') || line.ends_with('\x02') || line.ends_with('\x03')) line.pop_back();
    text += line + "\n";
  }
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(x12_writer)

BOOST_AUTO_TEST_CASE(the_isa_is_padded_to_its_106_bytes) {
  EnvelopeSettings settings = envelope();
  std::string out;
  x12::Writer writer(settings, out);
  writer.begin_interchange(905);
  BOOST_TEST(out == "ISA*00*          *00*          *ZZ*HARBORSUPPLY   *ZZ*NORTHMART      *261120*0801*^*00501*000000905*0*P*>~");
  BOOST_TEST(out.size() == x12::isa_bytes);
  settings.interchange_version = "00401";
  out.clear();
  writer.begin_interchange(999'999'999);
  BOOST_TEST(out.substr(82, 24) == "U*00401*999999999*0*P*>~");
}

BOOST_AUTO_TEST_CASE(dates_of_groups_have_six_digits_below_004010) {
  const EnvelopeSettings settings = envelope();
  std::string out;
  x12::Writer writer(settings, out);
  writer.begin_group("PO", 12, "003050VICS");
  BOOST_TEST(out == "GS*PO*HARBORSUPPLY*NORTHMART*261120*0801*12*X*003050VICS~");
  out.clear();
  writer.begin_group("PO", 13, "004010");
  BOOST_TEST(out == "GS*PO*HARBORSUPPLY*NORTHMART*20261120*0801*13*X*004010~");
}

BOOST_AUTO_TEST_CASE(an_id_with_a_separator_is_refused) {
  EnvelopeSettings settings = envelope();
  settings.receiver = "NORTH*MART";
  settings.group_receiver = "NORTH~MART";
  const Written written = rewritten(drawings("DRW*A1~"), settings);
  BOOST_REQUIRE(written.diagnostics.size() == 2u);
  BOOST_TEST(written.diagnostics[0].message == "ISA08 `NORTH*MART` holds `*`, which separates or ends something in this interchange");
  BOOST_TEST(written.diagnostics[1].message == "GS03 `NORTH~MART` holds `~`, which separates or ends something in this interchange");
}

BOOST_AUTO_TEST_CASE(a_separator_in_data_is_refused_or_replaced_as_the_pack_says) {
  EnvelopeSettings settings = envelope();
  settings.delimiters = {'|', '<', '#', '!'};
  const std::string bytes = drawings("DRW*A|1^B!2*P<1>1>2~");
  const Written refused = rewritten(bytes, settings);
  BOOST_REQUIRE(refused.diagnostics.size() == 3u);
  BOOST_TEST(refused.diagnostics[0].message == "`A|1` holds `|`, a separator of this interchange, and cannot be written to DRW01");
  BOOST_TEST((refused.diagnostics[0].severity == Severity::error));
  BOOST_TEST(refused.diagnostics[2].value == "P<1");

  settings.writing.delimiter_in_data = '-';
  const Written replaced = rewritten(bytes, settings);
  BOOST_TEST(replaced.diagnostics.empty());
  BOOST_TEST(replaced.body == "DRW|A-1#B-2|P-1<1<2!");
}

BOOST_AUTO_TEST_CASE(trailing_separators_are_left_out_or_kept_as_the_pack_says) {
  EnvelopeSettings settings = envelope();
  const std::string bytes = drawings("DRW*A1^^*P1>>^P2>^*>*~");
  BOOST_TEST(rewritten(bytes, settings).body == "DRW*A1*P1^P2~");
  BOOST_TEST(rewritten(drawings("DRW*A1^^B1*^P2>>3>~"), settings).body == "DRW*A1^^B1*^P2>>3~");
  settings.writing.keeps_trailing_separators = true;
  BOOST_TEST(rewritten(bytes, settings).body == "DRW*A1^^*P1>>^P2>^*>*~");
}

BOOST_AUTO_TEST_CASE(characters_that_the_receiver_does_not_take_are_transliterated_or_refused) {
  EnvelopeSettings settings = envelope();
  const std::string bytes = drawings(
      "DRW*Stra\xC3\x9F"
      "e*caf\xC3\xA9>1>2~");
  BOOST_TEST(rewritten(bytes, settings).body ==
             "DRW*Stra\xC3\x9F"
             "e*caf\xC3\xA9>1>2~");
  settings.writing.characters = CharacterSet::extended;
  BOOST_TEST(rewritten(bytes, settings).body == "DRW*Strasse*cafe>1>2~");
  settings.writing.characters = CharacterSet::basic;
  const Written basic = rewritten(bytes, settings);
  BOOST_TEST(basic.body == "DRW*STRASSE*CAFE>1>2~");
  BOOST_TEST(basic.diagnostics.empty());

  const Written lost = rewritten(drawings("DRW*A\xE2\x82\xAC"
                                          "5~"),
                                 settings);
  BOOST_REQUIRE(lost.diagnostics.size() == 1u);
  BOOST_TEST((lost.diagnostics[0].severity == Severity::warning));

  settings.writing.transliterates = false;
  const Written refused = rewritten(bytes, settings);
  BOOST_REQUIRE(refused.diagnostics.size() == 2u);
  BOOST_TEST((refused.diagnostics[0].severity == Severity::error));
  BOOST_TEST(refused.diagnostics[0].message ==
             "`Stra\xC3\x9F"
             "e` holds `t`, which the receiver does not take, and cannot be written to DRW01");

  settings.writing.characters = CharacterSet::utf8;
  settings.writing.transliterates = true;
  BOOST_TEST(rewritten(bytes, settings).body ==
             "DRW*Stra\xC3\x9F"
             "e*caf\xC3\xA9>1>2~");
  BOOST_TEST(rewritten(drawings("DRW*A\xE9~"), settings).diagnostics.size() == 1u);
}

BOOST_AUTO_TEST_CASE(binary_data_is_written_as_it_came) {
  EnvelopeSettings settings = envelope();
  settings.writing = {'-', false, CharacterSet::basic, true};
  const std::string data = std::string("~*GE*1~\0\xFF\r\n^>", 14);
  const std::string body = "BIN*14*" + data + "~BDS*B64*4*~~~~~";
  BOOST_TEST(rewritten(drawings(body), settings).body == body);
}

BOOST_AUTO_TEST_CASE(what_was_read_without_a_finding_is_the_same_after_writing) {
  std::size_t files = 0;
  EnvelopeSettings settings = envelope();
  settings.delimiters = {'\x1D', '\x1E', '\x1F', '\x1C'};
  settings.writing.delimiter_in_data = 0;
  for (const auto& file : test::x12_case_files()) {
    BOOST_TEST_CONTEXT(file.filename().string()) {
      const std::string bytes = test::content(file);
      std::string out, before, after;
      x12::Writer writer(settings, out);
      std::vector<Diagnostic> diagnostics;
      std::uint64_t control = 0;
      writer.begin_interchange(1);
      // One version a file is enough: the grammar is asked by its set.
      std::string version = "004010", kind = "PO";
      for (const char* other : {"009000", "004060", "005010"})
        if (bytes.find(other) != std::string::npos) version = other;
      writer.begin_group(kind, 1, version);
      ValidationPolicy policy;
      const bool clean = read(bytes, test::policy_of(file), [&](const TransactionSet& set, const grammar::Grammar& grammar) {
        before += shown(set, grammar);
        writer.write_set(set, grammar, ++control, diagnostics);
      });
      writer.end_group();
      writer.end_interchange();
      if (!clean || control == 0) continue;
      ++files;
      BOOST_TEST(diagnostics.empty());
      policy.set(FaultKind::set_not_in_group, Disposition::accept);
      BOOST_TEST(read(out, policy, [&](const TransactionSet& set, const grammar::Grammar& grammar) { after += shown(set, grammar); }), out);
      BOOST_TEST(after == before);
    }
  }
  BOOST_TEST(files > 60u);
}

BOOST_AUTO_TEST_SUITE_END()
