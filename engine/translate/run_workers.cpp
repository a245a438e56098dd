#include "translate/run_workers.h"

#include <system_error>
#include <utility>

#include "base/file.h"
#include "translate/set_judge.h"

namespace crossdock::translate {

class RunJudge {
 public:
  RunJudge(const partner::PackVersion& pack, const Inputs& inputs) : judge_(input_, pack, inputs, 0) {}

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

RunWorkers::RunWorkers(const partner::PackVersion& pack, const Inputs& inputs, unsigned threads) : pack_(pack), inputs_(inputs) {
  try {
    for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
  } catch (const std::system_error&) {
    // The system lets us have no more: it goes on with those that there are.
  }
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
  if (threads_.empty()) {
    waiting_.clear();
    judge(own_judge_, *first);
    first->done = true;
  }
  std::unique_lock lock(mutex_);
  finished_.wait(lock, [&] { return first->done; });
  if (first->fault) std::rethrow_exception(first->fault);
  return first;
}

void RunWorkers::judge(std::unique_ptr<RunJudge>& judge, RunWork& work) const {
  try {
    if (judge == nullptr) judge = std::make_unique<RunJudge>(pack_, inputs_);
    judge->judge(work);
  } catch (...) {
    work.fault = std::current_exception();
  }
}

void RunWorkers::work() {
  std::unique_ptr<RunJudge> own;
  for (;;) {
    RunWork* next = nullptr;
    {
      std::unique_lock lock(mutex_);
      added_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
      if (stopping_) return;
      next = waiting_.front();
      waiting_.pop_front();
    }
    judge(own, *next);
    {
      const std::lock_guard lock(mutex_);
      next->done = true;
    }
    finished_.notify_one();
  }
}

}  // namespace crossdock::translate
