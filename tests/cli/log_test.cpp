#include <algorithm>
#include <filesystem>
#include <string>

#include <boost/test/unit_test.hpp>
#include <sys/stat.h>

#include "cli/command.h"
#include "support/temporary_folder.h"

using namespace crossdock::test;

namespace fs = std::filesystem;

namespace {

/// Stands in every name and every value that comes from a partner.
const std::string mark = "QZX";

/// A day on which whatever partners say and name holds the mark: good files and all kinds of bad ones.
struct MarkedDay {
  TemporaryFolder folder;
  int files = 0;

  MarkedDay() {
    write(folder.path() / "crossdock.toml",
          "name = \"test\"\n[run]\nlanes = 2\n[defaults.ids]\nours = { qualifier = \"ZZ\", id = \"OURCO\" }\n");
    const std::string renamed = "[channel]\nready = \"renamed\"\n";
    pack("acme", "[ids]\ntheirs = { qualifier = \"ZZ\", id = \"ACME\" }\n[x12]\nversion = \"004010\"\n" + renamed +
                     "[[document]]\nset = \"850\"\ndirection = \"in\"\nroute = \"erp\"\nrules = \"acme.rules\"\n");
    write(folder.path() / "partners/acme/rules.map", "rules acme.rules for order {\n  hold R_ONE when number == \"" + mark +
                                                         "-HOLD\": \"order {number} is looked at\" next \"look at {number}\"\n}\n");
    pack("erp", renamed +
                    "[[document]]\nobject = \"order\"\nformat = \"json\"\ndirection = \"out\"\n"
                    "[[document]]\nobject = \"invoice\"\nformat = \"json\"\ndirection = \"in\"\nroute = \"blocked\"\n");
    pack("blocked", "[ids]\ntheirs = { qualifier = \"ZZ\", id = \"BLOCKED\" }\n[x12]\nversion = \"004010\"\n" + renamed +
                        "[[document]]\nset = \"810\"\ndirection = \"out\"\n");
    pack("server",
         "[ids]\ntheirs = { qualifier = \"ZZ\", id = \"SERVER\" }\n[channel]\nkind = \"sftp\"\nhost = \"127.0.0.1\"\nport = 1\n"
         "user = \"ourco\"\nhost_key = \"SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"\nkey = \"secret:server/sftp\"\nin = "
         "\"/out\"\nconnect_timeout = \"1s\"\n"
         "[[document]]\nset = \"850\"\ndirection = \"in\"\nroute = \"erp\"\n");
    pack("broken", "unknown_key = 1\n");
  }
  void pack(const std::string& name, const std::string& text) const {
    write(folder.path() / "partners" / name / "partner.toml", "name = \"" + name + "\"\n" + text);
  }
  void drop(const std::string& partner, const std::string& name, const std::string& text) {
    write(folder.path() / "exchange/inbound" / partner / (mark + name), text);
    ++files;
  }
  static std::string set(const std::string& control, const std::string& number, const std::string& more = "",
                         const std::string& date = "20261116") {
    const std::string body = "BEG*00*SA*" + mark + number + "**" + date + "~N1*ST*" + mark + "STORE*92*" + mark + "7~PO1*1*12*EA*4.5**VN*" +
                             mark + "-1~" + more + "CTT*1~";
    return "ST*850*" + control + "~" + body + "SE*" + std::to_string(2 + std::count(body.begin(), body.end(), '~')) + "*" + control + "~";
  }
  static std::string interchange(const std::string& control, const std::string& sets, int count, const std::string& sender = "ACME") {
    const std::string padded = sender + std::string(15 - sender.size(), ' ');
    return "ISA*00*          *00*          *ZZ*" + padded + "*ZZ*OURCO          *261116*0731*U*00401*" + control + "*0*P*>~GS*PO*" +
           sender + "*OURCO*20261116*0731*7*X*004010~" + sets + "GE*" + std::to_string(count) + "*7~IEA*1*" + control + "~";
  }
  Called run() const { return call({"run", "--once", "--log", "--site", folder.path().string(), "--shipped", source_folder()}); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(run_log, MarkedDay)

BOOST_AUTO_TEST_CASE(neither_log_nor_standard_error_holds_data_of_partners) {
  drop("acme", "-good.edi", interchange("000000001", set("0001", "-1"), 1));
  drop("acme", "-same.edi", interchange("000000001", set("0001", "-1"), 1));
  drop("acme", "-other.edi", interchange("000000001", set("0001", "-2"), 1));
  drop("acme", "-faulty.edi",
       interchange("000000002", set("0001", "-3", "", mark + "-DATE") + set("0002", "-4", mark + "*" + mark + "~"), 2));
  drop("acme", "-again.edi", interchange("000000003", set("0001", "-1"), 1));
  drop("acme", "-held.edi", interchange("000000004", set("0001", "-HOLD"), 1));
  drop("acme", "-cut.edi", interchange("000000005", set("0001", "-5"), 1).substr(0, 200));
  drop("acme", "-stranger.edi", interchange("000000006", set("0001", "-6"), 1, mark));
  drop("acme", "-letter\n.txt", "Dear " + mark);
  drop("acme", "-empty.edi", "");
  drop("erp", "-wrong.json", "{ \"" + mark + "\": ");
  drop("erp", "-unknown.json", "{ \"kind\": \"" + mark + "\" }");
  drop("erp", "-faulty.json", "{ \"kind\": \"invoice\", \"number\": \"" + mark + "\", \"date\": \"" + mark + "\", \"" + mark + "\": 1 }");
  drop("erp", "-sent.json", call({"translate", sample("810/invoice.edi"), "--to", "json", "--shipped", source_folder()}).out);
  drop("broken", "-waits.edi", mark);
  drop("nobody", "-unknown.edi", mark);
  write(folder.path() / "exchange/outbound/blocked", mark);  // a file where a folder is to be
  write(folder.path() / "exchange/inbound" / mark, "in no partner's folder");
  write(folder.path() / "secret", mark);
  fs::create_symlink(folder.path() / "secret", folder.path() / "exchange/inbound/acme" / (mark + "-link"));
  BOOST_REQUIRE(::mkfifo((folder.path() / "exchange/inbound/acme" / (mark + "-fifo")).c_str(), 0600) == 0);

  for (int i = 0; i < 2; ++i) {
    const Called ran = run();
    BOOST_TEST(!contains(ran.err, mark), ran.err);
    BOOST_TEST(ran.out.empty(), ran.out);
    if (i > 0) continue;
    std::size_t lines = 0;
    for (std::size_t at = 0; (at = ran.err.find(" event=file ", at)) != std::string::npos; ++at) ++lines;
    BOOST_TEST(lines == static_cast<std::size_t>(files), ran.err);  // with the link and the FIFO, without the two that wait
    for (const char* outcome : {"=accepted", "=duplicate", "=held", "=rejected", "=quarantined"})
      BOOST_TEST(contains(ran.err, outcome), ran.err);
    BOOST_TEST(contains(ran.err, " event=remark "), ran.err);
  }
}

BOOST_AUTO_TEST_SUITE_END()
