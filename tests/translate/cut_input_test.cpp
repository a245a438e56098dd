// The whole path, fed in pieces: however a file arrives, the same is found, mapped and answered.
#include <random>

#include <boost/test/unit_test.hpp>

#include "base/charset.h"
#include "support/cut_stream.h"
#include "translate/acknowledgment_support.h"

using namespace crossdock;
using namespace crossdock::test;

namespace {

/// Everything that comes of a file, as text.
std::string outcome(InputStream& input, const std::string& name, const partner::PackVersion& pack, unsigned jobs = 1,
                    std::size_t run_bytes = 0) {
  translate::Inputs inputs{noon, name};
  inputs.jobs = jobs;
  inputs.run_bytes = run_bytes;
  translate::InboundPath path(input, pack, inputs);
  std::string text;
  const auto tell = [&](const std::vector<Diagnostic>& findings) {
    for (const Diagnostic& finding : findings) text += render_json(finding, *pack.sources()) + "\n";
  };
  while (translate::SetVerdict* set = path.next()) {
    text += set->set_id + " " + set->control + " @" + std::to_string(set->offset) + " +" + std::to_string(set->length) + " " +
            std::string(translate::verdict_name(set->verdict)) + "\n";
    tell(set->findings);
    for (const translate::ObjectVerdict& object : set->objects) {
      format::write_canonical(object.object, text);
      tell(object.diagnostics);
    }
  }
  for (const translate::InterchangeVerdict& interchange : path.file().interchanges) {
    tell(interchange.findings);
    for (const translate::GroupVerdict& group : interchange.groups) tell(group.findings);
  }
  tell(path.file().findings);
  return text + answers_to(path.file(), pack);
}

/// What is found and mapped, without the places in the file: those are others in another form.
std::string gist(const std::string& bytes, const std::string& name, const partner::PackVersion& pack) {
  MemoryStream input(bytes);
  translate::InboundPath path(input, pack, {noon, name});
  std::string text;
  while (translate::SetVerdict* set = path.next()) {
    text += set->set_id + " " + set->control + " " + std::string(translate::verdict_name(set->verdict)) + "\n";
    for (const Diagnostic& finding : set->findings)
      text += std::string(fault_name(finding.kind)) + " " + describe_place(*finding.position) + " " + finding.value + "\n";
    for (const translate::ObjectVerdict& object : set->objects) format::write_canonical(object.object, text);
  }
  return text + answers_to(path.file(), pack);
}

/// The segments one behind another, in lines of so many bytes.
std::string in_lines(const std::string& bytes, std::size_t length, const std::string& line_end) {
  std::string whole;
  for (const char byte : bytes)
    if (byte != '\n' && byte != '\r') whole += byte;
  std::string text;
  for (std::size_t at = 0; at < whole.size(); at += length) text += whole.substr(at, length) + line_end;
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(cut_input)

BOOST_AUTO_TEST_CASE(what_comes_of_a_file_does_not_depend_on_the_form_in_which_it_is_sent) {
  std::size_t forms = 0;
  for (const auto& file : files_below(source_dir() / "samples", ".edi")) {
    BOOST_TEST_CONTEXT(file.string()) {
      const std::string bytes = content(file);
      if (!bytes.starts_with("ISA") || bytes.size() < 400 || !is_valid_utf8(bytes)) continue;
      const auto pack = site().find(file.parent_path().filename().string());
      const partner::PackVersion& judge = pack != nullptr ? *pack : default_pack();
      const std::string expected = gist(bytes, file.filename().string(), judge);
      for (const char* charset : {"cp037,swaplfnl", "utf-16le", "utf-16be", "utf-16"}) {
        const auto encoded = from_utf8(bytes, charset);
        BOOST_REQUIRE(encoded.ok());
        BOOST_TEST(gist(*encoded, file.filename().string(), judge) == expected, charset);
        ++forms;
      }
      const char terminator = bytes[105];
      if (terminator == '\n' || bytes[106] != '\n') continue;
      for (const std::string line_end : {"\n", "\r\n"})
        for (const std::size_t length : {72u, 80u}) {
          const std::string lines = in_lines(bytes, length, line_end);
          BOOST_TEST(gist(lines, file.filename().string(), judge) == expected, length);
          const auto ebcdic = from_utf8(lines, "cp037,swaplfnl");
          BOOST_TEST(gist(ebcdic.value(), file.filename().string(), judge) == expected, length);
          forms += 2;
        }
    }
  }
  BOOST_TEST(forms > 300u);
}

BOOST_AUTO_TEST_CASE(what_comes_of_a_file_does_not_depend_on_the_pieces_in_which_it_arrives) {
  std::vector<std::filesystem::path> files = files_below(source_dir() / "samples", ".edi");
  for (const auto& file : files_below(source_dir() / "tests/format/cases/x12_files", ".edi")) files.push_back(file);
  for (const std::string extension : {".csv", ".xml", ".json"})
    for (const auto& file : files_below(source_dir() / "samples/inbound", extension)) files.push_back(file);
  for (const auto& file : files) {
    BOOST_TEST_CONTEXT(file.string()) {
      const std::string bytes = content(file);
      const auto pack = site().find(file.parent_path().filename().string());
      const partner::PackVersion& judge = pack != nullptr ? *pack : default_pack();
      MemoryStream whole(bytes);
      const std::string expected = outcome(whole, file.filename().string(), judge);
      for (const std::uint32_t seed : {1u, 2u, 3u}) {
        CutStream pieces(bytes, seed, seed == 1 ? 1 : std::size_t{1} << (3 * seed));
        BOOST_TEST(outcome(pieces, file.filename().string(), judge) == expected);
      }
    }
  }
  BOOST_TEST(files.size() > 180u);
}

/// Sets of a sample, with what can happen to them: a number that came before, no SE, one more ST, binary data, a segment out of place.
std::string busy_group(const std::string& set, unsigned seed) {
  std::mt19937 random(seed);
  std::string text =
      "ISA*00*          *00*          *ZZ*BRIGHTMART     *ZZ*CROSSDOCK      *261120*0930*U*00401*000000905*0*P*>~\n"
      "GS*PO*BRIGHTMART*CROSSDOCK*20261120*0930*1*X*004010~\n";
  std::uint64_t sets = 0;
  for (int i = 1; i <= 60; ++i, ++sets) {
    std::string control = std::to_string(10000 + i);
    std::string one = set;
    const auto what = random() % 12;
    if (what == 0) control = "10001";
    if (what == 1) control = "1";
    for (std::size_t at; (at = one.find("CONTROL")) != std::string::npos;) one.replace(at, 7, control);
    if (what == 2) one.resize(one.rfind("SE*"));
    if (what == 3) one.insert(one.rfind("SE*"), "BIN*5*~SE*1~\n");
    if (what == 4) one.insert(one.rfind("SE*"), "ZZZ*1~");
    if (what == 5) one.erase(0, one.find("BEG"));
    if (what == 6) one.insert(one.find("BEG"), "\r\n~ ");
    text += one;
  }
  return text + "GE*" + std::to_string(sets) + "*1~\nIEA*1*000000905~\n";
}

BOOST_AUTO_TEST_CASE(several_threads_make_of_a_file_what_one_does) {
  for (const auto& file : files_below(source_dir() / "tests/format/cases/x12_files", ".edi")) {
    BOOST_TEST_CONTEXT(file.string()) {
      const std::string bytes = content(file);
      MemoryStream whole(bytes), parts(bytes);
      BOOST_TEST(outcome(parts, file.filename().string(), default_pack(), 2, 300) ==
                 outcome(whole, file.filename().string(), default_pack()));
    }
  }
  const std::string set =
      "ST*850*CONTROL~\nBEG*00*SA*PO-CONTROL**20261120~\nREF*DP*041~\nN1*ST*STORE 7*92*0007~\nPO1*1*24*EA*9.25*PE*UP*012345678905~\n"
      "CTT*1~\nSE*7*CONTROL~\n";
  for (const unsigned seed : {1u, 2u, 3u}) {
    const std::string bytes = busy_group(set, seed);
    MemoryStream whole(bytes);
    const std::string expected = outcome(whole, "busy.edi", default_pack());
    for (const std::size_t run_bytes : {100u, 170u, 400u, 2000u, 1000000u})
      for (const unsigned jobs : {2u, 5u}) {
        CutStream pieces(bytes, seed, 512);
        BOOST_TEST((outcome(pieces, "busy.edi", default_pack(), jobs, run_bytes) == expected), seed << ", " << run_bytes << ", " << jobs);
      }
  }
}

BOOST_AUTO_TEST_SUITE_END()
