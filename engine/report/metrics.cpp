#include "report/metrics.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <string_view>
#include <system_error>
#include <utility>

namespace crossdock::report {

namespace {

using ledger::Backlog;
using ledger::Tally;
using Labels = std::vector<std::pair<std::string_view, std::string>>;

constexpr std::string_view other = "other";

/// "12.345"; a metric has no other unit than seconds.
std::string seconds(std::uint64_t milliseconds) {
  std::string fraction = std::to_string(milliseconds % 1000);
  fraction.insert(0, 3 - fraction.size(), '0');
  return std::to_string(milliseconds / 1000) + "." + fraction;
}

std::string escaped(std::string_view value) {
  std::string result;
  for (const char c : value) {
    if (c == '\\' || c == '"') result += '\\';
    if (c == '\n')
      result += "\\n";
    else
      result += c;
  }
  return result;
}

class MetricsWriter {
 public:
  void family(std::string_view name, std::string_view type, std::string_view help) {
    name_ = "crossdock_" + std::string(name);
    out_ += "# HELP " + name_ + " " + std::string(help) + "\n# TYPE " + name_ + " " + std::string(type) + "\n";
  }
  void sample(const Labels& labels, const std::string& value, std::string_view suffix = {}) {
    out_ += name_ + std::string(suffix);
    for (std::size_t i = 0; i < labels.size(); ++i)
      out_ += (i == 0 ? "{" : ",") + std::string(labels[i].first) + "=\"" + escaped(labels[i].second) + "\"";
    out_ += (labels.empty() ? " " : "} ") + value + "\n";
  }
  void sample(const Labels& labels, std::uint64_t value) { sample(labels, std::to_string(value)); }
  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  std::string out_, name_;
};

struct Counted {
  std::uint64_t count = 0, total = 0;
  Instant last;
};

struct Histogram {
  std::array<std::uint64_t, ledger::duration_buckets.size() + 1> buckets{};
  std::uint64_t total = 0;
};

class MetricsPage {
 public:
  MetricsPage(const ledger::LedgerView& view, const MetricLabels& labels, const Machine& machine, Instant now)
      : labels_(labels), machine_(machine), tallies_(view.tallies()), pauses_(view.pauses()), alerts_(view.alerts_waiting()) {
    for (const std::string& partner : labels.partners) backlog_[partner];
    for (const Backlog& of_partner : view.backlog(now)) add(of_partner, backlog_[known_partner(of_partner.partner)]);
  }

  std::string write() {
    out_.family("build_info", "gauge", "The program that gives these metrics.");
    out_.sample({{"version", machine_.version}}, 1);
    write_counters();
    write_durations();
    write_backlog();
    write_activity();
    write_alerts();
    write_machine();
    return out_.take();
  }

 private:
  [[nodiscard]] std::string known_partner(const std::string& partner) const {
    return std::find(labels_.partners.begin(), labels_.partners.end(), partner) != labels_.partners.end() ? partner : std::string(other);
  }

  static void add(const Backlog& from, Backlog& to) {
    if (from.jobs > 0 && (to.jobs == 0 || from.oldest_job < to.oldest_job)) to.oldest_job = from.oldest_job;
    to.jobs += from.jobs;
    to.deliveries += from.deliveries;
    to.waiting_for_companions += from.waiting_for_companions;
    to.awaited += from.awaited;
    to.overdue += from.overdue;
    for (std::size_t i = 0; i < to.exceptions.size(); ++i) to.exceptions.at(i) += from.exceptions.at(i);
  }

  /// The rows of one kind, those that `key` makes alike taken together.
  template <class Key>
  [[nodiscard]] std::map<std::vector<std::string>, Counted> counted(std::string_view what, const Key& key) const {
    std::map<std::vector<std::string>, Counted> sums;
    for (const Tally& tally : tallies_) {
      if (tally.what != what) continue;
      Counted& sum = sums[key(tally)];
      sum.count += tally.count;
      sum.total += tally.total;
      sum.last = std::max(sum.last, tally.last);
    }
    return sums;
  }
  [[nodiscard]] std::map<std::vector<std::string>, Counted> by_partner(std::string_view what) const {
    return counted(what, [this](const Tally& tally) { return std::vector{known_partner(tally.partner)}; });
  }

  void write_counters() {
    out_.family("documents_total", "counter", "Transaction sets and flat-file documents, received (in) and made (out).");
    const auto documents = counted(ledger::tallied::documents, [this](const Tally& tally) {
      const std::string set(labels_.documents.contains(tally.name) ? std::string_view(tally.name) : other);
      return std::vector{known_partner(tally.partner), tally.direction, set, tally.outcome.empty() ? "none" : tally.outcome};
    });
    for (const auto& [key, sum] : documents)
      out_.sample({{"partner", key[0]}, {"direction", key[1]}, {"set", key[2]}, {"verdict", key[3]}}, sum.count);

    const auto received = by_partner(ledger::tallied::received);
    out_.family("received_files_total", "counter", "Files taken in.");
    for (const auto& [key, sum] : received) out_.sample({{"partner", key[0]}}, sum.count);
    out_.family("received_bytes_total", "counter", "Bytes of the files taken in.");
    for (const auto& [key, sum] : received) out_.sample({{"partner", key[0]}}, sum.total);
    const auto sent = by_partner(ledger::tallied::sent);
    out_.family("sent_files_total", "counter", "Files delivered.");
    for (const auto& [key, sum] : sent) out_.sample({{"partner", key[0]}}, sum.count);
    out_.family("sent_bytes_total", "counter", "Bytes of the files delivered.");
    for (const auto& [key, sum] : sent) out_.sample({{"partner", key[0]}}, sum.total);

    write_outcomes("files_total", "What became of the files taken in.", ledger::tallied::files, "outcome",
                   [](const Tally& tally) { return tally.outcome; });
    write_outcomes("acknowledgments_received_total", "What partners answered to the groups and interchanges sent to them.",
                   ledger::tallied::acknowledged, "outcome", [](const Tally& tally) { return tally.outcome; });
    write_outcomes("exceptions_opened_total", "Exceptions that were opened.", ledger::tallied::exceptions, "playbook",
                   [](const Tally& tally) { return tally.name.empty() ? std::string("none") : tally.name; });
  }

  template <class Outcome>
  void write_outcomes(std::string_view name, std::string_view help, std::string_view what, std::string_view label, const Outcome& outcome) {
    out_.family(name, "counter", help);
    const auto sums = counted(what, [&](const Tally& tally) { return std::vector{known_partner(tally.partner), outcome(tally)}; });
    for (const auto& [key, sum] : sums) out_.sample({{"partner", key[0]}, {label, key[1]}}, sum.count);
  }

  void write_durations() {
    write_histogram("delivery_duration_seconds", "From the arrival of a file to the delivery of what was made of it, by receiver.",
                    ledger::tallied::delivered);
    write_histogram("acknowledgment_sent_duration_seconds", "From the arrival of a file to the delivery of our acknowledgment.",
                    ledger::tallied::answered);
    write_histogram("acknowledgment_received_duration_seconds", "From sending a document to the partner's acknowledgment of it.",
                    ledger::tallied::acknowledged);
  }

  void write_histogram(std::string_view name, std::string_view help, std::string_view what) {
    out_.family(name, "histogram", help);
    std::map<std::string, Histogram> histograms;
    for (const Tally& tally : tallies_) {
      if (tally.what != what) continue;
      Histogram& histogram = histograms[known_partner(tally.partner)];
      std::size_t bucket = 0;
      while (bucket < ledger::duration_buckets.size() && std::to_string(ledger::duration_buckets.at(bucket)) != tally.name) ++bucket;
      histogram.buckets.at(bucket) += tally.count;
      histogram.total += tally.total;
    }
    for (const auto& [partner, histogram] : histograms) {
      std::uint64_t below = 0;
      for (std::size_t i = 0; i < histogram.buckets.size(); ++i) {
        below += histogram.buckets.at(i);
        const std::string bound = i < ledger::duration_buckets.size() ? std::to_string(ledger::duration_buckets.at(i)) : "+Inf";
        out_.sample({{"partner", partner}, {"le", bound}}, std::to_string(below), "_bucket");
      }
      out_.sample({{"partner", partner}}, seconds(histogram.total), "_sum");
      out_.sample({{"partner", partner}}, std::to_string(below), "_count");
    }
  }

  void write_backlog() {
    const auto gauge = [&](std::string_view name, std::string_view help, const auto& value) {
      out_.family(name, "gauge", help);
      for (const auto& [partner, backlog] : backlog_) out_.sample({{"partner", partner}}, value(backlog));
    };
    gauge("queue_files", "Files taken in and not finished.", [](const Backlog& backlog) { return backlog.jobs; });
    out_.family("queue_oldest_timestamp_seconds", "gauge", "When the oldest of the files came that are not finished.");
    for (const auto& [partner, backlog] : backlog_)
      if (backlog.jobs > 0) out_.sample({{"partner", partner}}, shown_instant(backlog.oldest_job));
    gauge("deliveries_waiting", "Files that are ready and not delivered.", [](const Backlog& backlog) { return backlog.deliveries; });
    gauge("batch_sets_waiting", "Sets that wait for companions.", [](const Backlog& backlog) { return backlog.waiting_for_companions; });
    gauge("acknowledgments_awaited", "Acknowledgments that partners owe us.", [](const Backlog& backlog) { return backlog.awaited; });
    gauge("acknowledgments_overdue", "Of these, those whose time is over.", [](const Backlog& backlog) { return backlog.overdue; });
    out_.family("exceptions_open", "gauge", "Open exceptions.");
    for (const auto& [partner, backlog] : backlog_)
      for (std::size_t severity = 0; severity < backlog.exceptions.size(); ++severity)
        out_.sample({{"partner", partner}, {"severity", std::string(name_of(static_cast<ledger::ExceptionSeverity>(severity)))}},
                    backlog.exceptions.at(severity));
    out_.family("paused", "gauge", "1: files of the partner are received and not worked on.");
    for (const std::string& partner : labels_.partners) {
      const bool paused = std::any_of(pauses_.begin(), pauses_.end(),
                                      [&](const ledger::Pause& pause) { return pause.partner.empty() || pause.partner == partner; });
      out_.sample({{"partner", partner}}, paused ? 1 : 0);
    }
  }

  void write_activity() {
    for (const auto& [name, help, what] :
         {std::tuple{"last_received_timestamp_seconds", "When a file was taken in last.", ledger::tallied::received},
          std::tuple{"last_sent_timestamp_seconds", "When a file was delivered last.", ledger::tallied::sent},
          std::tuple{"last_acknowledged_timestamp_seconds", "When a partner's acknowledgment came last.", ledger::tallied::acknowledged}}) {
      out_.family(name, "gauge", help);
      for (const auto& [key, sum] : by_partner(what)) out_.sample({{"partner", key[0]}}, shown_instant(sum.last));
    }
  }

  void write_alerts() {
    out_.family("alert_failures", "gauge", "Tries that came to nothing, of the alert's message that waits; 0: none waits, or it is new.");
    for (const std::string& alert : labels_.alerts) {
      const auto waiting = std::find_if(alerts_.begin(), alerts_.end(), [&](const auto& message) { return message.alert == alert; });
      out_.sample({{"alert", alert}}, waiting == alerts_.end() ? 0 : waiting->attempts);
    }
  }

  void write_machine() {
    const auto gauge = [&](std::string_view name, std::string_view help, std::optional<std::uint64_t> value) {
      if (!value) return;
      out_.family(name, "gauge", help);
      out_.sample({}, *value);
    };
    gauge("disk_free_bytes", "Free on the disk of the exchange folder.", machine_.disk_free_bytes);
    gauge("disk_size_bytes", "The size of that disk.", machine_.disk_size_bytes);
    gauge("ledger_size_bytes", "The size of the ledger's file.", machine_.ledger_bytes);
  }

  static std::string shown_instant(Instant at) { return seconds(static_cast<std::uint64_t>(std::max<std::int64_t>(at.milliseconds, 0))); }

  const MetricLabels& labels_;
  const Machine& machine_;
  std::vector<Tally> tallies_;
  std::vector<ledger::Pause> pauses_;
  std::vector<ledger::AlertMessage> alerts_;
  std::map<std::string, Backlog> backlog_;
  MetricsWriter out_;
};

}  // namespace

MetricLabels metric_labels(const partner::Site& site) {
  MetricLabels labels;
  labels.documents = {"997", "999", "TA1", "json"};
  for (const partner::PackEntry& entry : site.entries()) {
    if (!entry.partner.family) labels.partners.push_back(entry.name);
    for (const partner::DocumentSettings& document : entry.partner.documents)
      for (const std::string* const name : {&document.set, &document.layout, &document.object})
        if (!name->empty()) labels.documents.insert(*name);
  }
  for (const partner::AlertSettings& alert : site.settings().alerts) labels.alerts.push_back(alert.name);
  return labels;
}

Machine look_at_machine(const std::filesystem::path& exchange, std::string version) {
  Machine machine;
  machine.version = std::move(version);
  std::error_code error;
  const std::filesystem::space_info space = std::filesystem::space(exchange, error);
  if (!error) {
    machine.disk_free_bytes = space.available;
    machine.disk_size_bytes = space.capacity;
  }
  const std::uintmax_t ledger = std::filesystem::file_size(exchange / "ledger.db", error);
  if (!error) machine.ledger_bytes = ledger;
  return machine;
}

std::string metrics_text(const ledger::LedgerView& view, const MetricLabels& labels, const Machine& machine, Instant now) {
  return MetricsPage(view, labels, machine, now).write();
}

}  // namespace crossdock::report
