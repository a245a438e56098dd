#include "report.h"

namespace bench {

namespace {

class Judge {
 public:
  explicit Judge(Report& report) : report_(report) {}

  /// The pass runs at this part of the limit at least.
  void ratio(const std::string& goal, std::string_view name, double least) {
    const PassRow* row = report_.find_pass(name);
    if (row == nullptr) return unknown(goal);
    add(goal, percent(row->ratio.middle) + " (" + shown(row->speed.middle) + " MB/s)", row->ratio.middle >= least);
  }
  void figure(const std::string& goal, std::string_view name, double least, double most) {
    const FigureRow* row = report_.find_figure(name);
    if (row == nullptr) return unknown(goal);
    if (!row->known()) return add(goal, row->remark, std::nullopt);
    add(goal, shown(row->value.middle) + " " + row->unit, row->value.middle >= least && row->value.middle <= most);
  }
  void add(const std::string& goal, std::string measured, std::optional<bool> met) {
    report_.goals.push_back({goal, std::move(measured), met});
  }
  void unknown(const std::string& goal) { add(goal, std::string(GoalRow::unknown), std::nullopt); }

 private:
  Report& report_;
};

constexpr double any = 1e18;

}  // namespace

void judge_goals(Report& report) {
  report.goals.clear();
  Judge judge(report);
  judge.ratio("tokenise at 60 % of the limit (meant: 1,500 MB/s)", "tokenise", 0.60);
  judge.ratio("validate 850s at 16 % (meant: 400 MB/s)", "validate-850", 0.16);
  const std::string ack = "the 997 adds at most 5 %";
  if (report.acknowledgment_cost) {
    const Spread& cost = *report.acknowledgment_cost;
    judge.add(ack, percent(cost.middle) + " (" + percent(cost.low) + " to " + percent(cost.high) + ")", cost.middle <= 0.05);
  } else {
    judge.unknown(ack);
  }
  judge.ratio("850s to canonical JSON at 8 % (meant: 200 MB/s)", "850-to-json", 0.08);
  judge.ratio("canonical JSON to 850s at 8 % (meant: 200 MB/s)", "json-to-850", 0.08);
  const std::string errors = "documents full of errors at most 3 times slower";
  const PassRow* clean = report.find_pass("validate-850");
  const PassRow* faulty = report.find_pass("validate-faulty");
  if (clean != nullptr && faulty != nullptr && faulty->speed.middle > 0) {
    const double times = clean->speed.middle / faulty->speed.middle;
    judge.add(errors, shown(times) + " times", times <= 3);
  } else {
    judge.unknown(errors);
  }
  judge.figure("850s validated in at most 32 MB", "command-validate-memory", 0, 32);
  judge.figure("one long 850 validated in at most 64 MB", "command-long-memory", 0, 64);
  judge.figure("cold start of validate in at most 10 ms", "cold-start", 0, 10);
  judge.figure("a site of 1,000 partners loads, and judges a document, in at most 1 s", "site-1000-validate", 0, 1000);
  judge.figure("a document costs no more there than in a site of one (at most 5 %)", "site-document", 0, 1.05);
  judge.figure("validate on 2 cores 1.7 times as fast", "jobs-validate", 1.7, any);
  judge.figure("translate on 2 cores 1.7 times as fast", "jobs-translate", 1.7, any);
}

}  // namespace bench
