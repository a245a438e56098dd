#include <cstdlib>
#include <map>

#include <boost/test/unit_test.hpp>

#include "support/temporary_folder.h"
#include "translate/path_support.h"

/// Each grammar of overlay_cases/overlays/ is the overlay of a partner that we send 850s to. `NAME.expected` tells what becomes of every
/// order of the samples: sent, or held with the reason. CROSSDOCK_UPDATE=1 rewrites it.
using namespace crossdock;
using namespace crossdock::test;

namespace {

const std::filesystem::path overlay_cases = source_dir() / "tests/translate/cases/overlays";

void write_file(const std::filesystem::path& path, const std::string& text) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

/// A site with a partner an overlay, all on the base map.
class Site {
 public:
  Site() {
    write_file(folder_.path() / "crossdock.toml", "name = \"test\"\n[defaults.ids]\nours = { qualifier = \"ZZ\", id = \"US\" }\n");
    for (const auto& file : files_below(overlay_cases, ".grammar")) {
      const std::string name = file.stem().string();
      names.push_back(name);
      std::string pack = "name = \"" + name + "\"\n[ids]\ntheirs = { qualifier = \"ZZ\", id = \"" + name + "\" }\n";
      for (const std::string direction : {"in", "out"})
        pack += "[[document]]\nset = \"850\"\ndirection = \"" + direction + "\"\ngrammar = \"" + name + "\"\n";
      write_file(folder_.path() / "partners" / name / "partner.toml", pack);
      write_file(folder_.path() / "partners" / name / "850.grammar", content(file));
    }
    site_ = partner::Site::load({folder_.path(), source_dir()});
    BOOST_REQUIRE(site_->usable());
  }
  const partner::PackVersion& pack(const std::string& name) const {
    const auto* entry = site_->entry(name);
    BOOST_REQUIRE(entry != nullptr && entry->pack != nullptr);
    for (const Diagnostic& diagnostic : entry->pack->diagnostics())
      if (diagnostic.severity == Severity::error) BOOST_ERROR(render_frame(diagnostic, site_->sources()));
    return *entry->pack;
  }

  std::vector<std::string> names;

 private:
  TemporaryFolder folder_;
  std::shared_ptr<const partner::Site> site_;
};

/// Calls `take(name, object)` with every order of the samples.
template <class Take>
void each_order(Take take) {
  std::vector<std::filesystem::path> files = files_below(source_dir() / "samples/850", ".edi");
  for (const auto& folder : {source_dir() / "samples/inbound/northmart", source_dir() / "partners/northmart"})
    for (const auto& file : files_below(folder, ".edi")) files.push_back(file);
  for (const auto& file : files) {
    const std::string bytes = content(file);
    MemoryStream input(bytes);
    translate::InboundPath path(input, default_pack(), {noon, file.filename().string()});
    while (translate::SetVerdict* set = path.next())
      for (const translate::ObjectVerdict& object : set->objects)
        if (object.kind == "order" && !has_errors(object.diagnostics)) take(file.stem().string() + " " + object.key, object.object);
  }
}

/// Without the folder that the site lies in.
std::string place(const SourceSet& sources, SourceSpan span) {
  const std::string full = sources.place(span);
  const std::size_t at = full.find("partners/");
  return at == std::string::npos ? full : full.substr(at);
}

std::string told(const Diagnostic& diagnostic, const SourceSet& sources) {
  std::string out = "  " + std::string(severity_name(diagnostic.severity)) + " " + std::string(code_text(diagnostic.code)) + " " +
                    (diagnostic.overlay ? place(sources, diagnostic.overlay->span) : std::string("standard")) + ": " + diagnostic.message +
                    "\n";
  if (!diagnostic.object_path.empty()) out += "    field " + diagnostic.object_path + "\n";
  if (diagnostic.span) out += "    map " + place(sources, *diagnostic.span) + "\n";
  for (const auto& [span, remark] : diagnostic.related) out += "    " + place(sources, span) + " " + remark + "\n";
  if (diagnostic.position) out += "    at " + describe_place(*diagnostic.position) + "\n";
  return out + "    help: " + diagnostic.help + "\n";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(overlay_on_writing)

BOOST_AUTO_TEST_CASE(every_order_is_sent_or_held_as_expected) {
  const Site site;
  for (const std::string& name : site.names) {
    BOOST_TEST_CONTEXT(name) {
      const partner::PackVersion& pack = site.pack(name);
      std::map<std::string, std::string> outcomes;  // the same order comes in several files
      each_order([&](const std::string& title, const CanonicalObject& object) {
        const translate::RenderedDocument document = translate::render({object}, pack, {}, noon);
        std::string out = title + ": " + (has_errors(document.diagnostics) ? "held" : "sent") + "\n";
        for (const Diagnostic& diagnostic : document.diagnostics) out += told(diagnostic, *pack.sources());
        outcomes[title] = out;
      });
      std::string all;
      for (const auto& [title, out] : outcomes) all += out;
      const std::filesystem::path expected = overlay_cases / (name + ".expected");
      if (std::getenv("CROSSDOCK_UPDATE") != nullptr) std::ofstream(expected, std::ios::binary) << all;
      BOOST_TEST(all == content(expected));
    }
  }
}

BOOST_AUTO_TEST_CASE(what_passes_writing_is_accepted_on_reading_under_the_same_overlay_and_the_rest_is_not) {
  const Site site;
  for (const std::string& name : site.names) {
    BOOST_TEST_CONTEXT(name) {
      const partner::PackVersion& pack = site.pack(name);
      std::size_t sent = 0, held = 0;
      each_order([&](const std::string& title, const CanonicalObject& object) {
        const translate::RenderedDocument document = translate::render({object}, pack, {}, noon);
        const bool refused = has_errors(document.diagnostics);
        ++(refused ? held : sent);
        // What the map could not write whole is no document.
        bool by_map = false;
        for (const Diagnostic& diagnostic : document.diagnostics)
          by_map = by_map || (diagnostic.severity == Severity::error && !diagnostic.position);
        if (by_map) return;
        // Whoever sends it to us as this partner is judged alike.
        MemoryStream input(document.bytes);
        translate::Inputs inputs{noon, title};
        inputs.map_objects = false;
        translate::InboundPath path(input, pack, inputs);
        std::size_t sets = 0;
        while (const translate::SetVerdict* set = path.next()) {
          ++sets;
          BOOST_TEST((set->verdict == translate::Verdict::rejected) == refused, title);
          for (const Diagnostic& finding : set->findings)
            if (!refused) BOOST_TEST((!finding.overlay || finding.severity == Severity::warning), title << ": " << finding.message);
        }
        BOOST_TEST(sets == 1u);
      });
      BOOST_TEST(sent > 0u);
      BOOST_TEST(held > 0u);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
