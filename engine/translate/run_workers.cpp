#include "translate/run_workers.h"

#include <utility>

#include "base/file.h"
#include "translate/set_judge.h"

namespace crossdock::translate {

namespace {

/// One thread's reader, judge and maps.
class Worker {
 public:
  Worker(const partner::PackVersion& pack, const Inputs& inputs) : judge_(input_, pack, inputs, 0) {}

  void judge(RunWork& work) {
    judge_.begin_run(*work.where, work.run, work.decoded);
    if (work.sets.size() < work.run.sets) work.sets.resize(work.run.sets);
    for (work.count = 0; judge_.reader().next() == x12::Reader::Event::set; ++work.count)
      judge_.judge(work.sets.at(work.count).set, work.sets.at(work.count).summary);
  }

 private:
  MemoryStream input_{{}};  ///< runs bring their own bytes
  SetJudge judge_;
};

}  // namespace

RunWorkers::RunWorkers(const partner::PackVersion& pack, const Inputs& inputs, unsigned threads) : pack_(pack), inputs_(inputs) {
  for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

RunWorkers::~RunWorkers() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  added_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void RunWorkers::add(std::unique_ptr<RunWork> work) {
  {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(work.get());
  }
  under_way_.push_back(std::move(work));
  added_.notify_one();
}

std::unique_ptr<RunWork> RunWorkers::take() {
  std::unique_ptr<RunWork> first = std::move(under_way_.front());
  under_way_.pop_front();
  std::unique_lock lock(mutex_);
  finished_.wait(lock, [&] { return first->done; });
  if (first->fault) std::rethrow_exception(first->fault);
  return first;
}

void RunWorkers::work() {
  std::unique_ptr<Worker> worker;
  for (;;) {
    RunWork* next = nullptr;
    {
      std::unique_lock lock(mutex_);
      added_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
      if (stopping_) return;
      next = waiting_.front();
      waiting_.pop_front();
    }
    try {
      if (worker == nullptr) worker = std::make_unique<Worker>(pack_, inputs_);
      worker->judge(*next);
    } catch (...) {
      next->fault = std::current_exception();
    }
    {
      const std::lock_guard lock(mutex_);
      next->done = true;
    }
    finished_.notify_one();
  }
}

}  // namespace crossdock::translate
