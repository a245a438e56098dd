#include "change/plan.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <utility>

#include "base/file.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/text.h"
#include "change/replay.h"
#include "report/wording.h"

namespace crossdock::change {

namespace {

using ledger::DocumentRecord;
using ledger::LedgerView;

constexpr std::size_t files_together = 32;             // that a thread takes at a time
constexpr std::size_t differences_of_document = 1000;  // that count, of one document

/// What became of one document in both runs.
struct Compared {
  enum class Kind : std::uint8_t { same, different, newly_failing, newly_passing };
  std::string document;
  Kind kind = Kind::same;
  std::vector<Difference> differences;
};

struct ComparedFile {
  std::vector<Compared> documents;
  std::vector<PassedOver> passed_over;
};

/// Compares one file after the other, on a thread of its own.
class Comparer {
 public:
  explicit Comparer(const PlanSites& sites)
      : sites_(sites), active_{sites.active, sites.layout, sites.disk, sites.clock, sites.ledger, sites.archive}, edited_{sites.edited,
                                                                                                                          sites.layout,
                                                                                                                          sites.disk,
                                                                                                                          sites.clock,
                                                                                                                          sites.ledger,
                                                                                                                          sites.archive} {}

  ComparedFile compare_file(const std::string& file, const std::vector<DocumentRecord>& documents) {
    ComparedFile result;
    const auto pass_over = [&](const std::string& why) {
      for (const DocumentRecord& document : documents) result.passed_over.push_back({document.id, name_of_file(file), why});
    };
    try {
      FileToReplay what;
      sites_.ledger.read([&](const LedgerView& view) {
        if (auto record = view.file(file)) what.file = std::move(*record);
      });
      what.documents = documents;
      if (what.file.id.empty() || what.file.archive.empty()) {
        pass_over("the archive does not have its bytes");
        return result;
      }
      const auto bytes = bytes_of(what.file);
      if (!bytes.ok()) {
        pass_over(bytes.error().message);
        return result;
      }
      MemoryStream first(*bytes), second(*bytes);
      const auto before = replay(active_, what, first);
      const auto after = replay(edited_, what, second);
      if (!before.ok() || !after.ok()) {
        pass_over((before.ok() ? after : before).error().message);
        return result;
      }
      compare_runs(*before, *after, documents, result);
    } catch (const ledger::LedgerFault&) {
      throw;
    } catch (const std::exception& fault) {
      result.documents.clear();
      pass_over(fault.what());
    }
    return result;
  }

 private:
  [[nodiscard]] std::string name_of_file(const std::string& id) const {
    return sites_.ledger.ask([&](const LedgerView& view) {
      const auto file = view.file(id);
      return file ? printable(file->name, 100) : id;
    });
  }

  [[nodiscard]] Result<std::string> bytes_of(const ledger::FileRecord& file) const {
    if (file.size > limits::error_source_bytes)
      return Error{"its file is larger than " + std::to_string(limits::error_source_bytes >> 20) + " MB (limit error_source_bytes)"};
    auto opened = sites_.archive.open(file.archive);
    if (!opened.ok()) return opened.error();
    auto bytes = read_all(**opened, limits::error_source_bytes);
    if (bytes.ok() && sha256_hex(*bytes) != file.hash) return Error{"the archive's bytes are not those that came"};
    return bytes;
  }

  void compare_runs(const ReplayedFile& before, const ReplayedFile& after, const std::vector<DocumentRecord>& documents,
                    ComparedFile& result) const {
    std::vector<Difference> answers;
    for (std::size_t i = 0; i < std::max(before.acknowledgments.size(), after.acknowledgments.size()); ++i) {
      const std::string none;
      const std::string& was = i < before.acknowledgments.size() ? before.acknowledgments[i] : none;
      const std::string& is = i < after.acknowledgments.size() ? after.acknowledgments[i] : none;
      const char separator = was.size() > 3 ? was[3] : is.size() > 3 ? is[3] : '*';
      compare_texts({was, is, separator, true, false}, Part::acknowledgment, "acknowledgment", answers);
    }
    bool told = false;
    for (const DocumentRecord& document : documents) {
      const auto at = [&](const ReplayedFile& run) {
        // A file in which nothing could be read stands in the ledger as one document without a kind.
        if (document.set_id.empty()) return run.sets.empty() ? nullptr : &run.sets.front();
        const auto found = std::find_if(run.sets.begin(), run.sets.end(), [&](const ReplayedSet& set) {
          return set.offset == document.offset && set.set_id == document.set_id;
        });
        return found == run.sets.end() ? nullptr : &*found;
      };
      const ReplayedSet* const was = at(before);
      const ReplayedSet* const is = at(after);
      Compared compared;
      compared.document = document.id;
      if (was == nullptr && is == nullptr) {
        result.passed_over.push_back({document.id, name_of_file(document.file),
                                      document.set_id.empty() ? "there is no document in it that can be read"
                                                              : "it is not found any more where it stood in its file"});
        continue;
      }
      if (was == nullptr || is == nullptr) {
        compared.kind = was == nullptr ? Compared::Kind::newly_passing : Compared::Kind::newly_failing;
        compared.differences.push_back(
            {Part::outcome, document.set_id, "is found", was == nullptr ? "not found" : "", is == nullptr ? "not found" : ""});
      } else {
        compared.differences = compare(*was, *is, sites_.active->fallback_pack()->objects());
        compared.kind = was->passes() && !is->passes()   ? Compared::Kind::newly_failing
                        : !was->passes() && is->passes() ? Compared::Kind::newly_passing
                                                         : Compared::Kind::different;
      }
      // An answer is to a whole interchange: it is told with the first document that differs, else with the first.
      if (!told && (!compared.differences.empty() || &document == &documents.back())) {
        compared.differences.insert(compared.differences.end(), answers.begin(), answers.end());
        told = true;
      }
      if (compared.differences.empty()) compared.kind = Compared::Kind::same;
      if (compared.differences.size() > differences_of_document) compared.differences.resize(differences_of_document);
      result.documents.push_back(std::move(compared));
    }
  }

  const PlanSites& sites_;
  exchange::Context active_, edited_;
};

bool goes_to(const std::string& routes, const std::set<std::string>& partners) {
  std::size_t from = 0;
  while (from <= routes.size()) {
    const std::size_t to = std::min(routes.find(", ", from), routes.size());
    if (partners.contains(routes.substr(from, to - from))) return true;
    from = to + 2;
  }
  return false;
}

/// The documents that a plan is about, by their files; files in the order in which they came.
std::vector<std::pair<std::string, std::vector<DocumentRecord>>> files_asked_for(const PlanSites& sites, const PlanRequest& request,
                                                                                 bool& more) {
  ledger::DocumentFilter filter;
  filter.direction = ledger::Direction::in;
  filter.from = request.since;
  filter.most = limits::day_documents;
  auto all = sites.ledger.ask([&](const LedgerView& view) { return view.documents(filter); });
  const std::set<std::string> partners(request.partners.begin(), request.partners.end());
  std::erase_if(all, [&](const DocumentRecord& document) {
    return document.length == 0 || document.set_id == "997" || document.set_id == "999" || document.set_id == "TA1" ||
           document.state == ledger::DocumentState::ignored || document.state == ledger::DocumentState::duplicate ||
           (!partners.contains(document.partner) && !goes_to(document.route, partners));
  });
  more = all.size() > request.count;
  if (more) all.resize(request.count);
  std::reverse(all.begin(), all.end());
  std::vector<std::pair<std::string, std::vector<DocumentRecord>>> files;
  std::map<std::string, std::size_t> places;
  for (DocumentRecord& document : all) {
    const auto [place, is_new] = places.try_emplace(document.file, files.size());
    if (is_new) files.push_back({document.file, {}});
    files[place->second].second.push_back(std::move(document));
  }
  for (auto& [file, documents] : files)
    std::stable_sort(documents.begin(), documents.end(),
                     [](const DocumentRecord& a, const DocumentRecord& b) { return a.offset < b.offset; });
  return files;
}

}  // namespace

std::string Plan::outcome() const {
  std::string text =
      report::shown_number(documents) + (documents == 1 ? " document: " : " documents: ") + report::shown_number(same) + " the same";
  for (const auto& [number, words] : {std::pair{different, " different"},
                                      {newly_failing, " would fail"},
                                      {newly_passing, " would pass"},
                                      {passed_over_count, " not compared"}})
    if (number != 0) text += ", " + report::shown_number(number) + words;
  return text;
}

std::vector<ChangedFile> changed_files(const partner::Site& active, const partner::Site& edited, const std::vector<std::string>& partners) {
  std::vector<ChangedFile> changed;
  for (const std::string& name : partners) {
    const partner::PackEntry* const was = active.entry(name);
    const partner::PackEntry* const is = edited.entry(name);
    if (was == nullptr || is == nullptr || !was->snapshot || !is->snapshot) continue;
    const auto compare_files = [&](const std::shared_ptr<const partner::PackFiles>& before,
                                   const std::shared_ptr<const partner::PackFiles>& after, const std::string& folder) {
      if (before)
        for (const partner::PackFile& file : before->files) {
          const partner::PackFile* const now = after ? after->find(file.name) : nullptr;
          if (now == nullptr || now->text != file.text) changed.push_back({name, folder + file.name, now == nullptr ? "gone" : "changed"});
        }
      if (after)
        for (const partner::PackFile& file : after->files)
          if (!before || before->find(file.name) == nullptr) changed.push_back({name, folder + file.name, "new"});
    };
    if (was->snapshot->defaults != is->snapshot->defaults) changed.push_back({name, "crossdock.toml", "changed"});
    const std::string base = is->snapshot->base.empty() ? was->snapshot->base : is->snapshot->base;
    compare_files(was->snapshot->base_files, is->snapshot->base_files, base + "/");
    compare_files(was->snapshot->files, is->snapshot->files, "");
  }
  return changed;
}

Plan make_plan(const PlanSites& sites, const PlanRequest& request) {
  Plan plan;
  plan.since = request.since;
  for (const std::string& name : request.partners) {
    const auto hash = [&](const partner::Site& site) {
      const partner::PackEntry* const entry = site.entry(name);
      return entry != nullptr && entry->pack != nullptr ? entry->pack->hash() : std::string();
    };
    plan.packs.push_back({name, hash(*sites.active), hash(*sites.edited)});
  }
  plan.files = changed_files(*sites.active, *sites.edited, request.partners);
  const auto files = files_asked_for(sites, request, plan.more);
  std::vector<ComparedFile> compared(files.size());
  std::atomic<std::size_t> next{0};
  std::exception_ptr fault;
  std::mutex fault_mutex;
  const auto work = [&] {
    try {
      Comparer comparer(sites);
      for (std::size_t from = next.fetch_add(files_together); from < files.size(); from = next.fetch_add(files_together))
        for (std::size_t i = from; i < std::min(from + files_together, files.size()); ++i)
          compared[i] = comparer.compare_file(files[i].first, files[i].second);
    } catch (...) {
      const std::lock_guard lock(fault_mutex);
      fault = std::current_exception();
      next = files.size();
    }
  };
  std::vector<std::thread> threads;
  for (unsigned i = 1; i < request.threads; ++i) threads.emplace_back(work);
  work();
  for (std::thread& thread : threads) thread.join();
  if (fault) std::rethrow_exception(fault);

  DifferenceGroups groups, failing, passing;
  for (ComparedFile& file : compared) {
    for (const Compared& one : file.documents) {
      ++plan.documents;
      switch (one.kind) {
        case Compared::Kind::same: ++plan.same; break;
        case Compared::Kind::different:
          ++plan.different;
          groups.add(one.document, one.differences);
          break;
        case Compared::Kind::newly_failing:
          ++plan.newly_failing;
          failing.add(one.document, one.differences);
          break;
        case Compared::Kind::newly_passing:
          ++plan.newly_passing;
          passing.add(one.document, one.differences);
          break;
      }
    }
    plan.passed_over_count += file.passed_over.size();
    for (PassedOver& one : file.passed_over)
      if (plan.passed_over.size() < Plan::listed) plan.passed_over.push_back(std::move(one));
  }
  plan.groups = groups.sorted();
  plan.failing_groups = failing.sorted();
  plan.passing_groups = passing.sorted();
  return plan;
}

}  // namespace crossdock::change
