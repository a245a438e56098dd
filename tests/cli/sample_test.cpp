// Samples of a pack: added, run as tests, made keepable, spoilt on purpose.
#include <filesystem>

#include <boost/test/unit_test.hpp>

#include "cli/command.h"
#include "support/temporary_folder.h"

using namespace crossdock::test;
using crossdock::cli::Exit;

namespace fs = std::filesystem;

namespace {

struct SampleSite {
  SampleSite() {
    write(folder.path() / "crossdock.toml", "name = \"small\"\n[defaults.ids]\nours = { qualifier = \"ZZ\", id = \"OURCO\" }\n");
    write(folder.path() / "partners/harbor/partner.toml",
          "name = \"harbor\"\n[ids]\ntheirs = { qualifier = \"ZZ\", id = \"HARBORMART\" }\n[[document]]\nset = \"850\"\ndirection = "
          "\"in\"\ngrammar = \"harbor\"\n");
    write(folder.path() / "partners/harbor/850.grammar",
          "overlay harbor of x12 004010 850 {\n  require REF[DP]\n  tighten BEG.01 codes { 00 }\n  forbid N1[VN]\n  tighten REF[DP].02 AN "
          "2..4\n"
          "  require PO1/PO4 when PO1.03 == \"CA\"\n}\n");
  }
  Called operator()(std::vector<std::string> arguments) const {
    for (const std::string& more : {std::string("--site"), folder.path().string(), std::string("--shipped"), source_folder()})
      arguments.push_back(more);
    return call(arguments, {});
  }
  [[nodiscard]] fs::path samples() const { return folder.path() / "partners/harbor/samples"; }
  [[nodiscard]] std::string file(const std::string& text) const {
    write(folder.path() / "given.edi", text);
    return (folder.path() / "given.edi").string();
  }

  TemporaryFolder folder;
  const std::string good = order("12", "REF*DP*038~");
};

}  // namespace

BOOST_AUTO_TEST_SUITE(samples)

BOOST_AUTO_TEST_CASE(a_sample_is_added_with_what_is_expected_of_it_and_run) {
  const SampleSite site;
  BOOST_TEST(contains(site({"sample", "add", "harbor", site.file(site.good), "--name", "good.edi"}).out,
                      "added partners/harbor/samples/good.edi"));
  const Called refused = site({"sample", "add", "harbor", site.file(order()), "--name", "bad.edi"});
  BOOST_TEST((refused.exit == Exit::found), refused.out);
  BOOST_TEST(contains(refused.err, "--expect D601"), refused.err);
  BOOST_TEST(!fs::exists(site.samples() / "bad.edi"));
  BOOST_TEST((site({"sample", "add", "harbor", site.file(order()), "--name", "bad.edi", "--expect", "D601"}).exit == Exit::fine));
  BOOST_TEST(read(site.samples() / "expected.csv") == "file,expect\ngood.edi,accepted\nbad.edi,D601\n");
  BOOST_TEST(contains(site({"partner", "test", "harbor"}).out, "harbor: 2 samples, 0 map tests: all as expected"));
  BOOST_TEST(contains(site({"check"}).out, "2 samples: no errors"));
  for (const auto& [name, expect] :
       std::vector<std::pair<std::string, std::string>>{{"good.edi", "accepted"}, {"../x.edi", "accepted"}, {"c.edi", "D4"}}) {
    const Called wrong = site({"sample", "add", "harbor", site.file(site.good), "--name", name, "--expect", expect});
    BOOST_TEST((wrong.exit == Exit::usage && !wrong.err.empty()), name);
  }
}

BOOST_AUTO_TEST_CASE(a_sample_that_is_judged_otherwise_fails_the_test_and_the_check) {
  const SampleSite site;
  write(site.samples() / "bad.edi", order());
  Called failed = site({"partner", "test", "harbor"});
  BOOST_TEST((failed.exit == Exit::found));
  BOOST_TEST(contains(failed.err, "sample `bad.edi`, expected accepted: it is not accepted: D601"), failed.err);
  BOOST_TEST(contains(failed.out, "harbor: 1 sample, 0 map tests: 1 failed"), failed.out);
  BOOST_TEST((site({"check"}).exit == Exit::found));
  write(site.samples() / "expected.csv", "file,expect\nbad.edi,D405\ngone.edi,accepted\nbad.edi,D601\n../x,accepted\nthis is no line\n");
  failed = site({"partner", "test", "harbor"});
  for (const char* said : {"D405 is not found in it", "gone.edi", "stands here twice", "no file below samples/", "expected.csv:6"})
    BOOST_TEST(contains(failed.err, said), failed.err);
}

BOOST_AUTO_TEST_CASE(generated_cases_break_what_they_say) {
  const SampleSite site;
  BOOST_TEST(contains(site({"sample", "generate", "harbor"}).err, "no sample of harbor is a 850"));
  write(site.samples() / "good.edi", site.good);
  const Called made = site({"sample", "generate", "harbor"});
  BOOST_TEST((made.exit == Exit::fine), made.err);
  for (const char* line : {"D601  REF[DP] is left out", "D602  N1[VN] is there", "element 1: no code of its list",
                           "REF[DP].02 has another form", "D605  PO1/PO4 is left out where PO1.03 is `CA`",
                           "D304  SE01 counts other segments", "D406  PO1 element 2: no number", "D402  PO1: syntax note P"})
    BOOST_TEST(contains(made.out, line), line << " is not in\n" << made.out);
  const Called tested = site({"partner", "test", "harbor"});
  BOOST_TEST((tested.exit == Exit::fine), tested.err);
  BOOST_TEST(!contains(tested.out, "harbor: 1 sample,"), tested.out);
  BOOST_TEST((site({"sample", "generate", "harbor", "--set", "856"}).exit == Exit::not_found));
}

BOOST_AUTO_TEST_CASE(an_inferred_pack_passes_the_check_and_warns) {
  const SampleSite site;
  std::vector<std::string> arguments{"partner", "infer", "acme"};
  for (int i = 10; i < 24; ++i) {
    std::string text = order(std::to_string(i), "REF*DP*0" + std::to_string(i) + "~");
    text.replace(text.find("HARBORMART     "), 15, "ACME           ");
    text.replace(text.find("GS*PO*HARBORMART"), 16, "GS*PO*ACME");
    write(site.folder.path() / "orders" / (std::to_string(i) + ".edi"), text);
    arguments.push_back((site.folder.path() / "orders" / (std::to_string(i) + ".edi")).string());
  }
  const Called made = site(arguments);
  BOOST_TEST((made.exit == Exit::fine), made.err);
  BOOST_TEST(contains(made.out, "wrote partners/acme/850.grammar"), made.out);
  const std::string grammar = read(site.folder.path() / "partners/acme/850.grammar");
  BOOST_TEST(contains(grammar, "  require REF[DP] warn "), grammar);
  BOOST_TEST(contains(grammar, "# 14 of 14 documents\n"), grammar);
  BOOST_TEST(contains(grammar, "  tighten REF[DP].02 AN 3..3 warn "), grammar);
  BOOST_TEST(contains(read(site.folder.path() / "partners/acme/partner.toml"), "theirs = { qualifier = \"ZZ\", id = \"ACME\" }"));
  const Called checked = site({"check"});
  BOOST_TEST((checked.exit == Exit::fine), checked.err);
  std::string without = read(site.folder.path() / "orders/10.edi");
  without.replace(without.find("REF*DP*010~"), 11, "REF*IA*010~");
  const Called judged = site({"validate", site.file(without), "--partner", "acme"});
  BOOST_TEST((judged.exit == Exit::fine), judged.out);
  BOOST_TEST(contains(judged.out, "warning[D601]"), judged.out);
  // Again, and beside the pack that is there.
  BOOST_TEST((site(arguments).exit == Exit::usage));
  arguments[2] = "acme2";
  const Called same = site(arguments);
  BOOST_TEST(contains(same.err, "the pack `acme` has the id ZZ/ACME already"), same.err);
  arguments.insert(arguments.end(), {"--apply-to", (site.folder.path() / "proposal").string()});
  BOOST_TEST((site(arguments).exit == Exit::fine));
  BOOST_TEST(fs::exists(site.folder.path() / "proposal/850.grammar"));
  BOOST_TEST((site(arguments).exit == Exit::usage));
}

BOOST_AUTO_TEST_CASE(a_scrubbed_file_is_judged_as_before_and_keeps_the_partner) {
  const SampleSite site;
  const std::string out = (site.folder.path() / "clean.edi").string();
  const Called done = site({"sample", "scrub", site.file(order("12", "REF*DP*038~N1*ST*MARY MILLER*92*0417~")), "-o", out});
  BOOST_TEST((done.exit == Exit::fine), done.err);
  BOOST_TEST(contains(done.out, "findings and structure are the same"), done.out);
  const std::string clean = read(out);
  BOOST_TEST(contains(clean, "*ZZ*HARBORMART     *ZZ*OURCO "), clean);
  BOOST_TEST(!contains(clean, "MILLER"), clean);
  BOOST_TEST(!contains(clean, "4500012345"), clean);
  BOOST_TEST((site({"sample", "scrub", site.file(site.good), "-o", site.file(site.good)}).exit == Exit::usage));
  BOOST_TEST((site({"sample", "scrub", site.file("a,b\n1,2\n"), "-o", out}).exit == Exit::usage));
  BOOST_TEST((site({"sample", "scrub", (site.folder.path() / "none.edi").string(), "-o", out}).exit == Exit::not_found));
}

BOOST_AUTO_TEST_SUITE_END()
