#include <algorithm>
#include <functional>
#include <map>

#include "base/json.h"
#include "base/text.h"
#include "partner/key_values.h"
#include "sample/propose.h"

namespace crossdock::sample {

namespace {

using partner::Identity;

std::string shown_identity(const Identity& identity) { return printable(identity.qualifier + "/" + identity.id); }

std::string toml_text(std::string_view text) {
  std::string out;
  append_json_string(text, out);
  return out;
}

std::string identity_text(const Identity& identity) {
  std::string text = "{ qualifier = " + toml_text(identity.qualifier) + ", id = " + toml_text(identity.id);
  if (!identity.gs.empty() && identity.gs != identity.id) text += ", gs = " + toml_text(identity.gs);
  return text + " }";
}

/// One byte as a value of x12.delimiters.
std::string delimiter_text(char byte) {
  if (byte > ' ' && byte < 0x7F) return toml_text(std::string_view(&byte, 1));
  constexpr std::string_view digits = "0123456789ABCDEF";
  const auto code = static_cast<unsigned char>(byte);
  return std::string("\"0x") + digits[code >> 4] + digits[code & 15u] + "\"";
}

std::string delimiters_line(const InterchangeSeen& one) {
  std::string text = "delimiters = { element = " + delimiter_text(one.delimiters.element);
  if (one.delimiters.component != 0) text += ", component = " + delimiter_text(one.delimiters.component);
  if (one.delimiters.repetition != 0) text += ", repetition = " + delimiter_text(one.delimiters.repetition);
  text += ", segment = " + delimiter_text(one.delimiters.segment);
  if (one.suffix.empty() || one.suffix == "\n" || one.suffix == "\r\n") text += ", suffix = " + toml_text(one.suffix);
  return text + " }";
}

/// What the interchanges say of one thing, and how many say it: the most common first.
std::vector<std::pair<std::string, std::uint64_t>> votes(const std::vector<InterchangeSeen>& seen,
                                                         const std::function<std::string(const InterchangeSeen&)>& of) {
  std::map<std::string, std::uint64_t> counts;
  for (const InterchangeSeen& one : seen) ++counts[of(one)];
  std::vector<std::pair<std::string, std::uint64_t>> sorted(counts.begin(), counts.end());
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  return sorted;
}

std::string files_of(const std::vector<std::string>& files) {
  constexpr std::size_t most = 6;
  std::vector<std::string> shown(files.begin(), files.begin() + static_cast<std::ptrdiff_t>(std::min(most, files.size())));
  return printable(joined(shown, ", "), 400) + (files.size() > most ? " and " + std::to_string(files.size() - most) + " more" : "");
}

class X12Proposer {
 public:
  X12Proposer(const X12Samples& samples, const ProposalAsked& asked) : samples_(samples), asked_(asked) {}

  Proposal propose() {
    tell_left_out();
    if (samples_.interchanges.empty()) {
      refuse("no file holds an X12 interchange", "give files as the partner sends them");
    } else if (is_one_partner()) {
      if (samples_.sets.empty())
        refuse("no document in the files can be read without an error, so nothing can be said of what is usual",
               "`crossdock validate FILE --partner none` tells what is wrong with them; mend the samples, or ask for others");
      else
        write();
    }
    return std::move(proposal_);
  }

 private:
  void refuse(std::string why, std::string help) {
    proposal_.refusal = std::move(why);
    proposal_.help = std::move(help);
  }

  void tell_left_out() {
    for (const LeftOut& one : samples_.left_out)
      proposal_.remarks.push_back(printable(one.file) + ": " + printable(one.what) + " is left out: " + one.why);
  }

  [[nodiscard]] bool is_ours(const Identity& identity) const {
    return std::any_of(asked_.ours.begin(), asked_.ours.end(),
                       [&](const Identity& one) { return one.qualifier == identity.qualifier && one.id == identity.id; });
  }
  [[nodiscard]] const Identity& partner_of(const InterchangeSeen& one) const { return is_ours(one.sender) ? one.receiver : one.sender; }

  bool is_one_partner() {
    std::map<std::string, std::vector<std::string>> files;
    for (const InterchangeSeen& one : samples_.interchanges) {
      auto& of_partner = files[shown_identity(partner_of(one))];
      if (of_partner.empty() || of_partner.back() != one.file) of_partner.push_back(one.file);
    }
    if (files.size() == 1) return true;
    std::string list;
    for (const auto& [identity, names] : files) list += (list.empty() ? "" : "; ") + identity + ": " + files_of(names);
    refuse("these are documents of " + std::to_string(files.size()) + " partners: " + list,
           "give the files of one partner, and call it again for the others");
    return false;
  }

  /// One line of partner.toml where all agree; else what they say, for somebody to choose from.
  void add_agreed(std::string& text, const std::string& what, const std::vector<std::pair<std::string, std::uint64_t>>& said) {
    const std::string of = " of " + std::to_string(samples_.interchanges.size()) + " interchanges";
    if (said.size() == 1) {
      text += said.front().first + "   # in " + std::to_string(said.front().second) + of + "\n";
      return;
    }
    text += "# " + what + ": the samples differ. Take the `#` from the line that is right.\n";
    std::vector<std::string> shown;
    for (const auto& [line, count] : said) {
      text += "# " + line + "   # in " + std::to_string(count) + of + "\n";
      shown.push_back(line + " (" + std::to_string(count) + ")");
    }
    proposal_.remarks.push_back("the samples differ in their " + what + ": " + joined(shown, "; ") +
                                ". partner.toml has each behind a `#`");
  }

  void write() {
    const std::vector<InterchangeSeen>& seen = samples_.interchanges;
    std::vector<std::string> files;
    for (const InterchangeSeen& one : seen)
      if (std::find(files.begin(), files.end(), one.file) == files.end()) files.push_back(one.file);
    const Identity& ours = is_ours(seen.front().sender) ? seen.front().sender : seen.front().receiver;
    proposal_.theirs = partner_of(seen.front());
    std::string text = "# Proposed by `crossdock partner infer` from " + std::to_string(seen.size()) +
                       (seen.size() == 1 ? " interchange" : " interchanges") + " in " + std::to_string(files.size()) +
                       (files.size() == 1 ? " file" : " files") + ". Read it, change it, keep it.\n" +
                       "#   crossdock check   reads it all; docs/partner-keys.md tells what each key means\n" +
                       "name  = " + toml_text(asked_.name) + "\ntitle = " + toml_text(asked_.title.empty() ? asked_.name : asked_.title) +
                       "\n# timezone = \"America/Chicago\"            # samples do not tell it; left out: UTC\n\n[contact]\n# edi      = "
                       "\"edi@example.com\"\n\n[ids]\n";
    const auto groups = votes(seen, [&](const InterchangeSeen& one) { return identity_text(partner_of(one)); });
    add_agreed(text, "group ids (GS02, GS03)", prefixed("theirs = ", groups));
    const auto our_ids =
        votes(seen, [&](const InterchangeSeen& one) { return identity_text(is_ours(one.sender) ? one.sender : one.receiver); });
    if (!is_ours(ours) || our_ids.size() > 1) add_agreed(text, "ids of the other side, which is us", prefixed("ours   = ", our_ids));
    text += "\n[x12]\n";
    add_agreed(text, "versions (GS08)", votes(seen, [](const InterchangeSeen& one) {
                 std::string version = one.versions.empty() ? std::string() : one.versions.front();
                 if (partner::is_version(version)) return "version    = " + toml_text(version);
                 return "# GS08 is `" + printable(version) + "`, which names no version";
               }));
    add_agreed(text, "delimiters", votes(seen, delimiters_line));
    const auto usage = votes(seen, [](const InterchangeSeen& one) { return one.usage; });
    if (usage.size() > 1 || usage.front().first != "P")
      proposal_.remarks.push_back("ISA15 (usage) is " + said_of(usage) + ": test documents may differ from what comes later");
    add_documents(text);
    proposal_.files.insert(proposal_.files.begin(), {"partner.toml", text});
  }

  static std::vector<std::pair<std::string, std::uint64_t>> prefixed(const std::string& prefix,
                                                                     std::vector<std::pair<std::string, std::uint64_t>> said) {
    for (auto& [line, count] : said) line.insert(0, prefix);
    return said;
  }

  static std::string said_of(const std::vector<std::pair<std::string, std::uint64_t>>& said) {
    std::vector<std::string> parts;
    for (const auto& [value, count] : said) parts.push_back("`" + printable(value) + "` " + std::to_string(count) + " times");
    return joined(parts, ", ");
  }

  void add_documents(std::string& text) {
    std::map<std::string, std::vector<std::string>> versions;
    for (const auto& [kind, evidence] : samples_.sets) versions[kind.first].push_back(kind.second);
    const bool sent = std::all_of(samples_.interchanges.begin(), samples_.interchanges.end(),
                                  [&](const InterchangeSeen& one) { return is_ours(one.sender); });
    const bool mixed = !sent && std::any_of(samples_.interchanges.begin(), samples_.interchanges.end(),
                                            [&](const InterchangeSeen& one) { return is_ours(one.sender); });
    if (mixed)
      proposal_.remarks.push_back("some of the files were sent by us: where that is so, write direction = \"out\" in partner.toml");
    for (const auto& [set, all] : versions) {
      if (set == "997" || set == "999" || set == "824") {
        proposal_.remarks.push_back(set + "s are taken without being named; nothing is proposed for them");
        continue;
      }
      std::string overlays;
      for (const std::string& version : all) {
        const SetEvidence& evidence = samples_.sets.at({set, version});
        const std::string name = asked_.name;
        std::string file = set + (all.size() > 1 ? "-" + version : "") + ".grammar";
        proposal_.files.push_back({std::move(file), grammar_head(evidence) + overlay_text(evidence, name)});
        add_set(set, version, sent, evidence);
      }
      if (all.size() > 1)
        proposal_.remarks.push_back("documents " + set + " come in " + std::to_string(all.size()) + " versions: " + joined(all, ", ") +
                                    "; each has an overlay of its own");
      text += "\n[[document]]\nset       = " + toml_text(set) + "\ndirection = " + (sent ? "\"out\"" : "\"in\"") +
              "\ngrammar   = " + toml_text(asked_.name) + "\n" +
              (sent ? "" : "# route    = \"erp\"                   # the pack of whoever receives it; until then it is kept\n");
    }
  }

  void add_set(const std::string& set, const std::string& version, bool sent, const SetEvidence& evidence) {
    ProposedSet proposed{set, version, sent, evidence.documents, 0, 0};
    for (const Claim& claim : claims_of(evidence)) ++(claim.enough ? proposed.claims : proposed.too_little);
    const EvidenceNeeded needed;
    if (evidence.documents < needed.documents)
      proposal_.remarks.push_back("only " + std::to_string(evidence.documents) + (evidence.documents == 1 ? " document " : " documents ") +
                                  set + " " + version + ": too few to say what must be there (" + std::to_string(needed.documents) +
                                  " are the least)");
    proposal_.sets.push_back(std::move(proposed));
  }

  static std::string grammar_head(const SetEvidence& evidence) {
    const std::string most = std::to_string(evidence.documents);
    return "# What the samples show of the " + evidence.grammar->set_id +
           "s beyond the standard, proposed by `crossdock partner infer`.\n"
           "# Nothing here rejects a document: each line warns. Take its `warn` away once the partner's guide says so too, or the whole "
           "line.\n"
           "# Behind each stands what it rests on. \"n of n\" means: of their documents, 19 times of 20, less than 3 in n are otherwise; "
           "with the\n"
           "# " +
           most + " here that is " +
           (evidence.documents > 3 ? "1 in " + std::to_string(evidence.documents / 3) : std::string("any number")) +
           ". Confidence is strong from 30 on, fair from 15; below " + std::to_string(EvidenceNeeded().documents) +
           " documents nothing is said.\n\n";
  }

  const X12Samples& samples_;
  const ProposalAsked& asked_;
  Proposal proposal_;
};

}  // namespace

Proposal propose_x12(const X12Samples& samples, const ProposalAsked& asked) { return X12Proposer(samples, asked).propose(); }

}  // namespace crossdock::sample
