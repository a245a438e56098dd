#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "diagnostic/diagnostic.h"
#include "diagnostic/source.h"
#include "partner/alert_settings.h"
#include "partner/pack.h"
#include "partner/pack_files.h"
#include "partner/trading_partner.h"

namespace crossdock::partner {

/// The folder that holds the shipped grammars/ and maps/. Looked for, in this order: `given` (a flag), the environment variable
/// CROSSDOCK_SHARE, the site itself, ../share/crossdock beside the executable, the checkout that the executable was built in.
[[nodiscard]] Result<std::filesystem::path> find_shipped(const std::filesystem::path& given, const std::filesystem::path& site);

/// When what is edited in a pack's folder is worked with.
enum class TakeUp : std::uint8_t {
  on_reload,  ///< at the start and with each reload, until a version of the pack is applied for the first time
  on_apply,   ///< once it is applied
};

/// The values of crossdock.toml. Folders are absolute.
struct SiteSettings {
  std::string name = "crossdock";  ///< the node's name
  std::filesystem::path root;
  std::filesystem::path shown_root;  ///< as it was named: how messages call it
  std::filesystem::path partners, grammars, maps, samples, exchange, secrets;
  std::filesystem::path shipped;       ///< holds the shipped grammars/ and maps/
  std::chrono::seconds scan_every{5};  ///< a full scan of the inbound folders
  std::uint32_t lanes = 2;             ///< partners worked on at the same time
  TakeUp take_up = TakeUp::on_reload;
  std::chrono::days ledger_kept{0};                    ///< what is settled and older leaves the ledger; 0: nothing does
  std::chrono::days archive_kept{0};                   ///< and its bytes the archive; no shorter; 0: nothing does
  std::vector<Identity> ours;                          ///< who we are where a pack does not say
  std::filesystem::path metrics_file, metrics_socket;  ///< empty: none
  std::chrono::seconds metrics_every{15};
  std::vector<AlertSettings> alerts;
};

struct SiteOptions {
  std::filesystem::path root;     ///< the folder of crossdock.toml
  std::filesystem::path shipped;  ///< see find_shipped; empty: look for it
  /// Packs, by name, to take from here instead of from their folders; those whose folder is gone are left out all the same.
  /// nullptr: no version of it may be used.
  std::map<std::string, std::shared_ptr<const PackSnapshot>, std::less<>> kept{};
};

/// One pack of the site as loading found it.
struct PackEntry {
  std::string name;
  std::shared_ptr<const PackVersion> pack;  ///< nullptr: partner.toml has errors; a pack that is there may still fail to link
  TradingPartner partner;                   ///< what could be read of it, also where it has errors
  std::filesystem::path folder;
  std::shared_ptr<const PackSnapshot> snapshot;  ///< what it was read from
  std::vector<Diagnostic> diagnostics;           ///< of partner.toml; spans into Site::sources
};

/// Whose interchange it is.
struct SenderMatch {
  enum class Outcome : std::uint8_t {
    found,
    unknown,     ///< no pack has this sender
    unusable,    ///< one has, but the pack has errors: `name` says which
    other_mode,  ///< only a pack for the other usage (test, production) has it: `pack` is that one
  };
  Outcome outcome = Outcome::unknown;
  std::shared_ptr<const PackVersion> pack;
  std::string name;
};

/// A site: its settings and the packs of all partners, loaded once and never changed.
class Site {
 public:
  /// Reads crossdock.toml and every pack. Always gives a site; what is wrong stands in diagnostics() and in the entries.
  [[nodiscard]] static std::shared_ptr<const Site> load(const SiteOptions& options);

  /// No partner and no site: base policy, shipped grammars and maps.
  [[nodiscard]] static std::shared_ptr<const PackVersion> default_pack(const std::filesystem::path& shipped);

  Site();
  ~Site();
  Site(const Site&) = delete;
  Site& operator=(const Site&) = delete;

  /// False: crossdock.toml cannot be used at all.
  [[nodiscard]] bool usable() const { return !has_errors(diagnostics_); }
  [[nodiscard]] const SiteSettings& settings() const { return settings_; }
  /// Of crossdock.toml and the folders that it names.
  [[nodiscard]] const std::vector<Diagnostic>& diagnostics() const { return diagnostics_; }
  [[nodiscard]] const SourceSet& sources() const { return *sources_; }
  /// Every pack by name, those with errors too.
  [[nodiscard]] const std::vector<PackEntry>& entries() const { return entries_; }

  /// The pack of this name, with all its documents linked; nullptr: there is none, or it has errors.
  [[nodiscard]] std::shared_ptr<const PackVersion> find(std::string_view name) const;
  /// The entry of this name, usable or not; nullptr: none.
  [[nodiscard]] const PackEntry* entry(std::string_view name) const;
  /// The pack whose partner sends as ISA05, ISA06 (and GS02, where several packs share an ISA id), ISA15 telling test from production.
  /// Blanks around the values do not count. A pack that is found has all its documents linked.
  [[nodiscard]] SenderMatch find_sender(std::string_view qualifier, std::string_view id, std::string_view gs = {}, char usage = 'P') const;
  /// What is wrong with the site's and the shipped grammars and maps, used or not: parses and compiles all of them.
  [[nodiscard]] std::vector<Diagnostic> check_shared() const;
  /// The pack of a site without partners: what an unknown sender's file is judged by.
  [[nodiscard]] const std::shared_ptr<const PackVersion>& fallback_pack() const { return fallback_; }

 private:
  friend class SiteLoader;
  SiteSettings settings_;
  std::unordered_map<std::string, std::vector<std::size_t>> senders_;  // "qualifier/id" -> places in entries_
  std::vector<Diagnostic> diagnostics_;
  std::shared_ptr<SourceSet> sources_;
  std::vector<PackEntry> entries_;
  std::shared_ptr<const PackVersion> fallback_;
  std::shared_ptr<Library> library_;
};

}  // namespace crossdock::partner
