#include "exchange/batches.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "base/charset.h"
#include "exchange/actions.h"
#include "exchange/check_ledger.h"
#include "exchange/site_fixture.h"
#include "ledger/archive.h"
#include "support/expectation.h"

/// Every file of tests/exchange/cases/batches is a story of sets that wait for companions. `== NAME` begins what is added to a partner's
/// pack, `== steps` the steps: `orders A B` is a file of beta with these orders, `change A` one with a change of an order, `at TIME` sets
/// the clock, `flush` sends what waits, `run` starts the program anew and lets it do what is to be done. What came of it stands in
/// NAME.out, the interchanges whole; CROSSDOCK_UPDATE=1 writes it anew.
namespace {

namespace fs = std::filesystem;
using namespace crossdock;
using namespace crossdock::exchange;
using crossdock::exchange::test::interchange;
using crossdock::exchange::test::order_set;
using crossdock::exchange::test::SiteFixture;
using ledger::AcknowledgmentState;
using ledger::DocumentState;
using ledger::LedgerView;
using ledger::LedgerWriter;

const fs::path cases = fs::path(CROSSDOCK_SOURCE_DIR) / "tests/exchange/cases/batches";
const Order they_asked{"ann", "they asked"};

std::string change_of(const std::string& order, const std::string& control) {
  std::string text = interchange("BETA", control, {});
  const std::size_t group = text.find("GS*PO*");
  text.replace(group, 6, "GS*PC*");
  text.insert(text.find("GE*0*7"),
              "ST*860*0001~BCH*04*SA*" + order + "**1*20261117*****20261118~POC*1*QI*24*6*EA*4.75**UP*485210000017~CTT*1~SE*5*0001~");
  text.replace(text.find("GE*0*7"), 6, "GE*1*7");
  return text;
}

struct BatchFixture : SiteFixture {
  int files_dropped = 0;

  BatchFixture() {
    const std::string change_in = "[[document]]\nset = \"860\"\ndirection = \"in\"\nroute = \"shop\"\n";
    const std::string change_out = "[[document]]\nset = \"860\"\ndirection = \"out\"\n";
    add_to_pack("beta", change_in);
    add_to_pack("shop", change_out);
    load();
  }

  void add_to_pack(const std::string& partner, const std::string& text) const {
    std::ofstream(folder.path() / "partners" / partner / "partner.toml", std::ios::binary | std::ios::app) << text;
  }
  void orders(const std::vector<std::string>& numbers) {
    std::vector<std::string> sets;
    for (const std::string& number : numbers) sets.push_back(order_set("000" + std::to_string(sets.size() + 1), number));
    const std::string control = next_control();
    drop("beta", "orders-" + control + ".edi", interchange("BETA", control, sets));
  }
  std::string next_control() {
    const std::string number = std::to_string(++files_dropped);
    return std::string(9 - number.size(), '0') + number;
  }
  void later(std::chrono::milliseconds time) { clock.set({clock.now().milliseconds + time.count()}); }

  template <class Ask>
  auto ask(const Ask& about) {
    return open(surroundings())->ledger().ask(about);
  }
  Answer order(const std::function<Answer(ledger::Ledger&)>& act) { return act(open(surroundings())->ledger()); }
  /// The outbound documents, the oldest first.
  std::vector<ledger::DocumentRecord> outbound(const std::string& partner = "shop") {
    auto found = ask([&](const LedgerView& view) {
      ledger::DocumentFilter filter;
      filter.direction = ledger::Direction::out;
      filter.partner = partner;
      return view.documents(filter);
    });
    std::reverse(found.begin(), found.end());
    return found;
  }
  std::vector<std::string> states(const std::string& partner = "shop") {
    std::vector<std::string> names;
    for (const auto& document : outbound(partner)) names.emplace_back(name_of(document.state));
    return names;
  }
  std::vector<std::string> faults() {
    const auto of_site = open(surroundings());
    ledger::FolderArchive archive(exchange, machine_disk());
    Context context{site, Layout{exchange}, machine_disk(), clock, of_site->ledger(), archive};
    return check_ledger(context).faults;
  }
};

using Strings = std::vector<std::string>;

/// A case as it is played.
struct Story : BatchFixture {
  std::set<std::string> seen;
  std::string told;

  void tell_run() {
    const RunSummary summary = run();
    told += "run at " + to_rfc3339(clock.now()) + "\n";
    for (const std::string& remark : summary.remarks) told += "  remark: " + remark + "\n";
    for (const BatchSummary& batch : summary.batches)
      told += "  batch for " + batch.partner + ": " + std::to_string(batch.sets) + " sets, interchange " + batch.control + ", " +
              batch.state + batch.message + "\n";
    for (const OpenBatch& batch : summary.open_batches)
      told += "  for " + batch.partner + " wait " + std::to_string(batch.sets) + " sets until " + to_rfc3339(batch.closes.value()) + "\n";
    for (const auto& [path, content] : files()) {
      if (!path.starts_with("outbound/") || path.starts_with("outbound/acknowledgments") || path.starts_with("outbound/reconciliation") ||
          !seen.insert(path).second)
        continue;
      const bool batched =
          std::any_of(summary.batches.begin(), summary.batches.end(), [&](const BatchSummary& batch) { return batch.path == path; });
      told += "  " + path + "\n" + (batched ? content : "");
    }
  }

  void step(const std::string& line) {
    std::istringstream words(line);
    std::string word;
    words >> word;
    Strings rest;
    for (std::string one; words >> one;) rest.push_back(one);
    if (word == "orders") return orders(rest);
    if (word == "change") {
      const std::string control = next_control();
      return drop("beta", "change-" + control + ".edi", change_of(rest.at(0), control));
    }
    if (word == "at") return clock.set(parse_rfc3339(rest.at(0)).value());
    if (word == "run") return tell_run();
    if (word == "flush") {
      const Answer answer = order([&](ledger::Ledger& ledger) { return flush(ledger, *site, "", they_asked); });
      told += "flush: " + (answer.ok() ? *answer : answer.error().message) + "\n";
      return;
    }
    throw std::runtime_error("no step: " + line);
  }

  void tell_documents() {
    told += "documents\n";
    for (const std::string partner : {"shop", "beta"}) {
      for (const auto& document : outbound(partner)) {
        told += "  " + document.id + " " + document.set_id + (document.keys.empty() ? "" : " " + document.keys.front()) + ": " +
                std::string(name_of(document.state));
        if (!document.interchange_control.empty())
          told += ", ISA " + document.interchange_control + " GS " + document.group_control + " ST " + document.set_control;
        for (const auto& expected : ask([&](const LedgerView& view) { return view.expected_of_document(document.id); }))
          told += ", due " + to_rfc3339(expected.due);
        told += "\n";
      }
    }
    for (const std::string& fault : faults()) told += "  ledger check: " + fault + "\n";
  }
};

Strings names_of_cases() {
  Strings names;
  for (const auto& entry : fs::directory_iterator(cases))
    if (entry.path().extension() == ".case") names.push_back(entry.path().stem().string());
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(batches)

BOOST_DATA_TEST_CASE(sets_go_out_together_as_the_case_says, boost::unit_test::data::make(names_of_cases()), name) {
  Story story;
  std::ifstream in(cases / (name + ".case"), std::ios::binary);
  std::string part;
  Strings steps;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("== "))
      part = line.substr(3);
    else if (part == "steps")
      steps.push_back(line);
    else if (!part.empty())
      story.add_to_pack(part, line + "\n");
  }
  story.load();
  for (const std::string& step : steps) story.step(step);
  story.tell_documents();
  crossdock::test::expect_file("exchange/cases/batches/" + name + ".out", story.told);
}

BOOST_FIXTURE_TEST_CASE(a_set_that_is_held_lets_the_others_go_and_waits_anew_when_it_is_released, BatchFixture) {
  add_to_pack("shop", "[batch]\nevery = \"1h\"\n");
  load();
  orders({"B-1", "B-2", "B-3"});
  (void)run();
  BOOST_TEST((states() == Strings{"batched", "batched", "batched"}));
  const auto made = outbound();
  BOOST_TEST(order([&](ledger::Ledger& ledger) { return hold(ledger, made[0].id, they_asked); }).ok());
  BOOST_TEST(order([&](ledger::Ledger& ledger) { return cancel(ledger, made[2].id, they_asked); }).ok());
  later(std::chrono::hours(1));
  (void)run();
  BOOST_TEST((states() == Strings{"held", "awaiting acknowledgment", "ignored"}));
  BOOST_TEST(content("outbound/shop/850-B-2-000000001-").find("GE*1*1~") != std::string::npos);
  BOOST_TEST(order([&](ledger::Ledger& ledger) { return release(ledger, made[0].id, they_asked); }).ok());
  (void)run();  // it waited for so long already
  BOOST_TEST((states() == Strings{"awaiting acknowledgment", "awaiting acknowledgment", "ignored"}));
  BOOST_TEST(names("outbound/shop/850-B-1-000000002-").size() == 1u);
  BOOST_TEST(faults().empty());
}

BOOST_FIXTURE_TEST_CASE(a_997_settles_each_set_of_the_interchange, BatchFixture) {
  add_to_pack("shop", "[batch]\nevery = \"1h\"\n");
  load();
  orders({"B-1", "B-2"});
  (void)run();
  later(std::chrono::hours(1));
  (void)run();
  const auto awaited = ask([](const LedgerView& view) { return view.awaited(9); });
  BOOST_REQUIRE(awaited.size() == 2u);
  BOOST_TEST(to_rfc3339(awaited[0].due) == "2026-11-21T09:01:14Z");  // from when it went, not from when it was made
  drop(
      "shop", "997.edi",
      "ISA*00*          *00*          *ZZ*SHOP           *ZZ*OURCO          *261120*0900*U*00401*000000001*0*P*>~GS*FA*SHOP*OURCO*20261120*"
      "0900*5*X*004010~ST*997*0001~AK1*PO*1~AK2*850*0001~AK5*A~AK2*850*0002~AK5*R*5~AK9*P*2*2*1~SE*8*0001~GE*1*5~IEA*1*000000001~");
  (void)run();
  BOOST_TEST((states() == Strings{"acknowledged", "refused"}));
}

BOOST_FIXTURE_TEST_CASE(what_went_together_is_sent_again_together, BatchFixture) {
  add_to_pack("shop", "[batch]\nevery = \"1h\"\n");
  load();
  orders({"B-1", "B-2"});
  (void)run();
  const std::string second = outbound()[1].id;
  const auto again = [&] { return order([&](ledger::Ledger& ledger) { return resend(ledger, second, true, they_asked); }); };
  BOOST_TEST(!again().ok());  // it waits
  later(std::chrono::hours(1));
  (void)run();
  const Answer answer = again();
  BOOST_REQUIRE(answer.ok());
  BOOST_TEST(*answer == second + " goes out again, with the 1 more of its interchange");
  (void)run();
  const auto sent = names("outbound/shop/850-000000001-");
  BOOST_REQUIRE(sent.size() == 2u);
  BOOST_TEST(files().at(sent[0]) == files().at(sent[1]));
  BOOST_TEST((states() == Strings{"awaiting acknowledgment", "awaiting acknowledgment"}));
  BOOST_TEST(faults().empty());
}

BOOST_FIXTURE_TEST_CASE(a_taken_name_holds_the_whole_interchange_until_it_is_released, BatchFixture) {
  add_to_pack("shop", "[batch]\nevery = \"1h\"\n");
  load();
  orders({"B-1", "B-2"});
  (void)run();
  const std::string first = outbound()[0].id;
  later(std::chrono::hours(1));
  const std::string name = "exchange/outbound/shop/850-000000001-20261120T090114Z-" + first + ".edi";
  write(name, "theirs");
  (void)run();
  BOOST_TEST((states() == Strings{"held", "held"}));
  BOOST_TEST(ask([](const LedgerView& view) { return view.exception_items("EX1", 9); }).size() == 2u);
  BOOST_TEST(order([&](ledger::Ledger& ledger) { return release(ledger, first, they_asked); }).ok());
  (void)run();
  BOOST_TEST((states() == Strings{"awaiting acknowledgment", "awaiting acknowledgment"}));
  BOOST_TEST(names("outbound/shop/").size() == 2u);
  BOOST_TEST(ask([](const LedgerView& view) { return view.exceptions_in(ledger::ExceptionState::open, 9); }).empty());
}

BOOST_FIXTURE_TEST_CASE(a_batch_that_cannot_be_numbered_is_held_and_goes_when_that_is_mended, BatchFixture) {
  const std::string whole = read_file(folder.path() / "partners/shop/partner.toml", 10'000).value();
  add_to_pack("shop", "[control.st]\nfrom = 1\nto = 1\n[batch]\nevery = \"1h\"\n");
  load();
  orders({"B-1", "B-2"});
  (void)run();
  later(std::chrono::hours(1));
  (void)run();
  BOOST_TEST((states() == Strings{"held", "held"}));
  const auto open_exceptions = ask([](const LedgerView& view) { return view.exceptions_in(ledger::ExceptionState::open, 9); });
  BOOST_REQUIRE(open_exceptions.size() == 1u);
  BOOST_TEST(open_exceptions[0].cause.find("is too small for 2 numbers") != std::string::npos, open_exceptions[0].cause);
  BOOST_TEST(faults().empty());
  write("partners/shop/partner.toml", whole + "[batch]\nevery = \"1h\"\n");
  load();
  for (const auto& document : outbound())
    BOOST_TEST(order([&](ledger::Ledger& ledger) { return release(ledger, document.id, they_asked); }).ok());
  (void)run();
  BOOST_TEST((states() == Strings{"awaiting acknowledgment", "awaiting acknowledgment"}));
  BOOST_TEST(faults().empty());
}

// What waits is text; the interchange is put into the charset when it is whole.
BOOST_FIXTURE_TEST_CASE(a_batch_is_written_in_the_charset_that_its_receiver_takes, BatchFixture) {
  add_to_pack("shop", "[x12.write]\ncharset = \"utf-16\"\n[batch]\nevery = \"1h\"\n");
  load();
  orders({"B-1", "B-2"});
  (void)run();
  later(std::chrono::hours(1));
  (void)run();
  const auto text = to_utf8(content("outbound/shop/850-000000001-"), "utf-16");
  BOOST_REQUIRE(text.ok());
  BOOST_TEST(text->find("GE*2*1~") != std::string::npos, *text);
  BOOST_TEST(text->find("ST*850*0002~") != std::string::npos, *text);
}

BOOST_FIXTURE_TEST_CASE(what_waits_goes_at_once_when_the_pack_says_nothing_of_batches_any_more, BatchFixture) {
  const std::string whole = read_file(folder.path() / "partners/shop/partner.toml", 10'000).value();
  add_to_pack("shop", "[batch]\nevery = \"1h\"\n");
  load();
  orders({"B-1"});
  (void)run();
  BOOST_TEST((states() == Strings{"batched"}));
  write("partners/shop/partner.toml", whole);
  load();
  (void)run();
  BOOST_TEST((states() == Strings{"awaiting acknowledgment"}));
}

// Without its pack nobody knows when they are to go.
BOOST_FIXTURE_TEST_CASE(what_waits_for_a_partner_whose_pack_has_errors_waits_until_it_is_mended, BatchFixture) {
  add_to_pack("shop", "[batch]\nevery = \"1h\"\n");
  load();
  orders({"B-1"});
  (void)run();
  const auto good = site;
  add_to_pack("shop", "unknown = 1\n");
  partner::SiteOptions options;
  options.root = folder.path();
  options.shipped = CROSSDOCK_SOURCE_DIR;
  site = partner::Site::load(options);
  later(std::chrono::hours(2));
  const RunSummary summary = run();
  BOOST_REQUIRE(summary.open_batches.size() == 1u);
  BOOST_TEST(!summary.open_batches[0].closes);
  BOOST_TEST(!order([&](ledger::Ledger& ledger) { return flush(ledger, *site, "shop", they_asked); }).ok());
  BOOST_TEST((states() == Strings{"batched"}));
  site = good;
  (void)run();
  BOOST_TEST((states() == Strings{"awaiting acknowledgment"}));
}

BOOST_FIXTURE_TEST_CASE(a_replay_takes_the_place_of_what_still_waits, BatchFixture) {
  add_to_pack("shop", "[batch]\nevery = \"1h\"\n");
  load();
  orders({"B-1", "B-2"});
  (void)run();
  const std::string inbound = outbound()[0].parent;
  BOOST_TEST(order([&](ledger::Ledger& ledger) { return replay(ledger, inbound, they_asked); }).ok());
  (void)run();
  BOOST_TEST((states() == Strings{"superseded", "batched", "batched"}));
  later(std::chrono::hours(1));
  (void)run();
  BOOST_TEST(content("outbound/shop/850-000000001-").find("GE*2*1~") != std::string::npos);
  BOOST_TEST(faults().empty());
}

// A file is not forgotten while another file's set awaits its acknowledgment in the interchange that the first one's set opened.
BOOST_FIXTURE_TEST_CASE(files_whose_sets_went_together_are_pruned_when_all_are_settled, BatchFixture) {
  add_to_pack("shop", "[batch]\nevery = \"1h\"\n");
  load();
  orders({"B-1"});
  orders({"B-2"});
  (void)run();
  later(std::chrono::hours(1));
  (void)run();
  later(std::chrono::hours(48));
  const auto prune = [&] {
    return open(surroundings())->ledger().commit([&](LedgerWriter& writer) { return writer.prune(clock.now(), 9); });
  };
  const auto answer = [&](std::size_t set) {
    const auto document = outbound()[set];
    open(surroundings())->ledger().write([&](LedgerWriter& writer) {
      writer.answer(writer.expected_of_document(document.id).front().id, AcknowledgmentState::accepted, "D999");
    });
  };
  BOOST_TEST(prune() == 0u);
  answer(0);
  BOOST_TEST(prune() == 0u);
  answer(1);
  BOOST_TEST(prune() == 2u);
  BOOST_TEST(outbound().empty());
}

BOOST_AUTO_TEST_SUITE_END()
