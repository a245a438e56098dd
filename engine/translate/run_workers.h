#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "format/x12/reader.h"
#include "partner/pack.h"
#include "translate/path.h"
#include "translate/verdict.h"

namespace crossdock::translate {

struct JudgedSet {
  SetVerdict set;
  SetSummary summary;
};

/// A run of sets on its way: cut out, then judged. Used again for another run, with what it has allocated.
struct RunWork {
  std::shared_ptr<const x12::RunContext> where;
  x12::SetRun run;
  bool decoded = false;
  std::vector<JudgedSet> sets;  ///< filled by a worker, the first `count`
  std::size_t count = 0;
  std::exception_ptr fault;  ///< why it could not be
  bool done = false;
};

/// One thread's reader, judge and maps.
class RunJudge;

/// Threads that judge (and map) runs of sets. Runs come back in the order in which they were added.
class RunWorkers {
 public:
  /// Of so many threads those that the machine lets us have; without any, runs are judged where they are taken.
  RunWorkers(const partner::PackVersion& pack, const Inputs& inputs, unsigned threads);
  ~RunWorkers();
  RunWorkers(const RunWorkers&) = delete;
  RunWorkers& operator=(const RunWorkers&) = delete;

  void add(std::unique_ptr<RunWork> work);
  /// Whether any run was added and not yet taken.
  [[nodiscard]] bool busy() const { return !under_way_.empty(); }
  /// So many are under way that the next should wait: what is done must be taken.
  [[nodiscard]] bool full() const { return under_way_.size() >= 2 * threads_.size() + 1; }
  /// The run that was added first, once it is judged. Throws what its worker threw.
  [[nodiscard]] std::unique_ptr<RunWork> take();

 private:
  void work();
  void judge(std::unique_ptr<RunJudge>& judge, RunWork& work) const;

  const partner::PackVersion& pack_;
  const Inputs& inputs_;
  std::deque<std::unique_ptr<RunWork>> under_way_;  ///< of the thread that adds and takes
  std::mutex mutex_;
  std::condition_variable added_, finished_;
  std::deque<RunWork*> waiting_;  ///< for a worker
  bool stopping_ = false;
  std::vector<std::thread> threads_;
  std::unique_ptr<RunJudge> own_judge_;  ///< of the thread that takes, where there is no other
};

}  // namespace crossdock::translate
