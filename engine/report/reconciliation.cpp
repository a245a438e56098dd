#include "report/reconciliation.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "base/clock.h"
#include "base/limits.h"
#include "base/text.h"

namespace crossdock::report {

namespace {

using ledger::AcknowledgmentState;
using ledger::DocumentState;
using ledger::FlowStep;

constexpr std::int64_t milliseconds_per_hour = 3'600'000;

bool is_failure(DocumentState state) {
  return state == DocumentState::held || state == DocumentState::rejected || state == DocumentState::refused ||
         state == DocumentState::failed;
}

void add(std::vector<Balance>& balances, const ledger::DocumentTotal& total, Decimal Balance::*side) {
  auto same =
      std::find_if(balances.begin(), balances.end(), [&](const Balance& one) { return one.name == total.name && one.unit == total.unit; });
  if (same == balances.end()) same = balances.insert(balances.end(), {total.name, total.unit, {}, {}});
  (*same).*side = ((*same).*side).plus(total.value).value_or((*same).*side);
}

/// Puts the steps of a day together, document by document, as the ledger gives them.
class Reconciler {
 public:
  Reconciler(const ledger::LedgerView& view, Reconciliation& day) : view_(view), day_(day) {}

  void take(const FlowStep& step) {
    if (!steps_.empty() && steps_.front().document != step.document) settle();
    steps_.push_back(step);
  }

  void finish() {
    if (!steps_.empty()) settle();
    place_the_rest();
    for (auto& [key, flow] : flows_) {
      std::sort(flow.balances.begin(), flow.balances.end(),
                [](const Balance& a, const Balance& b) { return std::tie(b.name, a.unit) < std::tie(a.name, b.unit); });
      day_.flows.push_back(std::move(flow));
    }
    std::sort(day_.delivery.begin(), day_.delivery.end());
    std::sort(day_.acknowledgment.begin(), day_.acknowledgment.end());
  }

 private:
  void settle() {
    const FlowStep& first = steps_.front();
    HourOfDay& hour = day_.hours.at(static_cast<std::size_t>(first.at.milliseconds / milliseconds_per_hour % 24));
    ++hour.received;
    if (is_failure(first.state)) ++hour.failed;
    if (first.kind.empty() || first.state == DocumentState::refused) {
      unplaced_.push_back(first);
    } else {
      const auto receivers = receivers_of(first);
      placed_.insert({{first.partner, first.set_id}, {first.kind, receivers}});
      settle(first, receivers);
    }
    steps_.clear();
  }

  void settle(const FlowStep& document, const std::vector<std::string>& receivers) {
    const auto came = view_.totals_of(document.document);
    for (const std::string& receiver : receivers) settle_flow(document, receiver, came);
  }

  /// What was rejected never became an object with a receiver, and what was refused went back: they count where the others of their
  /// partner and set went.
  void place_the_rest() {
    for (FlowStep& document : unplaced_) {
      const auto known = placed_.find({document.partner, document.set_id});
      if (known != placed_.end())
        document.kind = known->second.first;
      else if (document.kind.empty())
        document.kind = document.set_id.empty() ? "file" : document.set_id;
      settle(document, known != placed_.end() ? known->second.second : std::vector<std::string>{""});
    }
  }

  static std::vector<std::string> receivers_of(const FlowStep& step) {
    std::vector<std::string> receivers;
    for (const std::string_view one : split(step.route, ',')) receivers.emplace_back(trimmed(one));
    if (receivers.empty()) receivers.emplace_back();
    return receivers;
  }

  void settle_flow(const FlowStep& document, const std::string& receiver, const std::vector<ledger::DocumentTotal>& came) {
    Flow& flow = flows_[{document.partner, document.kind, receiver}];
    flow.from = document.partner;
    flow.kind = document.kind;
    flow.to = receiver;
    ++flow.received;
    if (document.state != DocumentState::duplicate)
      for (const ledger::DocumentTotal& total : came) add(flow.balances, total, &Balance::in);
    std::size_t made = 0, out = 0;
    for (const FlowStep& step : steps_) {
      if (step.output.empty() || step.receiver != receiver) continue;
      ++made;
      if (step.sent) {
        ++out;
        day_.delivery.push_back(std::max<std::int64_t>(0, step.sent->milliseconds - document.at.milliseconds));
        for (const ledger::DocumentTotal& total : view_.totals_of(step.output)) add(flow.balances, total, &Balance::out);
      }
      acknowledge(flow, step);
    }
    count(flow, document, made, out);
  }

  void acknowledge(Flow& flow, const FlowStep& step) {
    if (!step.acknowledgment) return;
    ++flow.to_acknowledge;
    if (*step.acknowledgment == AcknowledgmentState::awaiting) {
      ++day_.unacknowledged;
      if (step.sent) miss(flow, step.key, step.output, "not acknowledged");
      return;
    }
    const bool refused = *step.acknowledgment == AcknowledgmentState::rejected;
    ++(refused ? flow.refused_by_receiver : flow.acknowledged);
    if (refused) miss(flow, step.key, step.output, "refused by the receiver");
    if (step.sent && step.acknowledged)
      day_.acknowledgment.push_back(std::max<std::int64_t>(0, step.acknowledged->milliseconds - step.sent->milliseconds));
  }

  static void count(Flow& flow, const FlowStep& document, std::size_t made, std::size_t out) {
    switch (document.state) {
      case DocumentState::duplicate: ++flow.duplicate; return;
      case DocumentState::held: ++flow.held; break;
      case DocumentState::refused: ++flow.refused; break;
      case DocumentState::rejected:
      case DocumentState::failed: ++flow.rejected; break;
      default:
        if (flow.to.empty()) {
          ++flow.kept;
          return;
        }
        if (made > 0 && out == made) {
          ++flow.delivered;
          return;
        }
        ++flow.on_the_way;
        return miss(flow, document.key, document.document, made == 0 ? "nothing was made of it" : "not delivered yet");
    }
    miss(flow, document.key, document.document, std::string(name_of(document.state)));
  }

  static void miss(Flow& flow, const std::string& key, const std::string& document, std::string why) {
    flow.missing.push_back({key, document, std::move(why)});
  }

  const ledger::LedgerView& view_;
  Reconciliation& day_;
  std::vector<FlowStep> steps_;  // of one document
  std::vector<FlowStep> unplaced_;
  std::map<std::pair<std::string, std::string>, std::pair<std::string, std::vector<std::string>>> placed_;  // kind and receivers of a set
  std::map<std::tuple<std::string, std::string, std::string>, Flow> flows_;
};

}  // namespace

bool Flow::differs() const {
  return !missing.empty() ||
         std::any_of(balances.begin(), balances.end(), [&](const Balance& one) { return !to.empty() && one.in != one.out; });
}

bool Reconciliation::differs() const {
  return std::any_of(flows.begin(), flows.end(), [](const Flow& flow) { return flow.differs(); });
}

std::optional<Reconciliation> reconcile(const ledger::LedgerView& view, std::string_view day, Instant now) {
  const auto date = parse_iso_date(day);
  if (!date) return std::nullopt;
  CivilTime midnight;
  midnight.date = *date;
  const Instant from = from_utc(midnight);
  Reconciliation result;
  result.day = to_iso_date(*date);
  result.at = now;
  Reconciler reconciler(view, result);
  view.each_step(from, {from.milliseconds + milliseconds_per_day}, limits::day_documents,
                 [&](const FlowStep& step) { reconciler.take(step); });
  reconciler.finish();
  return result;
}

std::int64_t percentile(const std::vector<std::int64_t>& rising, unsigned hundredth) {
  const std::size_t rank = (rising.size() * hundredth + 99) / 100;
  return rising.at(rank == 0 ? 0 : rank - 1);
}

}  // namespace crossdock::report
