// Files in the charset that a partner takes: what is written in it is recognised and read as what was meant.
#include "base/charset.h"

#include <boost/test/unit_test.hpp>

#include "format/x12/file_form.h"
#include "translate/acknowledgment_support.h"

using namespace crossdock;
using namespace crossdock::test;

namespace {

std::shared_ptr<const partner::PackVersion> taking(const std::string& charset, bool transliterates = true) {
  partner::PackVersion::Content content;
  content.partner = default_pack().partner();
  content.partner.theirs = content.partner.ours = {{"ZZ", "SOMEBODY", "", {}}};
  content.partner.x12.written_charset = charset;
  content.partner.x12.transliterates = transliterates;
  content.accepts_undeclared = true;
  return std::make_shared<const partner::PackVersion>(std::move(content), default_pack().library());
}

/// An order whose ship-to is called so.
std::string order_for(const std::string& name) {
  return "ISA*00*          *00*          *ZZ*NORTHMART      *ZZ*TARNBROOK      *261120*0801*U*00401*000000905*0*P*>~\n"
         "GS*PO*NORTHMART*TARNBROOK*20261120*0801*905*X*004010~\nST*850*0001~\nBEG*00*SA*4500012345**20261120~\nN1*ST*" +
         name + "*92*0012~\nPO1*1*120*EA*9.25*TE*UP*012345678905~\nSE*5*0001~\nGE*1*905~\nIEA*1*000000905~\n";
}

translate::RenderedDocument written(const std::string& name, const partner::PackVersion& pack) {
  const std::string bytes = order_for(name);
  MemoryStream input(bytes);
  translate::InboundPath path(input, default_pack(), {noon, "in.edi"});
  const translate::SetVerdict* set = path.next();
  BOOST_REQUIRE(set != nullptr);
  BOOST_REQUIRE(set->objects.size() == 1u);
  return translate::render({set->objects[0].object}, pack, {}, noon);
}

std::string name_in(const std::string& bytes) {
  const Told told = read_file(bytes, default_pack(), "out.edi");
  BOOST_REQUIRE(told.file.interchanges.size() == 1u);
  BOOST_TEST((told.file.interchanges[0].verdict == translate::Verdict::accepted));
  BOOST_REQUIRE(told.objects.size() == 1u);
  const std::size_t at = told.objects[0].find("\"name\"");
  const std::size_t begin = told.objects[0].find('"', told.objects[0].find(':', at)) + 1;
  return told.objects[0].substr(begin, told.objects[0].find('"', begin) - begin);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(charset)

BOOST_AUTO_TEST_CASE(what_is_written_in_a_charset_reads_as_what_was_meant) {
  for (const std::string charset : {"utf-8", "windows-1252", "iso-8859-1", "ebcdic", "utf-16"}) {
    BOOST_TEST_CONTEXT(charset) {
      const translate::RenderedDocument document = written("Caf\u00E9 M\u00FCnster", *taking(charset));
      BOOST_TEST(!has_errors(document.diagnostics));
      for (const Diagnostic& diagnostic : document.diagnostics) BOOST_TEST_MESSAGE(diagnostic.message);
      BOOST_TEST(name_in(document.bytes) == "Caf\u00E9 M\u00FCnster");
      const std::string start = charset == "ebcdic" ? "\xC9\xE2\xC1" : charset == "utf-16" ? document.bytes.substr(0, 3) : "ISA";
      BOOST_TEST(document.bytes.starts_with(start));
      if (charset == "utf-16") BOOST_TEST((document.bytes.starts_with("\xFF\xFE") || document.bytes.starts_with("\xFE\xFF")));
      BOOST_TEST((document.bytes.find("\u00E9") != std::string::npos) == (charset == "utf-8"));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_character_that_the_charset_lacks_becomes_the_nearest_or_is_refused) {
  for (const std::string charset : {"windows-1252", "iso-8859-1", "ebcdic"}) {
    BOOST_TEST_CONTEXT(charset) {
      const translate::RenderedDocument nearest = written("\u0141\u00F3d\u017A", *taking(charset));
      BOOST_TEST(!has_errors(nearest.diagnostics));
      BOOST_TEST(name_in(nearest.bytes) == "L\u00F3dz");
      const translate::RenderedDocument refused = written("\u0141\u00F3d\u017A", *taking(charset, false));
      BOOST_REQUIRE(refused.diagnostics.size() == 1u);
      BOOST_TEST((refused.diagnostics[0].code == Code::character_not_written));
      BOOST_TEST((refused.diagnostics[0].severity == Severity::error));
    }
  }
  const translate::RenderedDocument all = written("\u0141\u00F3d\u017A \u6771\u4EAC", *taking("utf-16"));
  BOOST_TEST(name_in(all.bytes) == "\u0141\u00F3d\u017A \u6771\u4EAC");
}

BOOST_AUTO_TEST_CASE(answers_go_out_in_it_too) {
  for (const std::string charset : {"windows-1252", "ebcdic", "utf-16"}) {
    BOOST_TEST_CONTEXT(charset) {
      std::string bytes = order_for("Caf\u00E9");
      bytes.replace(bytes.find("20261120~\nN1"), 8, "20261320");
      const Told told = read_file(bytes, default_pack(), "in.edi");
      read_back(told.file, *taking(charset));
      const translate::Acknowledgment answer = translate::acknowledge(told.file.interchanges.at(0), *taking(charset), {7, 3, 1}, noon);
      BOOST_TEST(!has_errors(answer.diagnostics));
      BOOST_TEST((answer.bytes.starts_with("ISA")) == (charset == "windows-1252"));
      // As people are shown it.
      const std::string shown = x12::plain_text(answer.bytes);
      BOOST_TEST(shown.starts_with("ISA*00*"));
      BOOST_TEST(shown.find("AK4*5*373*8*20261320~") != std::string::npos);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
