// Inference judged on partners whose guides are known.
#include <algorithm>

#include <boost/test/unit_test.hpp>

#include "partner/site.h"
#include "sample/judgement.h"
#include "sample/made_partner.h"
#include "sample/propose.h"

using namespace crossdock;
using namespace crossdock::test;

namespace {

const partner::PackVersion& base_pack() {
  static const auto pack = partner::Site::default_pack(CROSSDOCK_SOURCE_DIR);
  return *pack;
}

std::vector<sample::SampleFile> orders_of(std::uint64_t seed, std::uint64_t count) {
  const MadePartner partner = make_partner(seed);
  std::vector<sample::SampleFile> files;
  for (std::uint64_t number = 1; number <= count; ++number)
    files.push_back({"order-" + std::to_string(number) + ".edi", make_order(partner, number)});
  return files;
}

sample::Proposal proposal_of(const std::vector<sample::SampleFile>& files) {
  return sample::propose_x12(sample::read_x12_samples(files, base_pack()), {"acme", "", {}});
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

BOOST_AUTO_TEST_SUITE(infer)

BOOST_AUTO_TEST_CASE(what_is_said_of_made_partners_is_true_and_most_of_what_is_true) {
  Judgement all;
  for (std::uint64_t seed = 1; seed <= 15; ++seed) {
    const Judgement one = judge_made_partner(seed, 60, base_pack());
    all.required.add(one.required);
    all.codes.add(one.codes);
    all.lengths.add(one.lengths);
    all.other_half.add(one.other_half);
  }
  BOOST_TEST_MESSAGE("15 partners, 60 orders: required segments "
                     << all.required.precision() << " % right, " << all.required.recall() << " % found; codes " << all.codes.precision()
                     << " % right, " << all.codes.recall() << " % found; lengths " << all.lengths.precision() << " % right, "
                     << all.lengths.recall() << " % found; of the other half " << all.other_half.accepted << " of "
                     << all.other_half.documents << " accepted");
  BOOST_TEST(all.required.precision() >= 95u);
  BOOST_TEST(all.required.recall() >= 95u);
  BOOST_TEST(all.codes.precision() >= 95u);
  BOOST_TEST(all.codes.recall() >= 85u);
  BOOST_TEST(all.lengths.precision() >= 95u);
  BOOST_TEST(all.lengths.recall() >= 70u);
  BOOST_TEST(all.other_half.accepted * 100 >= all.other_half.documents * 97);
}

BOOST_AUTO_TEST_CASE(few_samples_give_few_statements_and_one_gives_none) {
  const auto one = proposal_of(orders_of(3, 1));
  BOOST_TEST_REQUIRE(one.refusal.empty());
  BOOST_TEST_REQUIRE(one.files.size() == 2u);
  BOOST_TEST(!has(one.files[1].text, "\n  require"), one.files[1].text);
  BOOST_TEST(!has(one.files[1].text, "\n  tighten"), one.files[1].text);
  BOOST_TEST(has(one.files[1].text, "One document shows what can occur"), one.files[1].text);
  BOOST_TEST(std::any_of(one.remarks.begin(), one.remarks.end(), [](const std::string& text) { return has(text, "too few"); }));
  const auto few = proposal_of(orders_of(3, 5));
  BOOST_TEST(!has(few.files[1].text, "\n  require"), few.files[1].text);
  BOOST_TEST(has(few.files[1].text, "# require N1[ST] warn"), few.files[1].text);
  BOOST_TEST(has(proposal_of(orders_of(3, 20)).files[1].text, "\n  require N1[ST] warn"));
}

BOOST_AUTO_TEST_CASE(samples_of_several_partners_are_refused_with_whose_is_whose) {
  auto files = orders_of(3, 3);
  auto others = orders_of(4, 1);
  others.front().name = "stranger.edi";
  files.push_back(others.front());
  const auto proposal = proposal_of(files);
  BOOST_TEST(has(proposal.refusal, "2 partners"), proposal.refusal);
  BOOST_TEST(has(proposal.refusal, "ZZ/MADE4: stranger.edi"), proposal.refusal);
  BOOST_TEST(proposal.files.empty());
}

BOOST_AUTO_TEST_CASE(what_contradicts_itself_is_told_and_left_open) {
  auto files = orders_of(3, 10);
  std::replace(files[2].bytes.begin(), files[2].bytes.end(), '*', '|');
  files[4].bytes[files[4].bytes.find("*P*>") + 1] = 'T';
  files.push_back(files[0]);
  files.push_back({"broken.edi", files[1].bytes.substr(0, 300)});
  files.push_back({"letter.edi", "Dear all"});
  const auto proposal = proposal_of(files);
  BOOST_TEST_REQUIRE(proposal.refusal.empty(), proposal.refusal);
  BOOST_TEST(has(proposal.files[0].text, "\n# delimiters = { element = \"|\""), proposal.files[0].text);
  BOOST_TEST(!has(proposal.files[0].text, "\ndelimiters"), proposal.files[0].text);
  std::string said;
  for (const std::string& remark : proposal.remarks) said += remark + "\n";
  for (const char* part :
       {"broken.edi: 850 0001 is left out", "letter.edi: the file is left out: it holds no X12 interchange", "differ in their delimiters",
        "ISA15", "order-1.edi: the file is left out: it has the same bytes as order-1.edi"})
    BOOST_TEST(has(said, part), part << " is not in\n" << said);
  BOOST_TEST(has(proposal_of({{"letter.edi", "Dear all"}}).refusal, "no file holds an X12 interchange"));
  BOOST_TEST(has(proposal_of({{"broken.edi", files[1].bytes.substr(0, 300)}}).refusal, "no document in the files"));
}

BOOST_AUTO_TEST_SUITE_END()
