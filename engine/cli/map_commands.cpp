#include <memory>
#include <string>
#include <vector>

#include "base/text.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/map_coverage.h"
#include "cli/map_fields.h"
#include "cli/map_tests.h"
#include "cli/text_table.h"
#include "diagnostic/render.h"
#include "mapping/program.h"
#include "partner/library.h"

namespace crossdock::cli {

namespace {

struct MapOptions {
  CommonOptions common;
  std::string partner;
  std::string name;
  std::vector<std::string> files;
  std::string html;
  bool dropped = false;
  bool fields = false;
};

/// The rule as written: its first line without the brace of its block.
std::string rule_text(const mapping::EffectiveRule& rule, const SourceSet& sources) {
  std::string_view text = sources.text(rule.span);
  text = trimmed(text.substr(0, text.find('\n')));
  if (text.ends_with('{')) text = trimmed(text.substr(0, text.size() - 1));
  return printable(text, 64);
}

struct FoundMap {
  std::shared_ptr<const partner::Site> site;  ///< keeps what the pack lies in
  std::shared_ptr<const partner::PackVersion> pack;
  const partner::LinkedDocument* document = nullptr;
};

/// The packs to look for maps in: one partner's, or the base and then every partner's.
std::vector<std::shared_ptr<const partner::PackVersion>> packs_of(Context& context, const MapOptions& options,
                                                                  std::shared_ptr<const partner::Site>& site, bool& failed) {
  if (!options.partner.empty()) {
    site = open_site(context, options.common);
    const partner::PackEntry* entry = site == nullptr ? nullptr : site->entry(options.partner);
    if (entry != nullptr && entry->pack != nullptr) return {entry->pack};
    failed = true;
    if (site != nullptr) static_cast<void>(open_pack(context, *site, options.partner));
    return {};
  }
  site = open_site_if_any(context, options.common, failed);
  if (failed) return {};
  std::vector<std::shared_ptr<const partner::PackVersion>> packs;
  packs.push_back(site != nullptr ? site->fallback_pack() : open_default_pack(context, options.common));
  failed = packs.front() == nullptr;
  if (failed || site == nullptr) return packs;
  for (const partner::PackEntry& entry : site->entries())
    if (entry.pack != nullptr) packs.push_back(entry.pack);
  return packs;
}

std::string_view layer_of(const partner::PackVersion& pack, const std::string& name) {
  const auto* entry = pack.definitions().maps.find_map(name);
  return entry == nullptr ? std::string_view() : mapping::layer_name(entry->layer);
}

FoundMap find_map(Context& context, const MapOptions& options) {
  FoundMap found;
  bool failed = false;
  const auto packs = packs_of(context, options, found.site, failed);
  if (failed) return found;
  std::vector<std::string> names;
  for (const auto& pack : packs) {
    if (pack->definitions().maps.find_map(options.name) != nullptr) {
      found.pack = pack;
      found.document = pack->map(options.name);
      break;
    }
    for (const auto& entry : pack->definitions().maps.maps()) names.push_back(entry.map->name.text);
  }
  if (found.document != nullptr) return found;
  if (found.pack != nullptr) {
    context.show(found.pack->definitions().diagnostics, *found.pack->sources());
    context.complain("map " + options.name + " does not say which document it is for", "`crossdock check` tells what is wrong with it");
    context.exit = Exit::usage;
    return found;
  }
  const auto near = nearest(options.name, names);
  context.complain("there is no map `" + printable(options.name) + "`",
                   near ? "did you mean `" + *near + "`?" : "maps are named by their first line: `map acme.order extends order`");
  context.exit = Exit::not_found;
  return found;
}

void show_json(Context& context, const FoundMap& found) {
  std::string out;
  JsonWriter json(out, JsonStyle::indented);
  const mapping::MapProgram& program = *found.document->map;
  json.begin_object().member("map", program.name).member("standard", program.document.standard).member("document", program.document.id);
  json.member("object", program.object->name).key("rules").begin_array();
  for (const mapping::EffectiveRule& rule : program.rules) {
    json.begin_object().member_unless_empty("document", rule.document_path).member("operation", rule.operation);
    json.member_unless_empty("object", rule.object_path)
        .member("rule", rule_text(rule, *found.pack->sources()))
        .member("depth", rule.depth);
    json.member("layer", mapping::layer_name(rule.layer)).member("from", found.pack->sources()->place(rule.span));
    json.member_unless_empty("shape", rule.shape).end_object();
  }
  json.end_array().end_object();
  context.out() << out << "\n";
}

void show(Context& context, const MapOptions& options) {
  const FoundMap found = find_map(context, options);
  if (found.document == nullptr) return;
  if (found.document->map == nullptr) {
    context.show(found.document->diagnostics, *found.pack->sources());
    context.complain("map " + options.name + " has errors and cannot be shown whole");
    context.exit = Exit::usage;
    return;
  }
  if (options.common.json) return show_json(context, found);
  const mapping::MapProgram& program = *found.document->map;
  context.out() << "map " << program.name << ": " << program.document.standard << " " << program.document.id << " <-> "
                << program.object->name << "   (" << layer_of(*found.pack, program.name) << ", as " << found.pack->name()
                << " sees it)\n\n";
  TextTable table({"RULE", "LAYER", "FROM"});
  for (const mapping::EffectiveRule& rule : program.rules)
    table.add({std::string(rule.depth * 2u, ' ') + rule_text(rule, *found.pack->sources()), std::string(mapping::layer_name(rule.layer)),
               found.pack->sources()->place(rule.span) + (rule.shape.empty() ? "" : " shape " + rule.shape)});
  table.write(context.out());
  if (!program.tables.empty()) context.out() << "\n";
  for (const mapping::TableUse& use : program.tables)
    context.out() << "table " << use.name << (use.path.empty() ? "" : " from " + printable(use.path)) << ": "
                  << (use.loaded != nullptr ? use.loaded->rows().size() : 0) << " rows\n";
}

void coverage(Context& context, const MapOptions& options) {
  const FoundMap found = find_map(context, options);
  if (found.document == nullptr) return;
  if (found.document->map == nullptr) {
    context.show(found.document->diagnostics, *found.pack->sources());
    context.complain("map " + options.name + " has errors and covers nothing");
    context.exit = Exit::usage;
    return;
  }
  if (options.fields) return show_lost_fields(context, *found.pack, *found.document, options.common.json);
  show_coverage(context, found.site.get(), *found.pack, *found.document, options.files,
                {options.common.json, options.dropped, options.html});
}

struct TestRun {
  std::size_t run = 0, failed = 0;
};

void test_one(Context& context, const partner::PackVersion& pack, const partner::LinkedDocument& document, bool json_lines,
              TestRun& total) {
  for (const mapping::TestResult& result : run_map_tests(pack, document, context.now())) {
    ++total.run;
    total.failed += result.passed ? 0u : 1u;
    if (json_lines) {
      std::string out;
      JsonWriter json(out);
      json.begin_object().member("map", document.map->name).member("test", result.name).member("passed", result.passed);
      if (!result.failures.empty()) {
        json.key("failures").begin_array();
        for (const Diagnostic& failure : result.failures) json.raw(render_json(failure, *pack.sources()));
        json.end_array();
      }
      json.end_object();
      context.out() << out << "\n";
      continue;
    }
    context.out() << (result.passed ? "passed  " : "FAILED  ") << document.map->name << ": " << printable(result.name) << "\n";
    context.show(result.failures, *pack.sources());
  }
}

void test(Context& context, const MapOptions& options) {
  TestRun total;
  if (!options.name.empty()) {
    const FoundMap found = find_map(context, options);
    if (found.document == nullptr) return;
    if (found.document->map == nullptr) {
      context.show(found.document->diagnostics, *found.pack->sources());
      context.complain("map " + options.name + " has errors: its tests cannot run");
      context.exit = Exit::usage;
      return;
    }
    test_one(context, *found.pack, *found.document, options.common.json, total);
  } else {
    std::shared_ptr<const partner::Site> site;
    bool failed = false;
    bool first = options.partner.empty();
    for (const auto& pack : packs_of(context, options, site, failed)) {
      for (const auto& entry : pack->definitions().maps.maps()) {
        if ((entry.layer == mapping::Layer::base) != first) continue;
        const partner::LinkedDocument* document = pack->map(entry.map->name.text);
        if (document != nullptr && document->map != nullptr) {
          test_one(context, *pack, *document, options.common.json, total);
          continue;
        }
        if (document != nullptr) context.show(document->diagnostics, *pack->sources());
        context.complain("map " + entry.map->name.text + " has errors: its tests cannot run");
        context.exit = Exit::usage;
      }
      first = false;
    }
    if (failed) return;
  }
  if (!options.common.json)
    context.out() << total.run << (total.run == 1 ? " test, " : " tests, ")
                  << (total.failed == 0 ? "all passed" : std::to_string(total.failed) + " failed") << "\n";
  if (total.failed != 0) context.exit = Exit::found;
}

}  // namespace

void add_map_commands(Command app, Context& context) {
  Command group = app.add_command("map", "maps between documents and objects: show, coverage, test", "");
  group.require_subcommand(1);
  const auto options = std::make_shared<MapOptions>();
  const auto add_partner = [options](Command command) {
    command.add_option("--partner", options->partner, "as this partner sees it; left out: the first that has it").type_name("NAME");
  };

  Command shown = group.add_command("show", "the effective map: every rule after patches and shapes, and where each came from",
                                    "crossdock map show order # what ships\n"
                                    "crossdock map show acme.order # with acme's patches");
  shown.add_option("MAP", options->name, "the map's name").required();
  add_partner(shown);
  add_common_options(shown, options->common, "one JSON object with every rule");
  shown.callback([&context, options] { show(context, *options); });

  Command covered =
      group.add_command("coverage", "which elements of samples are mapped, verified, ignored or dropped, and which fields stay empty",
                        "crossdock map coverage order # over the samples of its tests\n"
                        "crossdock map coverage acme.order inbound/*.edi # over these files\n"
                        "crossdock map coverage acme.order --html coverage.html # the same as a page to read and print\n"
                        "crossdock map coverage erp.orders --fields # what of an order the map does not write");
  covered.add_option("MAP", options->name, "the map").required();
  covered.add_option("FILE", options->files, "the files to read; left out: the samples that the map's tests name");
  covered.add_option("--html", options->html, "write it as a page there; - is standard output").type_name("FILE");
  covered.add_flag("--dropped", options->dropped, "only what is dropped");
  covered.add_flag("--fields", options->fields, "the other way: the object's fields that no rule names, and the maps that fill them");
  add_partner(covered);
  add_common_options(covered, options->common, "one JSON object");
  covered.callback([&context, options] { coverage(context, *options); });

  Command tested = group.add_command("test", "runs the tests that stand in map files",
                                     "crossdock map test # all of them\ncrossdock map test acme.order");
  tested.add_option("MAP", options->name, "the map to test; left out: all");
  add_partner(tested);
  add_common_options(tested, options->common, "one JSON object a test");
  tested.callback([&context, options] { test(context, *options); });
}

}  // namespace crossdock::cli
