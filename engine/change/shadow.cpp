#include "change/shadow.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "change/replay.h"
#include "report/wording.h"

namespace crossdock::change {

namespace {

using ledger::LedgerView;

/// One of our outputs, and the file that it was made from.
struct Made {
  std::string id;  ///< of the document; the file's name where the ledger does not know it
  std::string file, key;
  ReplayedOutput output;
};

struct Input {
  FileToReplay what;
  std::filesystem::path path;  ///< empty: in the archive
};

Instant instant_of(std::int64_t nanoseconds) { return {nanoseconds / 1'000'000}; }

/// "po-17" of "po-17.edi": the results of one file may have other endings.
std::string stem_of(const std::string& name) { return name.substr(0, name.rfind('.')); }

std::set<std::string, std::less<>> words_of_result(std::string_view text) {
  constexpr std::string_view ends = ",;|*~<>\"':=\t\r\n ";
  std::set<std::string, std::less<>> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(ends), text.size());
    if (end > 0) words.emplace(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

bool is_ignored(const ShadowSettings& settings, const Difference& difference) {
  const std::string& place = difference.place;
  return std::any_of(settings.ignored.begin(), settings.ignored.end(), [&](const std::string& one) {
    return place == one || (place.starts_with(one) && place.size() > one.size() && place[one.size()] == '.');
  });
}

class Shadow {
 public:
  Shadow(const PlanSites& sites, const ShadowSettings& settings, Instant from, Instant until)
      : sites_(sites), context_{sites.edited, sites.layout, sites.disk, sites.clock, sites.ledger, sites.archive} {
    report_.settings = settings;
    report_.from = from;
    report_.until = until;
  }

  Result<ShadowReport> run() {
    auto inputs = report_.settings.inputs.empty() ? archived_inputs() : copied_inputs();
    if (!inputs.ok()) return inputs.error();
    for (const Input& input : *inputs) make(input);
    if (auto done = match_results(); !done.ok()) return done.error();
    for (const Made& made : made_)
      if (!matched_.contains(&made)) report_.ours_only.push_back({made.id, made.file, "the other system has no result for it"});
    report_.groups = groups_.sorted();
    return std::move(report_);
  }

 private:
  [[nodiscard]] bool in_time(Instant at) const {
    return at.milliseconds >= report_.from.milliseconds && at.milliseconds < report_.until.milliseconds;
  }

  Result<std::vector<Input>> archived_inputs() {
    ledger::DocumentFilter filter;
    filter.partner = report_.settings.partner;
    filter.direction = ledger::Direction::in;
    filter.from = report_.from;
    filter.until = report_.until;
    filter.most = limits::day_documents;
    std::vector<Input> inputs;
    sites_.ledger.read([&](const LedgerView& view) {
      std::map<std::string, std::size_t> places;
      auto documents = view.documents(filter);
      std::reverse(documents.begin(), documents.end());
      for (ledger::DocumentRecord& document : documents) {
        if (document.state == ledger::DocumentState::duplicate || document.state == ledger::DocumentState::ignored) continue;
        const auto [place, is_new] = places.try_emplace(document.file, inputs.size());
        if (is_new) {
          auto file = view.file(document.file);
          if (!file || file->archive.empty()) continue;
          inputs.push_back({{*file, {}}, {}});
        }
        if (place->second < inputs.size()) inputs[place->second].what.documents.push_back(std::move(document));
      }
    });
    for (Input& input : inputs)
      std::stable_sort(input.what.documents.begin(), input.what.documents.end(),
                       [](const ledger::DocumentRecord& a, const ledger::DocumentRecord& b) { return a.offset < b.offset; });
    return inputs;
  }

  Result<std::vector<Input>> copied_inputs() {
    auto names = files_in(report_.settings.inputs);
    if (!names.ok()) return names.error();
    std::vector<Input> inputs;
    for (const std::string& name : *names) {
      const std::filesystem::path path = report_.settings.inputs / name;
      const auto status = sites_.disk.status(path);
      if (!status.ok() || !in_time(instant_of(status->modified_ns))) continue;
      Input input;
      input.path = path;
      input.what.file.name = name;
      input.what.file.partner = report_.settings.partner;
      input.what.file.received = instant_of(status->modified_ns);
      inputs.push_back(std::move(input));
    }
    return inputs;
  }

  Result<std::vector<std::string>> files_in(const std::filesystem::path& folder) {
    const auto entries = sites_.disk.list(folder, limits::folder_entries);
    if (!entries.ok()) return entries.error();
    std::vector<std::string> names;
    for (const FolderEntry& entry : *entries)
      if (entry.kind == FileKind::regular && !entry.name.starts_with('.')) names.push_back(entry.name);
    std::sort(names.begin(), names.end());
    return names;
  }

  void make(const Input& input) {
    const std::string name = printable(input.what.file.name, 100);
    const auto fail = [&](const std::string& id, const std::string& why) { report_.not_made.push_back({id, name, why}); };
    const std::string file_id = input.what.file.id.empty() ? name : input.what.file.id;
    auto bytes = input.path.empty() ? sites_.archive.open(input.what.file.archive) : sites_.disk.open(input.path);
    if (!bytes.ok()) return fail(file_id, bytes.error().message);
    try {
      const auto run = replay(context_, input.what, **bytes);
      if (!run.ok()) return fail(file_id, run.error().message);
      if (run->sets.empty()) return fail(file_id, "there is no document in it that can be read");
      for (std::size_t i = 0; i < run->sets.size(); ++i) {
        const ReplayedSet& set = run->sets[i];
        const std::string id = i < input.what.documents.size() ? input.what.documents[i].id : file_id;
        if (!set.problem.empty()) fail(id, "it is rejected: " + set.problem);
        for (const ReplayedObject& object : set.objects) {
          bool made = false;
          for (const ReplayedOutput& output : object.outputs)
            if (output.receiver == report_.settings.receiver) {
              made_.push_back({id, name, object.key, output});
              made = true;
            }
          if (!made && !object.problem.empty()) fail(id, object.problem);
        }
      }
    } catch (const ledger::LedgerFault&) {
      throw;
    } catch (const std::exception& fault) {
      fail(file_id, fault.what());
    }
  }

  /// Our output that a result is the other system's for; nullptr, and why not.
  const Made* ours_of(const std::string& name, const std::string& bytes, std::string& why) const {
    std::vector<const Made*> found;
    if (report_.settings.match == MatchBy::name) {
      for (const Made& made : made_)
        if (stem_of(made.file) == stem_of(name)) found.push_back(&made);
    } else {
      const auto words = words_of_result(bytes);
      for (const Made& made : made_)
        if (!made.key.empty() && words.contains(made.key)) found.push_back(&made);
    }
    if (found.size() == 1) return found.front();
    why = found.empty() ? "we made nothing for it" : "it belongs to several documents: a result is compared with one";
    return nullptr;
  }

  Result<Done> match_results() {
    auto names = files_in(report_.settings.results);
    if (!names.ok()) return names.error();
    for (const std::string& name : *names) {
      const std::filesystem::path path = report_.settings.results / name;
      const auto status = sites_.disk.status(path);
      auto opened = sites_.disk.open(path);
      auto bytes = opened.ok() ? read_all(**opened, limits::error_source_bytes) : Result<std::string>(opened.error());
      std::string why = bytes.ok() ? "" : bytes.error().message;
      const Made* const ours = bytes.ok() ? ours_of(name, *bytes, why) : nullptr;
      if (ours == nullptr) {
        // Results of other days are no concern of this one.
        if (!status.ok() || in_time(instant_of(status->modified_ns)))
          report_.theirs_only.push_back({printable(name, 100), printable(name, 100), why});
        continue;
      }
      compare_with(*ours, *bytes);
    }
    return Done{};
  }

  void compare_with(const Made& ours, const std::string& theirs) {
    if (!matched_.insert(&ours).second) {
      report_.theirs_only.push_back({ours.id, ours.file, "the other system has a second result for it"});
      return;
    }
    const ReplayedOutput& output = ours.output;
    std::vector<Difference> differences;
    compare_texts({theirs, output.bytes, output.separator, output.is_segments, output.has_header}, Part::output,
                  output.form + " to " + output.receiver, differences);
    std::erase_if(differences, [&](const Difference& one) { return is_ignored(report_.settings, one); });
    ++report_.documents;
    ++(differences.empty() ? report_.same : report_.different);
    groups_.add(ours.id, differences);
  }

  const PlanSites& sites_;
  exchange::Context context_;
  ShadowReport report_;
  std::vector<Made> made_;
  std::set<const Made*> matched_;
  DifferenceGroups groups_;
};

}  // namespace

std::string ShadowReport::outcome() const {
  std::string text = report::counted(documents, "document", "documents") + " compared: " + report::shown_number(same) + " the same";
  for (const auto& [number, words] : {std::pair<std::uint64_t, const char*>{different, " different"},
                                      {not_made.size(), " that we do not make"},
                                      {ours_only.size(), " only ours"},
                                      {theirs_only.size(), " only theirs"}})
    if (number != 0) text += ", " + report::shown_number(number) + words;
  return text;
}

Result<ShadowReport> run_shadow(const PlanSites& sites, const ShadowSettings& settings, Instant from, Instant until) {
  return Shadow(sites, settings, from, until).run();
}

}  // namespace crossdock::change
