// For tools/infer-judge: how good inference is, on made partners and on a folder of files.
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <map>

#include "base/file.h"
#include "partner/site.h"
#include "sample/claims.h"
#include "sample/judgement.h"

using namespace crossdock;
using namespace crossdock::test;

namespace fs = std::filesystem;

namespace {

void print(const char* what, const Score& score) {
  std::cout << "  " << what << ": " << score.said << " said, " << score.right << " right (precision " << score.precision() << " %), "
            << score.true_ones << " true (recall " << score.recall() << " %)\n";
}

void print(const Acceptance& acceptance) {
  std::cout << "  an overlay from half of them accepts " << acceptance.accepted << " of " << acceptance.documents << " of the other half\n";
  for (const std::string& breach : acceptance.breaches) std::cout << "    " << breach << "\n";
}

void judge_made(const partner::PackVersion& pack) {
  for (const std::uint64_t orders : {8u, 15u, 30u, 60u, 120u}) {
    Judgement all;
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
      const Judgement one = judge_made_partner(seed, orders, pack);
      all.required.add(one.required);
      all.codes.add(one.codes);
      all.lengths.add(one.lengths);
      all.other_half.add(one.other_half);
    }
    std::cout << "50 made partners, " << orders << " orders each\n";
    print("required segments", all.required);
    print("codes", all.codes);
    print("lengths", all.lengths);
    print(all.other_half);
  }
}

void judge_folder(const fs::path& folder, const partner::PackVersion& pack) {
  std::map<std::string, std::vector<sample::SampleFile>> partners, sets;
  std::vector<fs::path> paths;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  std::size_t left_out = 0, files = 0;
  for (const fs::path& path : paths) {
    const auto bytes = read_file(path, 16u << 20);
    if (!bytes) continue;
    const std::vector<sample::SampleFile> one{{path.lexically_relative(folder).string(), *bytes}};
    const sample::X12Samples samples = sample::read_x12_samples(one, pack);
    if (samples.interchanges.empty()) continue;
    ++files;
    left_out += samples.left_out.size();
    for (const auto& [kind, evidence] : samples.sets) {
      partners[samples.interchanges.front().sender.id + " " + kind.first + " " + kind.second].push_back(one.front());
      sets[kind.first + " " + kind.second].push_back(one.front());
    }
  }
  std::cout << "\n" << files << " X12 files, " << left_out << " documents left out as they have errors or no grammar\n";
  for (const auto& [title, groups] :
       {std::pair{"by sender and set", &partners}, std::pair{"by set, as if one partner had sent them", &sets}}) {
    std::size_t with_claims = 0, claims = 0, too_little = 0;
    Acceptance all;
    for (const auto& [name, group] : *groups) {
      std::size_t said = 0;
      for (const auto& [kind, evidence] : sample::read_x12_samples(group, pack).sets)
        for (const sample::Claim& claim : sample::claims_of(evidence)) ++(claim.enough ? said : too_little);
      claims += said;
      with_claims += said > 0 ? 1u : 0u;
      all.add(accept_other_half(group, pack));
    }
    std::cout << title << ": " << groups->size() << " groups, statements in " << with_claims << ": " << claims
              << "; seen too seldom to be said: " << too_little << "\n";
    print(all);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const auto pack = partner::Site::default_pack(CROSSDOCK_SOURCE_DIR);
  if (pack == nullptr) return 2;
  judge_made(*pack);
  if (argc > 1) judge_folder(argv[1], *pack);
  return 0;
}
