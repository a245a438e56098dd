#include "change/versions.h"

#include <algorithm>
#include <cerrno>
#include <map>

#include "base/limits.h"
#include "base/text.h"

namespace crossdock::change {

using ledger::Activation;
using ledger::LedgerView;
using ledger::LedgerWriter;
using ledger::TakenBy;
using partner::PackEntry;
using partner::PackSnapshot;
using partner::Site;
using partner::TakeUp;

namespace {

using Kept = std::map<std::string, std::shared_ptr<const PackSnapshot>, std::less<>>;

constexpr std::size_t versions_looked_at = 10'000;  // of one partner, for the beginning of a hash

Result<std::shared_ptr<const PackSnapshot>> kept_snapshot(const LedgerView& view, const Site& site, const std::string& partner,
                                                          const std::string& hash) {
  const auto content = view.kept_version(hash);
  if (!content) return Error{"the ledger has no version " + short_hash(hash) + " of " + printable(partner), ENOENT};
  return snapshot_of(*content, hash, site.settings(), partner);
}

std::shared_ptr<const Site> load_with(const Site& site, Kept kept) {
  partner::SiteOptions options;
  options.root = site.settings().shown_root;
  options.shipped = site.settings().shipped;
  options.kept = std::move(kept);
  return Site::load(options);
}

bool is_good(const PackEntry& entry) { return entry.pack != nullptr && entry.pack->usable(); }

/// The active versions of all packs whose folders hold something else; a problem of one is an error.
Result<Kept> active_where_other(ledger::Ledger& ledger, const Site& edited) {
  return ledger.ask([&](const LedgerView& view) -> Result<Kept> {
    Kept kept;
    for (const Activation& active : view.active_versions()) {
      const PackEntry* const entry = edited.entry(active.partner);
      if (entry == nullptr || (entry->snapshot && entry->snapshot->hash == active.hash)) continue;
      auto snapshot = kept_snapshot(view, edited, active.partner, active.hash);
      if (!snapshot.ok()) return snapshot.error();
      kept.emplace(active.partner, std::move(*snapshot));
    }
    return kept;
  });
}

/// Keeps the edited pack as a version and makes it active.
Result<Done> activate(LedgerWriter& writer, const PackEntry& entry, TakenBy by, const exchange::Order& order) {
  auto content = content_of(*entry.snapshot);
  if (!content.ok()) return Error{"the pack of " + entry.name + ": " + content.error().message};
  writer.keep_version(entry.snapshot->hash, *content);
  Activation activation;
  activation.partner = entry.name;
  activation.hash = entry.snapshot->hash;
  activation.by = by;
  activation.who = order.who;
  activation.note = order.reason;
  writer.activate(activation);
  return Done{};
}

}  // namespace

std::optional<Activation> active_version(const LedgerView& view, std::string_view partner) {
  auto latest = view.activations(partner, 1);
  if (latest.empty()) return std::nullopt;
  return std::move(latest.front());
}

bool waits_for_apply(const std::optional<Activation>& active, TakeUp take_up) {
  return take_up == TakeUp::on_apply || (active && active->by != TakenBy::reload);
}

ActiveSite active_site(ledger::Ledger& ledger, const std::shared_ptr<const Site>& edited, Edited taken) {
  ActiveSite result;
  Kept kept;
  ledger.read([&](const LedgerView& view) {
    std::map<std::string, Activation, std::less<>> active;
    for (Activation& one : view.active_versions()) active.emplace(one.partner, one);
    for (const PackEntry& entry : edited->entries()) {
      if (entry.partner.family) continue;
      const auto found = active.find(entry.name);
      const bool same = found != active.end() && entry.snapshot && entry.snapshot->hash == found->second.hash;
      if (same) continue;
      const bool waits = waits_for_apply(found == active.end() ? std::nullopt : std::optional(found->second), edited->settings().take_up);
      if (!waits && (taken == Edited::taken_up || found == active.end())) {
        if (taken == Edited::taken_up && is_good(entry)) result.taken_up.push_back(entry.name);
        continue;
      }
      if (waits) result.waiting.push_back(entry.name);
      if (found == active.end()) {
        kept.emplace(entry.name, nullptr);
        continue;
      }
      auto snapshot = kept_snapshot(view, *edited, entry.name, found->second.hash);
      if (!snapshot.ok()) result.problems.push_back(snapshot.error().message);
      kept.emplace(entry.name, snapshot.ok() ? *snapshot : nullptr);
    }
  });
  result.site = kept.empty() ? edited : load_with(*edited, std::move(kept));
  return result;
}

std::vector<std::string> keep_taken_up(ledger::Ledger& ledger, const ActiveSite& active, const std::string& who) {
  std::vector<std::string> problems;
  if (active.taken_up.empty()) return problems;
  ledger.write([&](LedgerWriter& writer) {
    for (const std::string& name : active.taken_up)
      if (const auto done = activate(writer, *active.site->entry(name), TakenBy::reload, {who, ""}); !done.ok())
        problems.push_back(done.error().message);
  });
  return problems;
}

Result<std::shared_ptr<const Site>> site_with(ledger::Ledger& ledger, const Site& edited, const std::string& partner,
                                              std::shared_ptr<const PackSnapshot> version) {
  auto kept = active_where_other(ledger, edited);
  if (!kept.ok()) return kept.error();
  (*kept)[partner] = std::move(version);
  return load_with(edited, std::move(*kept));
}

Result<std::shared_ptr<const Site>> site_with_edited(ledger::Ledger& ledger, const Site& edited, const std::vector<std::string>& partners) {
  auto kept = active_where_other(ledger, edited);
  if (!kept.ok()) return kept.error();
  for (const std::string& partner : partners) kept->erase(partner);
  return load_with(edited, std::move(*kept));
}

exchange::Answer apply(ledger::Ledger& ledger, const Site& edited, const std::vector<std::string>& partners, const exchange::Order& order,
                       bool without_plan) {
  return ledger.commit([&](LedgerWriter& writer) -> exchange::Answer {
    std::string done;
    // First everything that may refuse: what was written before a refusal would be committed.
    for (const std::string& name : partners) {
      const PackEntry* const entry = edited.entry(name);
      if (entry == nullptr) return Error{"there is no partner `" + printable(name) + "`", ENOENT};
      if (!is_good(*entry)) return Error{"the edited files of " + name + " have errors", EINVAL};
      if (auto content = content_of(*entry->snapshot); !content.ok()) return Error{name + ": " + content.error().message, EINVAL};
      const auto active = active_version(writer, name);
      if (without_plan || (active && active->hash == entry->snapshot->hash)) continue;
      const auto plan = writer.plan(name);
      const std::string how = "run `crossdock plan " + name + "`, look at what it says, then apply";
      if (!plan) return Error{"nobody has seen yet what the edited files of " + name + " change: " + how, EBUSY};
      if (plan->edited != entry->snapshot->hash)
        return Error{"the files of " + name + " were edited since the plan of " + to_rfc3339(plan->at) + ": " + how, EBUSY};
      if (plan->active != (active ? active->hash : ""))
        return Error{"another version of " + name + " has become active since the plan of " + to_rfc3339(plan->at) + ": " + how, EBUSY};
    }
    for (const std::string& name : partners) {
      const PackEntry& entry = *edited.entry(name);
      const auto active = active_version(writer, name);
      const std::string now = short_hash(entry.snapshot->hash);
      done += done.empty() ? "" : "\n";
      if (active && active->hash == entry.snapshot->hash && active->by != TakenBy::reload) {
        done += name + ": version " + now + " is active already";
        continue;
      }
      const auto activated = activate(writer, entry, TakenBy::apply, order);
      if (!activated.ok()) return activated.error();
      const std::string before = active && active->hash != entry.snapshot->hash ? ", before it " + short_hash(active->hash) : "";
      done += name + ": version " + now + " is active" + before;
      writer.audit(order.who, "apply", name, "version " + entry.snapshot->hash + (order.reason.empty() ? "" : ": " + order.reason));
    }
    return done;
  });
}

namespace {

/// The hash of the version that is meant.
Result<std::string> version_meant(const std::vector<Activation>& all, const std::string& partner, const std::string& version) {
  const std::string list = "`crossdock partner versions " + partner + "` lists them";
  std::string found;
  for (const Activation& one : all) {
    if (version.empty() ? one.hash == all.front().hash : !one.hash.starts_with(version)) continue;
    if (!found.empty() && found != one.hash) return Error{"several versions begin with `" + printable(version) + "`: " + list, EINVAL};
    found = one.hash;
    if (version.empty()) break;
  }
  if (found.empty())
    return Error{
        version.empty() ? partner + " has no earlier version: " + list : partner + " has no version `" + printable(version) + "`: " + list,
        ENOENT};
  return found;
}

}  // namespace

exchange::Answer roll_back(ledger::Ledger& ledger, const Site& edited, const std::string& partner, const std::string& version,
                           const exchange::Order& order) {
  const auto all = ledger.ask([&](const LedgerView& view) { return view.activations(partner, versions_looked_at); });
  if (all.empty()) return Error{"no version of `" + printable(partner) + "` was kept yet", ENOENT};
  const auto hash = version_meant(all, partner, version);
  if (!hash.ok()) return hash.error();
  if (*hash == all.front().hash) return Error{partner + ": version " + short_hash(*hash) + " is the active one", EINVAL};
  auto snapshot = ledger.ask([&](const LedgerView& view) { return kept_snapshot(view, edited, partner, *hash); });
  if (!snapshot.ok()) return snapshot.error();
  const auto site = site_with(ledger, edited, partner, *snapshot);
  if (!site.ok()) return site.error();
  if ((*site)->find(partner) == nullptr)
    return Error{"version " + short_hash(*hash) + " of " + partner + " has errors with the grammars and maps of today", EINVAL};
  ledger.write([&](LedgerWriter& writer) {
    Activation activation;
    activation.partner = partner;
    activation.hash = *hash;
    activation.by = TakenBy::rollback;
    activation.who = order.who;
    activation.note = order.reason;
    writer.activate(activation);
    writer.audit(order.who, "rollback", partner, "version " + *hash + (order.reason.empty() ? "" : ": " + order.reason));
  });
  return partner + ": version " + short_hash(*hash) + " is active again, before it " + short_hash(all.front().hash);
}

}  // namespace crossdock::change
