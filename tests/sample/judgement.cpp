#include "sample/judgement.h"

#include <algorithm>

#include "base/file.h"
#include "format/x12/describe.h"
#include "format/x12/plain_stream.h"
#include "format/x12/reader.h"
#include "grammar/load.h"
#include "partner/library.h"
#include "sample/made_partner.h"
#include "sample/propose.h"

namespace crossdock::test {

namespace {

std::string without_warn(std::string text) {
  for (std::size_t at = text.find(" warn "); at != std::string::npos; at = text.find(" warn ", at)) text.replace(at, 6, " reject ");
  return text;
}

class OneGrammarOnly final : public x12::GrammarSource {
 public:
  OneGrammarOnly(const grammar::Grammar& grammar, const partner::PackVersion& pack) : grammar_(grammar), pack_(pack) {}
  SetGrammar set_grammar(std::string_view version, std::string_view set_id) override {
    const partner::LinkedDocument* const document = pack_.inbound_set(set_id, version);
    const bool same =
        document != nullptr && document->grammar != nullptr && document->grammar->version == grammar_.version && set_id == grammar_.set_id;
    return {same ? &grammar_ : nullptr, same && document->fallback};
  }
  const grammar::Grammar* dictionary(std::string_view version) override { return pack_.dictionary(version); }

 private:
  const grammar::Grammar& grammar_;
  const partner::PackVersion& pack_;
};

/// Judges every other document (the even ones) by the overlay.
Acceptance judge_evens(const std::vector<sample::SampleFile>& files, const sample::SetEvidence& odd, const partner::PackVersion& pack) {
  Acceptance acceptance;
  const std::string text = without_warn(sample::overlay_text(odd, "judged", false));
  SourceSet& sources = *pack.sources();
  const auto library = grammar::Library::of_texts(sources, {{"judged.grammar", text}}, pack.definitions().grammars);
  const std::vector<std::string> names{"judged"};
  const grammar::Loaded loaded = library->set("x12", odd.grammar->version, odd.grammar->set_id, names);
  if (loaded.grammar == nullptr) {
    acceptance.documents = 1;
    acceptance.breaches.push_back("the overlay does not load: " + (loaded.diagnostics.empty() ? "" : loaded.diagnostics.front().message) +
                                  "\n" + text);
    return acceptance;
  }
  std::uint64_t at = 0;
  for (const sample::SampleFile& file : files) {
    MemoryStream raw(file.bytes);
    x12::PlainStream plain(raw);
    OneGrammarOnly source(*loaded.grammar, pack);
    x12::ReaderOptions options;
    options.policy = pack.partner().validation.policy;
    options.collect = true;
    x12::Reader reader(plain, source, options);
    for (auto event = reader.next(); event != x12::Reader::Event::end; event = reader.next()) {
      if (event != x12::Reader::Event::set || reader.set().grammar == nullptr) continue;
      const auto& all = reader.set_findings().all();
      const bool standard = std::any_of(all.begin(), all.end(), [](const x12::Finding& one) {
        return one.severity == Severity::error && one.statement == grammar::none;
      });
      if (standard || at++ % 2 == 1) continue;
      ++acceptance.documents;
      const auto breach = std::find_if(
          all.begin(), all.end(), [](const x12::Finding& one) { return one.statement != grammar::none && one.severity != Severity::note; });
      if (breach == all.end()) {
        ++acceptance.accepted;
      } else {
        x12::FindingContext context;
        context.grammar = loaded.grammar.get();
        acceptance.breaches.push_back(x12::describe(*breach, context).message);
      }
    }
  }
  return acceptance;
}

Score score_of(const std::vector<std::string>& said, const std::set<std::string>& truth) {
  Score score;
  score.said = said.size();
  score.true_ones = truth.size();
  score.right =
      static_cast<std::uint64_t>(std::count_if(said.begin(), said.end(), [&](const std::string& one) { return truth.contains(one); }));
  return score;
}

}  // namespace

void Score::add(const Score& other) {
  said += other.said;
  right += other.right;
  true_ones += other.true_ones;
}

void Acceptance::add(const Acceptance& other) {
  documents += other.documents;
  accepted += other.accepted;
  for (const std::string& one : other.breaches)
    if (breaches.size() < 10) breaches.push_back(one);
}

Acceptance accept_other_half(const std::vector<sample::SampleFile>& files, const partner::PackVersion& pack) {
  Acceptance acceptance;
  const sample::X12Samples odd = sample::read_x12_samples(files, pack, true);
  for (const auto& [kind, evidence] : odd.sets)
    if (evidence.documents > 0) acceptance.add(judge_evens(files, evidence, pack));
  return acceptance;
}

Judgement judge_made_partner(std::uint64_t seed, std::uint64_t orders, const partner::PackVersion& pack) {
  const MadePartner partner = make_partner(seed);
  std::vector<sample::SampleFile> files;
  for (std::uint64_t number = 1; number <= orders; ++number)
    files.push_back({std::to_string(number) + ".edi", make_order(partner, number)});
  const sample::X12Samples samples = sample::read_x12_samples(files, pack);
  Judgement judgement;
  for (const sample::LeftOut& one : samples.left_out) judgement.other_half.breaches.push_back("made wrong: " + one.why);
  std::vector<std::string> required, codes, lengths;
  for (const auto& [kind, evidence] : samples.sets)
    for (const sample::Claim& claim : sample::claims_of(evidence)) {
      if (!claim.enough) continue;
      if (claim.kind == sample::Claim::Kind::require_segment) required.push_back(claim.title(*evidence.grammar));
      if (claim.kind == sample::Claim::Kind::codes) codes.push_back(claim.title(*evidence.grammar));
      if (claim.kind == sample::Claim::Kind::length) lengths.push_back(claim.title(*evidence.grammar));
    }
  judgement.required = score_of(required, partner.required);
  judgement.codes = score_of(codes, partner.codes);
  judgement.lengths = score_of(lengths, partner.lengths);
  judgement.other_half.add(accept_other_half(files, pack));
  return judgement;
}

}  // namespace crossdock::test
