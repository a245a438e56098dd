#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/disk.h"
#include "base/result.h"
#include "transport/trouble.h"

/// How files come from a partner and go to one. A channel moves bytes and names; what they mean, what was done with them and what
/// is still owed stands in the ledger, which is told first.
namespace crossdock::transport {

/// A file that waits on the other side and may be taken.
struct Found {
  std::string name;  ///< as the other side has it: data, never a path of ours
  FileKind kind = FileKind::regular;
  std::uint64_t size = 0;
  std::int64_t modified_ns = 0;
};

/// What `find` saw.
struct Findings {
  std::vector<Found> ready;   ///< in the order of their times, then names
  std::size_t unready = 0;    ///< there, but perhaps still being written
  std::size_t not_taken = 0;  ///< ready, but beyond the limit of one scan: the next one takes them
  std::size_t skipped = 0;    ///< never taken: folders, links and what else is no file, hidden and temporary names
};

/// What the ledger holds of an arrival when it is settled.
enum class Settlement : std::uint8_t {
  stored,   ///< every byte is in the archive: the arrival may go
  refused,  ///< it cannot be taken: from a folder it goes to the refused folder under its id, unopened; on a server it stays
};

/// Whether what was settled can still be found where it came from.
enum class Remains : std::uint8_t { nothing, the_file };

/// A file that is ours to take: nobody else can claim it.
class Arrival {
 public:
  virtual ~Arrival() = default;
  /// Its bytes. Links are not followed; what is no regular file is an error.
  virtual Result<std::unique_ptr<InputFile>> open() = 0;
  /// Called once, after the ledger has the outcome. EACCES: the other side does not let the file go.
  virtual Result<Remains> settle(Settlement settlement) = 0;
};

/// A file that goes out.
struct Outgoing {
  std::string id;    ///< of this delivery: what is staged is known by it
  std::string name;  ///< made by the engine
  std::uint64_t size = 0;
  bool begun = false;  ///< an earlier try may have left a part of it: what is there is ours
};

enum class Staged : std::uint8_t { absent, partial, whole };

/// One partner's way in and out.
class Channel {
 public:
  virtual ~Channel() = default;

  /// "folder", "sftp": as the ledger names it.
  [[nodiscard]] virtual std::string_view kind() const = 0;

  // In.
  /// Whether `claim` takes a file away from the other side. Where it does not, a file is found until it is settled, and for ever where
  /// the other side does not let it go: whoever takes files has to remember them.
  [[nodiscard]] virtual bool claims() const = 0;
  /// What may be taken at `now`; at most `limit` of it.
  virtual Result<Findings> find(Instant now, std::size_t limit) = 0;
  /// Takes a file under an id that the ledger gave. ENOENT: it went away, or another claimed it. The claim is durable, and the bytes
  /// may be stored, once `commit_claimed` has it.
  virtual Result<std::unique_ptr<Arrival>> claim(const Found& found, std::string_view id) = 0;
  virtual Result<Done> commit_claimed(const std::vector<Found>& claimed) = 0;
  /// What an earlier run claimed under this id and did not settle; `found` is what it claimed. ENOENT: there is none; a server's file
  /// stays where it is until it is settled, so `find` tells of it again.
  virtual Result<std::unique_ptr<Arrival>> resume(const Found& found, std::string_view id) = 0;

  // Out. Nobody takes a file for whole before it is.
  /// Puts the bytes where the receiver does not look. What an earlier try left under the id goes.
  virtual Result<Done> stage(const Outgoing& file, InputStream& bytes) = 0;
  /// Makes durable what was staged.
  virtual Result<Done> commit_staged(const std::vector<Outgoing>& files) = 0;
  /// What is staged under the id: once the ledger has it as staged, whole means publish it, absent means it was published.
  virtual Result<Staged> staged(const Outgoing& file) = 0;
  /// Gives the staged file its name. EEXIST: the name is taken, and what has it is left alone.
  virtual Result<Done> publish(const Outgoing& file) = 0;
  virtual Result<Done> commit_published() = 0;

  /// Why the last call failed, where a server or the way to it is the cause.
  [[nodiscard]] virtual std::optional<Trouble> trouble() const { return std::nullopt; }
};

}  // namespace crossdock::transport
