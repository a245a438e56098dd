#include <algorithm>
#include <map>
#include <system_error>
#include <utility>

#include "base/file.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/text.h"
#include "partner/key_values.h"
#include "partner/keys.h"
#include "partner/library.h"
#include "partner/pack_files.h"
#include "partner/read_alerts.h"
#include "partner/read_pack.h"
#include "partner/site.h"
#include "partner/toml.h"

namespace crossdock::partner {

namespace {

namespace fs = std::filesystem;

/// A path as people see it: without a leading "./".
std::string shown(const fs::path& path) { return path.lexically_normal().string(); }

void sort_by_place(std::vector<Diagnostic>& diagnostics) {
  std::stable_sort(diagnostics.begin(), diagnostics.end(),
                   [](const Diagnostic& a, const Diagnostic& b) { return a.span->begin < b.span->begin; });
}

/// The text with secrets that were written into it starred out, so that no message shows them.
std::string without_secrets(std::string text) {
  if (text.find("key") == std::string::npos && text.find("pass") == std::string::npos && text.find("security") == std::string::npos)
    return text;
  SourceSet sources;
  std::vector<Diagnostic> ignored;
  const std::uint32_t file = sources.add("", text);
  const TomlValue root = parse_toml(sources, file, ignored);
  for (const KeySpec& key : site_keys()) {
    if (key.type != KeyType::secret) continue;
    const auto star_out = [&](const TomlValue* value) {
      if (value == nullptr || value->kind != TomlValue::Kind::text || value->text.starts_with("secret:")) return;
      for (std::uint32_t at = value->span.begin; at < value->span.end; ++at)
        if (text[at] != '"' && text[at] != '\'' && text[at] != '\n') text[at] = '*';
    };
    for (const std::string_view path : {key.path, key.path.substr(std::string_view("defaults.").size())}) star_out(root.at(path));
    constexpr std::string_view alert = "alert.";
    const TomlValue* const alerts = root.find("alert");
    if (alerts != nullptr && key.path.starts_with(alert))
      for (const TomlValue& one : alerts->items) star_out(one.find(key.path.substr(alert.size())));
  }
  return text;
}

}  // namespace

class SiteLoader {
 public:
  explicit SiteLoader(const SiteOptions& options) : options_(options), site_(std::make_shared<Site>()) {
    site_->sources_ = std::make_shared<SourceSet>();
  }

  std::shared_ptr<const Site> load() {
    read_settings();
    site_->library_ = std::make_shared<Library>(site_->settings_, site_->sources_);
    site_->fallback_ = make_default_pack(site_->library_);
    if (readable_) {
      read_packs();
      make_packs();
      check_identities();
      check_routes();
      check_alerts();
      publish();
      check_retention();
    }
    return site_;
  }

  static std::shared_ptr<const PackVersion> make_default_pack(const std::shared_ptr<Library>& library) {
    PackVersion::Content content;
    content.partner.name = "default";
    content.partner.title = "no partner";
    content.accepts_undeclared = true;
    content.hash = sha256_hex("default");
    return std::make_shared<const PackVersion>(std::move(content), library);
  }

 private:
  struct Source {
    std::string name;
    fs::path folder;
    std::shared_ptr<const PackSnapshot> snapshot;  ///< what it is read from
    bool kept = false;                             ///< by the caller: not what lies in the folder
    std::uint32_t file = 0;
    TomlValue own;
    TomlValue base_own;  ///< of the pack that it inherits from; of a kept one, as it was then
    TradingPartner partner;
    bool readable = false;
    std::vector<Diagnostic> diagnostics;
  };

  [[nodiscard]] std::uint32_t add_file(const fs::path& path, std::string text) {
    return site_->sources_->add(shown(path), without_secrets(std::move(text)));
  }

  void read_settings() {
    SiteSettings& settings = site_->settings_;
    const fs::path file = options_.root / "crossdock.toml";
    settings.root = fs::absolute(options_.root).lexically_normal();
    settings.shown_root = options_.root;
    const auto folder = [&](std::string_view name) { return (settings.root / name).lexically_normal(); };
    settings.partners = folder("partners");
    settings.grammars = folder("grammars");
    settings.maps = folder("maps");
    settings.samples = folder("samples");
    settings.exchange = folder("exchange");
    settings.secrets = folder("secrets");
    auto text = read_file(file, limits::source_file_bytes);
    if (!text) {
      const std::uint32_t index = add_file(file, "");
      site_->diagnostics_.push_back(pack_diagnostic(Code::site_missing, {index, 0, 0}, "this is no site: " + text.error().message,
                                                    "name the folder of a crossdock.toml with `--site DIR`"));
      return;
    }
    site_file_ = add_file(file, std::move(*text));
    const TomlValue root = parse_toml(*site_->sources_, site_file_, site_->diagnostics_);
    check_keys(root, site_keys(), site_->diagnostics_);
    if (const TomlValue* defaults = root.find("defaults"); defaults != nullptr && defaults->kind == TomlValue::Kind::table)
      defaults_ = *defaults;
    read_values(root);
    check_defaults();
    find_folders(root);
    readable_ = true;
    sort_by_place(site_->diagnostics_);
  }

  void read_values(const TomlValue& root) {
    SiteSettings& settings = site_->settings_;
    const auto text = [&](std::string_view path) -> const TomlValue* {
      const TomlValue* value = root.at(path);
      return value != nullptr && value->kind == TomlValue::Kind::text ? value : nullptr;
    };
    if (const TomlValue* value = text("name")) settings.name = value->text;
    for (const auto& [key, target] : {std::pair{"folders.partners", &settings.partners},
                                      {"folders.grammars", &settings.grammars},
                                      {"folders.maps", &settings.maps},
                                      {"folders.samples", &settings.samples},
                                      {"folders.exchange", &settings.exchange},
                                      {"folders.secrets", &settings.secrets},
                                      {"folders.shipped", &settings.shipped},
                                      {"metrics.file", &settings.metrics_file},
                                      {"metrics.socket", &settings.metrics_socket}})
      if (const TomlValue* value = text(key)) *target = (settings.root / value->text).lexically_normal();
    if (const TomlValue* value = text("metrics.every"))
      settings.metrics_every = std::max(parse_duration(value->text).value_or(settings.metrics_every), std::chrono::seconds(1));
    settings.alerts = read_alerts(root, settings.root, site_->diagnostics_);
    if (const TomlValue* value = text("run.scan_every")) settings.scan_every = parse_duration(value->text).value_or(settings.scan_every);
    if (const TomlValue* value = root.at("run.lanes"); value != nullptr && value->kind == TomlValue::Kind::integer)
      settings.lanes = static_cast<std::uint32_t>(std::clamp<std::int64_t>(value->integer, 1, 64));
    if (const TomlValue* value = text("changes.take_up"))
      settings.take_up = value->text == "on-apply" ? TakeUp::on_apply : TakeUp::on_reload;
    for (const auto& [key, target, place] : {std::tuple{"retention.ledger_days", &settings.ledger_kept, &ledger_kept_},
                                             {"retention.archive_days", &settings.archive_kept, &archive_kept_}}) {
      const TomlValue* value = root.at(key);
      if (value == nullptr || value->kind != TomlValue::Kind::integer || value->integer < 0) continue;
      *target = std::chrono::days(value->integer);
      *place = value->span;
    }
  }

  /// What goes must not be what duplicates are known by, and what the ledger leads to stays in the archive.
  void check_retention() {
    SiteSettings& settings = site_->settings_;
    const auto wrong = [&](SourceSpan place, std::string message, std::string help) {
      site_->diagnostics_.push_back(pack_diagnostic(Code::pack_value, place, std::move(message), std::move(help)));
    };
    if (settings.archive_kept.count() > 0 && settings.archive_kept < settings.ledger_kept)
      wrong(archive_kept_, "the ledger would lead to bytes that the archive does not keep any more",
            "give no fewer days than `ledger_days`, " + std::to_string(settings.ledger_kept.count()));
    if (settings.archive_kept.count() > 0 && settings.ledger_kept.count() == 0)
      wrong(archive_kept_, "the ledger keeps everything, and leads to all that the archive has", "add `ledger_days`");
    if (settings.archive_kept.count() == 0) settings.archive_kept = settings.ledger_kept;
    if (settings.ledger_kept.count() == 0) return;
    for (const PackEntry& entry : site_->entries_) {
      const std::chrono::days window = entry.partner.duplicates.window;
      if (window <= settings.ledger_kept) continue;
      return wrong(ledger_kept_,
                   "the pack of " + entry.name + " knows duplicates for " + std::to_string(window.count()) +
                       " days, and the ledger would forget them earlier",
                   "give as many days at least, or lower `duplicates.window_days` of the pack");
    }
  }

  /// What is wrong in the defaults is told once, not once for each pack.
  void check_defaults() {
    if (defaults_.entries.empty()) return;
    std::vector<Diagnostic> found;
    site_->settings_.ours = read_pack(defaults_, "defaults", found).ours;
    for (Diagnostic& diagnostic : found)
      if (diagnostic.code != Code::pack_required_missing && diagnostic.code != Code::pack_name_wrong)
        site_->diagnostics_.push_back(std::move(diagnostic));
  }

  void find_folders(const TomlValue& root) {
    SiteSettings& settings = site_->settings_;
    const auto place = [&](std::string_view path) {
      const TomlValue* value = root.at(path);
      return value != nullptr ? value->span : SourceSpan{site_file_, 0, 0};
    };
    std::error_code error;
    if (!fs::is_directory(settings.partners, error))
      site_->diagnostics_.push_back(pack_diagnostic(Code::site_folder_missing, place("folders.partners"),
                                                    "there is no folder `" + printable(settings.partners.string()) + "`",
                                                    "make it, with a folder for each partner in it"));
    const auto shipped = find_shipped(options_.shipped.empty() ? settings.shipped : options_.shipped, settings.root);
    if (shipped)
      settings.shipped = fs::absolute(shipped.value()).lexically_normal();
    else
      site_->diagnostics_.push_back(pack_diagnostic(Code::site_shipped_missing, place("folders.shipped"), shipped.error().message,
                                                    "set `shipped` under `[folders]`, or CROSSDOCK_SHARE"));
  }

  void read_packs() {
    std::error_code error;
    std::vector<fs::path> folders;
    for (fs::directory_iterator entry(site_->settings_.partners, error), end; !error && entry != end; entry.increment(error)) {
      std::error_code ignored;
      if (entry->is_directory(ignored) && !entry->path().filename().string().starts_with('.')) folders.push_back(entry->path());
    }
    std::sort(folders.begin(), folders.end());
    const fs::path shown_root = options_.root / site_->settings_.partners.lexically_relative(site_->settings_.root);
    for (const fs::path& folder : folders) read_pack_file(folder, shown_root / folder.filename() / "partner.toml");
  }

  void read_pack_file(const fs::path& folder, const fs::path& shown_file) {
    Source source;
    source.name = folder.filename().string();
    source.folder = folder;
    const auto kept = options_.kept.find(source.name);
    source.kept = kept != options_.kept.end() && kept->second != nullptr;
    if (source.kept) {
      source.snapshot = kept->second;
    } else {
      auto edited = std::make_shared<PackSnapshot>();
      edited->files = read_pack_files(folder);
      source.snapshot = std::move(edited);
    }
    const PackFile* const toml = source.snapshot->files->find("partner.toml");
    source.readable = toml != nullptr && toml->problem.empty();
    source.file = add_file(shown_file, source.readable ? toml->text : std::string());
    if (!source.readable) {
      source.diagnostics.push_back(pack_diagnostic(Code::pack_unreadable, {source.file, 0, 0},
                                                   toml != nullptr ? toml->problem : "it was kept without a partner.toml",
                                                   "a folder under partners/ is a pack and has a partner.toml"));
    } else {
      source.own = parse_toml(*site_->sources_, source.file, source.diagnostics);
      source.readable = !has_errors(source.diagnostics);
      if (source.readable) check_keys(source.own, pack_keys(), source.diagnostics);
    }
    if (kept != options_.kept.end() && kept->second == nullptr)
      source.diagnostics.push_back(pack_diagnostic(Code::pack_unreadable, {source.file, 0, 0}, "no version of this pack is active yet",
                                                   "`crossdock apply " + printable(source.name) +
                                                       " --without-plan --note …` makes what "
                                                       "lies in its folder the first"));
    if (!is_name(source.name))
      source.diagnostics.push_back(pack_diagnostic(Code::pack_name_wrong, {source.file, 0, 0},
                                                   "`" + printable(source.name) + "` is no name for a pack",
                                                   "a name starts with a letter and has letters, digits, `_`, `-` and `.`, 60 at most"));
    by_name_.emplace(source.name, packs_.size());
    packs_.push_back(std::move(source));
  }

  /// The values that `source` inherits; nullptr where it has no base or a wrong one.
  const TomlValue* base_of(Source& source) {
    const TomlValue* base = source.own.find("base");
    if (base == nullptr || base->kind != TomlValue::Kind::text) return nullptr;
    if (source.kept) {
      const PackFile* const toml = source.snapshot->base_files ? source.snapshot->base_files->find("partner.toml") : nullptr;
      if (toml == nullptr) return nullptr;
      const std::uint32_t file = add_file(site_->settings_.partners / base->text / "partner.toml", toml->text);
      source.base_own = parse_toml(*site_->sources_, file, source.diagnostics);
      return &source.base_own;
    }
    const auto report = [&](std::string message, std::string help) {
      source.diagnostics.push_back(pack_diagnostic(Code::pack_base_wrong, base->span, std::move(message), std::move(help)));
    };
    const std::string named = "`" + printable(base->text) + "`";
    const auto found = by_name_.find(base->text);
    if (found == by_name_.end()) {
      std::vector<std::string> names;
      for (const Source& other : packs_)
        if (&other != &source) names.push_back(other.name);
      const auto near = nearest(base->text, names);
      report("there is no pack " + named + " to inherit from", near ? "did you mean `" + *near + "`?" : "");
      return nullptr;
    }
    const Source& other = packs_[found->second];
    const TomlValue* family = other.own.find("family");
    if (other.own.find("base") != nullptr)
      report("the pack " + named + " inherits itself: there are three layers only, the site's defaults, a family and a partner",
             "inherit from a pack without `base`");
    else if (family == nullptr || !family->boolean)
      report("the pack " + named + " is a partner of its own", "write `family = true` in it, or leave `base` out");
    else if (!other.readable || has_errors(other.diagnostics))
      report("the pack " + named + " has errors", "mend it first");
    else
      return &other.own;
    return nullptr;
  }

  /// [defaults] of crossdock.toml; of a kept pack, as they were then.
  TomlValue defaults_of(const Source& source) {
    if (!source.kept) return defaults_;
    if (source.snapshot->defaults.empty()) return {};
    std::vector<Diagnostic> ignored;  // they were right when they were kept, and a pack's own values are checked below
    const std::uint32_t file = add_file(options_.root / "crossdock.toml", source.snapshot->defaults);
    const TomlValue root = parse_toml(*site_->sources_, file, ignored);
    const TomlValue* const defaults = root.find("defaults");
    return defaults != nullptr && defaults->kind == TomlValue::Kind::table ? *defaults : TomlValue{};
  }

  void make_packs() {
    // Families first: whoever inherits from one with errors is told so.
    std::vector<Source*> order;
    for (Source& source : packs_) order.push_back(&source);
    std::stable_partition(order.begin(), order.end(), [](const Source* source) { return source->own.find("base") == nullptr; });
    for (Source* source : order)
      if (source->readable) read_values_of(*source);
  }

  void read_values_of(Source& source) {
    const TomlValue* const base = base_of(source);
    TomlValue values = defaults_of(source);
    values.kind = TomlValue::Kind::table;
    if (base != nullptr) {
      TomlValue inherited = *base;
      std::erase_if(inherited.entries,
                    [](const TomlEntry& entry) { return entry.key == "family" || entry.key == "name" || entry.key == "title"; });
      values = merged(std::move(values), inherited);
    }
    values = merged(std::move(values), source.own);
    values.span = {source.file, 0, 0};
    std::vector<Diagnostic> found;
    source.partner = read_pack(values, source.name, found);
    for (Diagnostic& diagnostic : found)
      if (diagnostic.span->file == source.file) source.diagnostics.push_back(std::move(diagnostic));
  }

  void check_identities() {
    std::map<std::string, const Source*> seen;
    for (Source& source : packs_) {
      if (source.partner.family) continue;
      for (const Identity& identity : source.partner.theirs) {
        const std::string key =
            identity.qualifier + "/" + identity.id + "/" + identity.application() + "/" + (source.partner.mode == Mode::test ? "T" : "P");
        const auto [other, fresh] = seen.emplace(key, &source);
        if (fresh || other->second == &source) continue;
        Diagnostic diagnostic = pack_diagnostic(Code::pack_ids_shared, identity.span,
                                                "`" + printable(identity.qualifier + "/" + identity.id) + "` is also the id of " +
                                                    other->second->name + ": nobody could tell whose a file is",
                                                "give each its own `gs` (GS02), or make one of them `mode = \"test\"`");
        for (const Identity& first : other->second->partner.theirs)
          if (first.qualifier == identity.qualifier && first.id == identity.id) diagnostic.related.emplace_back(first.span, "the other");
        source.diagnostics.push_back(std::move(diagnostic));
      }
    }
  }

  void check_alerts() {
    for (const AlertSettings& alert : site_->settings_.alerts)
      for (const std::string& partner : alert.partners)
        if (!by_name_.contains(partner))
          site_->diagnostics_.push_back(pack_diagnostic(
              Code::pack_value, alert.span, "the alert `" + alert.name + "` is about `" + printable(partner) + "`, which is no partner",
              "`crossdock partner list` shows them all"));
  }

  void check_routes() {
    for (Source& source : packs_) {
      for (const DocumentSettings& document : source.partner.documents) {
        if (document.route.empty() || document.direction == Direction::out || document.span.file != source.file) continue;
        check_route(source, document.route, document.route_span);
        for (const std::string& further : document.further_routes) check_route(source, further, document.route_span);
      }
    }
  }

  void check_route(Source& source, const std::string& route, SourceSpan span) {
    const auto found = by_name_.find(route);
    const std::string named = "`" + printable(route) + "`";
    if (found == by_name_.end()) {
      std::vector<std::string> names;
      for (const Source& other : packs_) names.push_back(other.name);
      const auto near = nearest(route, names);
      source.diagnostics.push_back(pack_diagnostic(Code::pack_route_wrong, span, "there is no partner " + named + " to route to",
                                                   near ? "did you mean `" + *near + "`?" : "a route names a pack under partners/"));
      return;
    }
    const TradingPartner& target = packs_[found->second].partner;
    const bool takes_any = std::any_of(target.documents.begin(), target.documents.end(),
                                       [](const DocumentSettings& other) { return other.direction == Direction::out; });
    if (packs_[found->second].readable && !takes_any)
      source.diagnostics.push_back(pack_diagnostic(Code::pack_route_wrong, span, "nothing goes out to " + named,
                                                   "add a `[[document]]` with `direction = \"out\"` to its pack"));
  }

  void publish() {
    for (Source& source : packs_) {
      PackEntry entry;
      entry.name = source.name;
      entry.partner = source.partner;
      entry.folder = source.folder;
      sort_by_place(source.diagnostics);
      entry.diagnostics = std::move(source.diagnostics);
      entry.snapshot = snapshot_of(source);
      if (!has_errors(entry.diagnostics)) entry.pack = make_pack(source, *entry.snapshot);
      const std::size_t place = site_->entries_.size();
      if (!source.partner.family)
        for (const Identity& identity : source.partner.theirs) {
          std::vector<std::size_t>& places = site_->senders_[identity.qualifier + "/" + identity.id];
          if (places.empty() || places.back() != place) places.push_back(place);
        }
      site_->entries_.push_back(std::move(entry));
    }
  }

  /// What the pack was read from, with its hash.
  std::shared_ptr<const PackSnapshot> snapshot_of(const Source& source) {
    auto snapshot = std::make_shared<PackSnapshot>(*source.snapshot);
    if (!source.kept) {
      if (!defaults_.entries.empty()) snapshot->defaults = site_->sources_->file(site_file_).text();
      if (const auto base = by_name_.find(source.partner.base); !source.partner.base.empty() && base != by_name_.end()) {
        snapshot->base = source.partner.base;
        snapshot->base_files = packs_[base->second].snapshot->files;
      }
    }
    snapshot->hash = hash_of(*snapshot);
    return snapshot;
  }

  std::shared_ptr<const PackVersion> make_pack(const Source& source, const PackSnapshot& snapshot) {
    PackVersion::Content content;
    content.partner = source.partner;
    content.folder = source.folder;
    content.files = snapshot.files;
    if (snapshot.base_files) content.base_folder = snapshot.base_files->folder;
    content.base_files = snapshot.base_files;
    content.hash = snapshot.hash;
    return std::make_shared<const PackVersion>(std::move(content), site_->library_);
  }

  SiteOptions options_;
  std::shared_ptr<Site> site_;
  SourceSpan ledger_kept_, archive_kept_;  ///< of their values in crossdock.toml
  std::uint32_t site_file_ = 0;
  bool readable_ = false;
  TomlValue defaults_;
  std::vector<Source> packs_;
  std::map<std::string, std::size_t, std::less<>> by_name_;
};

std::shared_ptr<const Site> Site::load(const SiteOptions& options) { return SiteLoader(options).load(); }

std::shared_ptr<const PackVersion> Site::default_pack(const std::filesystem::path& shipped) {
  SiteSettings settings;
  settings.shipped = shipped;
  return SiteLoader::make_default_pack(std::make_shared<Library>(std::move(settings), std::make_shared<SourceSet>()));
}

}  // namespace crossdock::partner
