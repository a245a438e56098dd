#include "cli/context.h"

#include <algorithm>
#include <cstdlib>
#include <system_error>

#include "base/text.h"
#include "diagnostic/render.h"

namespace crossdock::cli {

namespace {

std::string painted(std::string_view text, std::string_view code, bool colour) {
  if (!colour) return std::string(text);
  return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
}

bool same(const Diagnostic& a, const Diagnostic& b) {
  return a.code == b.code && a.span == b.span && a.message == b.message && a.severity == b.severity &&
         a.position.has_value() == b.position.has_value() &&
         (!a.position || (a.position->offset == b.position->offset && a.position->file == b.position->file));
}

std::shared_ptr<const partner::Site> load(Context& context, const std::filesystem::path& folder, const CommonOptions& options) {
  auto site = partner::Site::load({folder, options.shipped});
  if (site->usable()) return site;
  context.show(site->diagnostics(), site->sources());
  context.exit = Exit::usage;
  return nullptr;
}

}  // namespace

std::string Context::strong(std::string_view text) const { return painted(text, "1", colour_err()); }

void Context::complain(std::string_view message, std::string_view help) const {
  err() << painted("error", "1;31", colour_err()) << ": " << message << "\n";
  if (!help.empty()) err() << "  help: " << help << "\n";
}

void Context::remark(std::string_view message) const { err() << painted("note", "1;36", colour_err()) << ": " << message << "\n"; }

void Context::show(const std::vector<Diagnostic>& diagnostics, const SourceSet& sources) const {
  for (const Diagnostic& diagnostic : without_repeats(diagnostics))
    err() << render_frame(diagnostic, sources, colour_err() ? Colour::on : Colour::off) << "\n";
}

std::vector<Diagnostic> without_repeats(const std::vector<Diagnostic>& diagnostics) {
  std::vector<Diagnostic> result;
  for (const Diagnostic& diagnostic : diagnostics)
    if (std::none_of(result.begin(), result.end(), [&](const Diagnostic& other) { return same(other, diagnostic); }))
      result.push_back(diagnostic);
  return result;
}

std::filesystem::path site_folder(const std::string& given) {
  if (!given.empty()) return given;
  if (const char* named = std::getenv("CROSSDOCK_SITE"); named != nullptr && *named != '\0') return named;
  std::error_code error;
  return std::filesystem::is_regular_file("crossdock.toml", error) ? std::filesystem::path(".") : std::filesystem::path();
}

std::shared_ptr<const partner::Site> open_site(Context& context, const CommonOptions& options) {
  const std::filesystem::path folder = site_folder(options.site);
  if (!folder.empty()) return load(context, folder, options);
  context.complain("this folder is no site: it has no crossdock.toml", "go to the site's folder, or name it with --site DIR");
  context.exit = Exit::usage;
  return nullptr;
}

std::shared_ptr<const partner::Site> open_site_if_any(Context& context, const CommonOptions& options, bool& failed) {
  const std::filesystem::path folder = site_folder(options.site);
  if (folder.empty()) return nullptr;
  auto site = load(context, folder, options);
  failed = site == nullptr;
  return site;
}

std::shared_ptr<const partner::PackVersion> open_default_pack(Context& context, const CommonOptions& options) {
  const auto shipped = partner::find_shipped(options.shipped, {});
  if (shipped) return partner::Site::default_pack(shipped.value());
  context.complain(shipped.error().message);
  context.exit = Exit::usage;
  return nullptr;
}

std::shared_ptr<const partner::PackVersion> open_pack(Context& context, const partner::Site& site, const std::string& name) {
  const partner::PackEntry* entry = site.entry(name);
  if (entry == nullptr) {
    std::vector<std::string> names;
    for (const partner::PackEntry& other : site.entries()) names.push_back(other.name);
    const auto near = nearest(name, names);
    context.complain("there is no partner `" + printable(name) + "` in this site",
                     near ? "did you mean `" + *near + "`?" : "`crossdock partner list` shows them all");
    context.exit = Exit::not_found;
    return nullptr;
  }
  if (auto pack = site.find(name)) return pack;
  context.show(entry->diagnostics, site.sources());
  if (entry->pack != nullptr) context.show(entry->pack->diagnostics(), site.sources());
  context.complain("the pack of " + name + " has errors and is not used", "mend it, then run `crossdock partner check " + name + "`");
  context.exit = Exit::usage;
  return nullptr;
}

}  // namespace crossdock::cli
