#include "exchange/quiet.h"

#include <algorithm>
#include <map>

#include "base/clock.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/time_zone.h"
#include "diagnostic/playbook.h"
#include "exchange/due_time.h"
#include "exchange/exception_cause.h"
#include "partner/key_values.h"

namespace crossdock::exchange {

namespace {

constexpr std::string_view quiet_rule = "partner-quiet";
constexpr std::int64_t days_looked_at = 28;
constexpr std::size_t weekdays_looked_at = 20;
constexpr std::size_t weekdays_needed = 18;
constexpr std::int64_t minutes_of_grace = 60;
constexpr std::int64_t minutes_per_arrival = 15;
constexpr std::int64_t longest_silence_days = 400;  // beyond it nobody counts

// 1970-01-01 was a Thursday.
bool is_weekend(std::int64_t day) { return (day + 3) % 7 >= 5; }

std::int64_t day_of(Instant at, std::string_view zone) { return days_since_epoch(local_time(at, zone).date); }
std::int64_t minutes_of_day(Instant at, std::string_view zone) {
  const CivilTime time = local_time(at, zone);
  return time.hour * 60 + time.minute;
}
std::string time_text(std::int64_t minutes) {
  return partner::time_of_day_text(static_cast<std::uint16_t>(std::min<std::int64_t>(minutes, 1439)));
}

std::string local_text(Instant at, std::string_view zone) {
  return to_iso_date(local_time(at, zone).date) + " " + time_text(minutes_of_day(at, zone));
}

/// Without Saturdays and Sundays.
std::int64_t working_milliseconds(Instant from, Instant until, std::string_view zone) {
  std::int64_t sum = 0;
  const std::int64_t last = day_of(until, zone);
  for (std::int64_t day = std::max(day_of(from, zone), last - longest_silence_days); day <= last; ++day) {
    if (is_weekend(day)) continue;
    const std::int64_t start = std::max(from.milliseconds, start_of_day(date_of_days(day), zone).milliseconds);
    const std::int64_t end = std::min(until.milliseconds, start_of_day(date_of_days(day + 1), zone).milliseconds);
    sum += std::max<std::int64_t>(0, end - start);
  }
  return sum;
}

struct Day {
  std::vector<std::pair<std::int64_t, std::uint64_t>> arrivals;  ///< by which minute of the day how many files came
};

std::optional<std::string> cause_by_history(std::string_view zone, std::span<const ledger::Arrivals> arrivals, Instant last, Instant now) {
  const std::int64_t today = day_of(now, zone);
  if (is_weekend(today) || day_of(last, zone) == today) return std::nullopt;
  std::map<std::int64_t, Day> days;
  for (const ledger::Arrivals& one : arrivals) {
    const std::int64_t day = day_of(one.from, zone);
    if (day >= today - days_looked_at && day < today && !is_weekend(day))
      days[day].arrivals.emplace_back(minutes_of_day(one.from, zone) + minutes_per_arrival, one.files);
  }
  if (days.size() < weekdays_needed) return std::nullopt;
  std::vector<std::int64_t> first;
  for (const auto& [day, of_day] : days) first.push_back(of_day.arrivals.front().first);
  std::sort(first.begin(), first.end());
  const std::int64_t by = first[weekdays_needed - 1];
  if (minutes_of_day(now, zone) < by + minutes_of_grace) return std::nullopt;
  std::vector<std::uint64_t> files(weekdays_looked_at - days.size(), 0);
  for (const auto& [day, of_day] : days) {
    std::uint64_t count = 0;
    for (const auto& [minute, some] : of_day.arrivals)
      if (minute <= by) count += some;
    files.push_back(count);
  }
  std::sort(files.begin(), files.end());
  const std::uint64_t usual = files[files.size() / 2];
  const auto on = std::count_if(files.begin(), files.end(), [](std::uint64_t count) { return count > 0; });
  return "nothing came today by " + time_text(minutes_of_day(now, zone)) + "; usually " + std::to_string(usual) +
         (usual == 1 ? " file" : " files") + " by " + time_text(by) + " on a weekday (something had on " + std::to_string(on) +
         " of the last 20); last seen " + local_text(last, zone) + " (" + std::string(zone) + ")";
}

bool sends_something(const partner::TradingPartner& partner) {
  return !partner.family && std::any_of(partner.documents.begin(), partner.documents.end(), [](const partner::DocumentSettings& document) {
    return document.direction == partner::Direction::in && !document.implicit;
  });
}

ledger::ExceptionCause exception_of(const std::string& partner, std::string why, Instant now) {
  ledger::ExceptionCause cause;
  cause.group = {partner, "", std::string(quiet_rule), ""};
  cause.playbook = playbook::quiet_partner;
  cause.severity = ledger::ExceptionSeverity::low;
  set_by_tier(cause, tier_name(partner::Tier::operational), now);
  cause.owner = "integration";
  cause.cause = std::move(why);
  cause.next =
      "ask " + partner + " whether something is on its way; `crossdock channel probe " + partner + "` tells whether we can be reached";
  return cause;
}

}  // namespace

std::optional<std::string> quiet_cause(const partner::QuietSettings& quiet, std::string_view zone,
                                       std::span<const ledger::Arrivals> arrivals, Instant last, Instant now) {
  if (!quiet.notice) return std::nullopt;
  if (quiet.after.count() == 0) return cause_by_history(zone, arrivals, last, now);
  const auto allowed = std::chrono::duration_cast<std::chrono::milliseconds>(quiet.after).count();
  if (working_milliseconds(last, now, zone) <= allowed) return std::nullopt;
  return "nothing came for more than " + partner::duration_text(quiet.after) +
         " of weekdays, which [quiet] after of the pack allows; last seen " + local_text(last, zone) + " (" + std::string(zone) + ")";
}

std::vector<std::string> sweep_quiet(ledger::LedgerWriter& writer, const partner::Site& site, Instant now) {
  std::map<std::string, ledger::ExceptionRecord> open;
  for (ledger::ExceptionRecord& exception : writer.exceptions_in(ledger::ExceptionState::open, limits::day_documents))
    if (exception.group.rule == quiet_rule) open.emplace(exception.group.partner, std::move(exception));
  std::vector<std::string> raised;
  for (const partner::PackEntry& entry : site.entries()) {
    if (entry.pack == nullptr || !sends_something(entry.pack->partner())) continue;
    const partner::TradingPartner& partner = entry.pack->partner();
    const auto last = writer.last_file(partner.name);
    if (!last) continue;
    if (const auto known = open.find(partner.name); known != open.end()) {
      if (*last > known->second.first)
        writer.close_exception(known->second.id, ledger::ExceptionState::resolved, "engine", "a file came at " + to_rfc3339(*last));
      continue;
    }
    // What came today already needs no look at the weeks before.
    const bool by_history = partner.quiet.after.count() == 0;
    if (!partner.quiet.notice || (by_history && day_of(*last, partner.timezone) == day_of(now, partner.timezone))) continue;
    const Instant since{now.milliseconds - (days_looked_at + 1) * milliseconds_per_day};
    const auto arrivals = by_history ? writer.arrivals(partner.name, since) : std::vector<ledger::Arrivals>();
    if (auto why = quiet_cause(partner.quiet, partner.timezone, arrivals, *last, now))
      raised.push_back(writer.raise(exception_of(partner.name, std::move(*why), now)));
  }
  return raised;
}

}  // namespace crossdock::exchange
