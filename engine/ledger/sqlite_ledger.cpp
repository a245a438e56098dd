#include "ledger/sqlite_ledger.h"

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

#include "base/disk.h"
#include "ledger/schema.h"
#include "ledger/sqlite_session.h"

namespace crossdock::ledger {

namespace {

constexpr std::size_t writes_per_commit = 256;

/// One thread at a time uses the connection. Writers that wait meanwhile are taken together into the next transaction by whichever
/// of them comes first, each in a savepoint of its own: one synchronisation of the disk for all of them. What is written later begins a
/// transaction, or joins the one that is open, and leaves it open.
class SqliteLedger final : public Ledger {
 public:
  SqliteLedger(std::unique_ptr<Database> database, const Clock& clock, SqliteOptions options)
      : session_(std::move(database), clock), clock_(clock), options_(std::move(options)) {}

  void write(const std::function<void(LedgerWriter&)>& work) override {
    Request request{&work, nullptr, false};
    std::unique_lock lock(mutex_);
    waiting_.push_back(&request);
    free_.wait(lock, [&] { return request.done || !busy_; });
    if (!request.done) {
      busy_ = true;
      // A request that is not done still waits in line, this one too; those before it come first.
      do {
        const std::size_t count = std::min(waiting_.size(), writes_per_commit);
        const std::vector<Request*> batch(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(count));
        waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(count));
        lock.unlock();
        run(batch);
        lock.lock();
        for (Request* done : batch) done->done = true;
      } while (!request.done);
      busy_ = false;
    }
    lock.unlock();
    free_.notify_all();
    if (request.fault) std::rethrow_exception(request.fault);
  }

  std::uint64_t write_later(std::uint64_t since, const std::function<void(LedgerWriter&)>& work) override {
    std::uint64_t number = 0;
    in_turn([&] {
      require_kept(since);
      begin();
      Request request{&work, nullptr, false};
      try {
        run_one(request);
      } catch (...) {
        roll_back();
        throw;
      }
      if (request.fault && !holds_later_) roll_back();
      if (request.fault) std::rethrow_exception(request.fault);
      holds_later_ = true;
      number = transaction_;
    });
    return number;
  }

  void settle(std::uint64_t since) override {
    write([&](LedgerWriter&) { require_kept(since); });
  }

  void before_commit(std::function<void()> make_durable) override { make_durable_ = std::move(make_durable); }

  void read(const std::function<void(const LedgerView&)>& work) override {
    in_turn([&] {
      const bool open = session_.database().in_transaction();
      if (!open) session_.database().run_script("BEGIN");
      try {
        work(session_);
      } catch (...) {
        if (!open) roll_back();
        throw;
      }
      if (!open) roll_back();
    });
  }

  [[nodiscard]] const Clock& clock() const override { return clock_; }

  Result<Done> backup(const std::filesystem::path& path) override {
    // SQLite writes into an empty file that is there already.
    if (auto made = machine_disk().create(path); !made.ok()) return made.error();
    std::optional<Error> error;
    in_turn([&] {
      if (session_.database().in_transaction()) run({});
      try {
        session_.database().run("VACUUM INTO ?", path.string());
      } catch (const LedgerFault& fault) {
        error = Error{fault.what(), EIO};
      }
    });
    if (error) {
      (void)machine_disk().remove(path);
      return *error;
    }
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
    const int reason = errno;
    if (descriptor >= 0) ::close(descriptor);
    if (!synced) return system_error("sync", path, reason);
    const std::filesystem::path folder = path.parent_path();
    return machine_disk().sync_folder(folder.empty() ? "." : folder);
  }

 private:
  struct Request {
    const std::function<void(LedgerWriter&)>* work;
    std::exception_ptr fault;
    bool done;
  };

  /// Runs `work` while nobody else uses the connection.
  template <class Work>
  void in_turn(const Work& work) {
    std::unique_lock lock(mutex_);
    free_.wait(lock, [&] { return !busy_; });
    busy_ = true;
    lock.unlock();
    std::exception_ptr fault;
    try {
      work();
    } catch (...) {
      fault = std::current_exception();
    }
    lock.lock();
    busy_ = false;
    lock.unlock();
    free_.notify_all();
    if (fault) std::rethrow_exception(fault);
  }

  /// Opens a transaction where none is open.
  void begin() {
    if (session_.database().in_transaction()) return;
    if (std::exchange(holds_later_, false)) lost_ = transaction_;  // a fault of the disk ended it
    session_.database().run_script("BEGIN IMMEDIATE");
    ++transaction_;
  }

  void require_kept(std::uint64_t since) const {
    if (since != 0 && lost_ >= since) throw LedgerFault("what was written to the ledger a moment ago was undone by a fault", true);
  }

  void run(const std::vector<Request*>& batch) {
    try {
      begin();
      for (Request* request : batch) run_one(*request);
      if (holds_later_ && make_durable_) make_durable_();
      if (options_.at_commit) options_.at_commit(commits_ + 1, false);
      session_.database().run_script("COMMIT");
      holds_later_ = false;
      ++commits_;
      if (options_.at_commit) options_.at_commit(commits_, true);
    } catch (...) {
      roll_back();
      for (Request* request : batch) {
        if (!request->fault) request->fault = std::current_exception();
      }
    }
  }

  void run_one(Request& request) {
    session_.database().run_script("SAVEPOINT one");
    try {
      (*request.work)(session_);
    } catch (...) {
      request.fault = std::current_exception();
      // A full disk undoes the whole transaction by itself; then nobody's part has happened.
      if (!session_.database().in_transaction()) std::rethrow_exception(request.fault);
      session_.database().run_script("ROLLBACK TO one");
    }
    session_.database().run_script("RELEASE one");
  }

  void roll_back() noexcept {
    if (std::exchange(holds_later_, false)) lost_ = transaction_;
    try {
      if (session_.database().in_transaction()) session_.database().run_script("ROLLBACK");
    } catch (const LedgerFault&) {
      // The connection is beyond help; the next use of it says so.
    }
  }

  SqliteSession session_;
  const Clock& clock_;
  SqliteOptions options_;
  std::mutex mutex_;
  std::condition_variable free_;
  std::vector<Request*> waiting_;
  bool busy_ = false;
  std::uint64_t commits_ = 0;
  std::function<void()> make_durable_;
  std::uint64_t transaction_ = 0;  // the number of the latest, open or not
  bool holds_later_ = false;       // the open one has writes whose callers have gone on
  std::uint64_t lost_ = 0;         // the latest that had such and was undone
};

}  // namespace

Result<std::unique_ptr<Ledger>> open_sqlite_ledger(const std::filesystem::path& path, const Clock& clock, SqliteOptions options) {
  auto database = Database::open(path, options.mode == OpenMode::create);
  if (!database.ok()) return database.error();
  try {
    if (options.mode == OpenMode::create) {
      migrate(**database, clock.now());
    } else {
      require_current_schema(**database);
    }
  } catch (const LedgerFault& fault) {
    return Error{fault.what(), fault.temporary() ? EAGAIN : EIO};
  }
  return std::unique_ptr<Ledger>(std::make_unique<SqliteLedger>(std::move(*database), clock, std::move(options)));
}

}  // namespace crossdock::ledger
