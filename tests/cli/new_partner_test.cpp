#include <chrono>
#include <filesystem>

#include <boost/test/unit_test.hpp>

#include "base/file.h"
#include "cli/command.h"
#include "support/temporary_folder.h"

using namespace crossdock::test;
using crossdock::cli::Exit;

namespace fs = std::filesystem;

namespace {

struct NewSite {
  NewSite() {
    write(folder.path() / "crossdock.toml", "name = \"small\"\n[defaults.ids]\nours = { qualifier = \"ZZ\", id = \"OURCO\" }\n");
    write(folder.path() / "partners/erp/partner.toml", "name = \"erp\"\n[[document]]\ndirection = \"out\"\nobject = \"order\"\n");
    write(folder.path() / "partners/grocers/partner.toml",
          "name = \"grocers\"\nfamily = true\n[[document]]\ndirection = \"in\"\nset = \"850\"\nroute = \"erp\"\n");
  }
  Called operator()(std::vector<std::string> arguments) const {
    for (const std::string& more : {std::string("--site"), folder.path().string(), std::string("--shipped"), source_folder()})
      arguments.push_back(more);
    return call(arguments, {});
  }
  [[nodiscard]] fs::path pack(const std::string& path) const { return folder.path() / "partners" / path; }

  TemporaryFolder folder;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(new_partner)

BOOST_AUTO_TEST_CASE(a_new_pack_passes_the_check_and_takes_its_sample) {
  const NewSite site;
  const Called made = site({"partner", "new", "acme", "--id", "01/009876543", "--route", "erp", "--title", "Acme \"Best\" & Sons"});
  BOOST_TEST((made.exit == Exit::fine), made.err);
  for (const char* file : {"partner.toml", "850.grammar", "order.map", "samples/850.edi"}) {
    BOOST_TEST(contains(made.out, std::string("wrote partners/acme/") + file), made.out);
    BOOST_TEST(fs::is_regular_file(site.pack("acme") / file), file);
  }
  BOOST_TEST(fs::is_directory(site.folder.path() / "exchange/inbound/acme"));
  BOOST_TEST(made.err.empty(), made.err);

  const Called checked = site({"check"});
  BOOST_TEST((checked.exit == Exit::fine), checked.out + checked.err);
  BOOST_TEST(contains(checked.out, "sample: no errors"), checked.out);
  BOOST_TEST(contains(site({"partner", "list"}).out, "Acme \"Best\" & Sons"));
  const Called judged = site({"validate", site.pack("acme/samples/850.edi").string(), "--partner", "acme"});
  BOOST_TEST((judged.exit == Exit::fine), judged.out + judged.err);

  fs::copy_file(site.pack("acme/samples/850.edi"), site.folder.path() / "exchange/inbound/acme/850.edi");
  fs::last_write_time(site.folder.path() / "exchange/inbound/acme/850.edi", fs::file_time_type::clock::now() - std::chrono::hours(1));
  const Called ran = site({"run", "--once"});
  BOOST_TEST(contains(ran.out, "routed to erp"), ran.out + ran.err);
}

BOOST_AUTO_TEST_CASE(each_line_that_is_left_out_may_be_used) {
  const NewSite site;
  BOOST_TEST((site({"partner", "new", "acme"}).exit == Exit::fine));
  for (const char* file : {"partner.toml", "850.grammar", "order.map"}) {
    std::string text = crossdock::read_file(site.pack("acme") / file, 100'000).value(), used;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = text.find('\n', at) + 1;
      std::string line = text.substr(at, end - at);
      const std::size_t mark = line.find_first_not_of(' ');
      const std::size_t said = line.find_first_not_of("# ", mark);
      const bool is_sentence =
          said == std::string::npos || (line[said] >= 'A' && line[said] <= 'Z') || line.compare(said, 9, "crossdock") == 0;
      if (mark != std::string::npos && line[mark] == '#' && !is_sentence) line.erase(mark, 2);
      used += line;
      at = end;
    }
    BOOST_TEST(used != text, file);
    write(site.pack("acme") / file, used);
  }
  // The sample lacks what is asked for now; the files are right all the same.
  const Called checked = site({"partner", "check", "acme"});
  BOOST_TEST((checked.exit == Exit::fine), checked.err);
}

BOOST_AUTO_TEST_CASE(one_of_a_family_says_only_who_it_is) {
  const NewSite site;
  const Called made = site({"partner", "new", "acme", "--from", "grocers"});
  BOOST_TEST((made.exit == Exit::fine), made.err);
  BOOST_TEST(!fs::exists(site.pack("acme/order.map")));
  BOOST_TEST((site({"partner", "check", "acme"}).exit == Exit::fine));
  BOOST_TEST(contains(site({"partner", "show", "acme"}).out, "inherits from grocers"));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_made_is_refused_and_leaves_nothing) {
  const NewSite site;
  BOOST_TEST((site({"partner", "new", "erp"}).exit == Exit::usage));
  BOOST_TEST((site({"partner", "new", "../erp2"}).exit == Exit::usage));
  BOOST_TEST((site({"partner", "new", "acme", "--id", "1/2"}).exit == Exit::usage));
  BOOST_TEST((site({"partner", "new", "acme", "--id", "ZZ/A*B"}).exit == Exit::usage));
  BOOST_TEST((site({"partner", "new", "acme", "--from", "erp"}).exit == Exit::usage));
  BOOST_TEST((site({"partner", "new", "acme", "--from", "nobody"}).exit == Exit::not_found));
  BOOST_TEST((site({"partner", "new", "acme", "--route", "nobody"}).exit == Exit::not_found));
  std::size_t entries = 0;
  for ([[maybe_unused]] const auto& entry : fs::directory_iterator(site.folder.path() / "partners")) ++entries;
  BOOST_TEST(entries == 2u);
}

BOOST_AUTO_TEST_CASE(what_a_killed_call_left_is_no_obstacle_and_goes) {
  const NewSite site;
  write(site.pack(".acme.new/partner.toml"), "half of it");
  write(site.pack(".acme.new/old.map"), "");
  BOOST_TEST((site({"partner", "new", "acme"}).exit == Exit::fine));
  BOOST_TEST(!fs::exists(site.pack(".acme.new")));
  BOOST_TEST(!fs::exists(site.pack("acme/old.map")));
}

BOOST_AUTO_TEST_SUITE_END()
