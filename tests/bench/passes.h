#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "diagnostic/diagnostic.h"
#include "partner/pack.h"
#include "partner/site.h"

/// The passes over an input that are measured, each the engine's own functions in the order in which a command calls them.
namespace bench {

namespace partner = crossdock::partner;
using crossdock::InputStream;

/// What a pass has seen: it must be what was expected, or the pass was not the one that is meant.
struct Tally {
  std::uint64_t sets = 0;      ///< transaction sets, or documents of a flat file
  std::uint64_t findings = 0;  ///< of sets, groups, interchanges and the file; with a map also the map's
  std::uint64_t rejected = 0;  ///< sets
  std::uint64_t objects = 0;
  std::uint64_t read = 0;     ///< bytes of the input
  std::uint64_t written = 0;  ///< bytes of what was made
  std::uint64_t sum = 0;      ///< keeps the compiler from leaving anything out
};

/// The packs that inputs are judged by, each loaded when it is first asked for: a pass has what a command would have.
class Packs {
 public:
  /// `source`: the checkout, which holds what ships and is a site.
  explicit Packs(const std::filesystem::path& source);

  /// Base policy, shipped grammars and maps.
  [[nodiscard]] const partner::PackVersion& base() const { return *base_; }
  /// Reads order_xml.
  [[nodiscard]] std::shared_ptr<const partner::PackVersion> xml_orders() const;
  /// Reads canonical orders.
  [[nodiscard]] std::shared_ptr<const partner::PackVersion> json_orders() const;
  /// Reads and writes orders as CSV.
  [[nodiscard]] std::shared_ptr<const partner::PackVersion> erp() const;
  /// Base policy; writes objects of this kind as X12.
  [[nodiscard]] std::shared_ptr<const partner::PackVersion> x12_writer(const std::string& kind) const;

 private:
  std::filesystem::path source_;
  std::shared_ptr<const partner::PackVersion> base_;
  mutable std::shared_ptr<const partner::Site> site_;
  mutable std::shared_ptr<const partner::PackVersion> xml_orders_, json_orders_;
  mutable std::map<std::string, std::shared_ptr<const partner::PackVersion>> writers_;
};

/// What a pass works on.
struct Subject {
  std::filesystem::path file;
  std::string_view bytes;  ///< of the file, in memory; only for passes that say so
};

/// Which bytes the speed of a pass counts.
enum class Counted : std::uint8_t { read, written };

struct Pass {
  std::string_view name;   ///< "validate-850"
  std::string_view title;  ///< for people
  std::string_view input;
  Counted counted = Counted::read;
  bool in_memory = false;  ///< works on Subject::bytes
  bool clean = true;       ///< the input has no findings
  Tally (*run)(const Packs&, const Subject&) = nullptr;
};

[[nodiscard]] std::span<const Pass> passes();
/// Throws where there is no such pass.
[[nodiscard]] const Pass& pass(std::string_view name);

/// What a validation may be asked to keep; nullptr: not kept.
struct Keep {
  std::string* acknowledgments = nullptr;                  ///< the 997s of the file are made and appended
  std::vector<crossdock::Diagnostic>* findings = nullptr;  ///< those of sets
};

/// As `crossdock validate` judges a file, from a stream.
Tally validate(InputStream& input, const partner::PackVersion& pack, const std::string& name, const Keep& keep = {});

/// Writes the orders of a file as canonical JSON, one a line.
void write_json(const Packs& packs, const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace bench
