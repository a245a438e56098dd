#include <memory>
#include <string>
#include <vector>

#include "base/text.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/object_pages.h"
#include "cli/text_table.h"
#include "diagnostic/render.h"
#include "partner/library.h"

namespace crossdock::cli {

namespace {

using grammar::Grammar;

struct GrammarOptions {
  CommonOptions common;
  std::string partner;
  std::string name;
  std::string version;
  std::string segment;
  bool codes = false;
  bool html = false;
};

std::string maximum(std::uint32_t max) { return max == grammar::unbounded ? ">1" : std::to_string(max); }

std::string usage(grammar::Usage usage) {
  return usage == grammar::Usage::mandatory ? "M" : usage == grammar::Usage::forbidden ? "-" : "O";
}

std::string type_text(const grammar::ElementRule& rule) {
  switch (rule.type) {
    case grammar::ElementType::alphanumeric: return "AN";
    case grammar::ElementType::identifier: return "ID";
    case grammar::ElementType::decimal: return "R";
    case grammar::ElementType::implied: return "N" + std::to_string(rule.decimals);
    case grammar::ElementType::date: return "DT";
    case grammar::ElementType::time: return "TM";
    case grammar::ElementType::binary: return "B";
    case grammar::ElementType::composite: return "composite";
  }
  return "";
}

std::string length_text(const grammar::ElementRule& rule) {
  if (rule.type == grammar::ElementType::composite || rule.max == grammar::unbounded) return "";
  return std::to_string(rule.min) + ".." + std::to_string(rule.max);
}

std::string two(std::size_t number) { return (number < 10 ? "0" : "") + std::to_string(number); }

/// The pack whose grammars are shown: a partner's, the site's, or what ships.
std::shared_ptr<const partner::PackVersion> pack_of(Context& context, const GrammarOptions& options,
                                                    std::shared_ptr<const partner::Site>& site) {
  if (!options.partner.empty()) {
    site = open_site(context, options.common);
    return site == nullptr ? nullptr : open_pack(context, *site, options.partner);
  }
  bool failed = false;
  site = open_site_if_any(context, options.common, failed);
  if (failed) return nullptr;
  return site != nullptr ? site->fallback_pack() : open_default_pack(context, options.common);
}

/// The set or layout; nothing: told, exit code set.
grammar::Loaded find(Context& context, const GrammarOptions& options, const partner::PackVersion& pack) {
  const grammar::Library& grammars = *pack.definitions().grammars;
  const std::string version = options.version.empty() ? pack.partner().x12.version : options.version;
  std::vector<std::string> overlays;
  for (const partner::DocumentSettings& document : pack.partner().documents)
    if (document.set == options.name && overlays.empty()) overlays = document.overlays;
  grammar::Loaded loaded = grammars.set("x12", version, options.name, overlays);
  if (loaded.grammar == nullptr && !has_errors(loaded.diagnostics)) loaded = grammars.layout(options.name);
  if (loaded.grammar != nullptr) return loaded;
  context.show(loaded.diagnostics, *pack.sources());
  std::vector<std::string> known = grammars.layouts();
  for (const std::string& one : grammars.versions("x12"))
    for (const std::string& set : grammars.sets("x12", one)) known.push_back(set);
  for (const auto& type : grammars.objects().types())
    if (type->is_document) known.push_back(type->name);
  const auto near = nearest(options.name, known);
  context.complain("there is no grammar of `" + printable(options.name) + "`",
                   near ? "did you mean `" + *near + "`?" : "there are: " + joined(known, ", "));
  context.exit = Exit::not_found;
  return loaded;
}

std::string title(const Grammar& grammar) {
  std::string text = grammar.standard + " ";
  if (!grammar.version.empty()) text += grammar.version_title() + " ";
  text += grammar.set_id;
  for (const std::string& overlay : grammar.overlays) text += " + overlay " + overlay;
  return text;
}

void show_tree(Context& context, const Grammar& grammar) {
  std::ostream& out = context.out();
  out << title(grammar) << (grammar.group_id.empty() ? "" : "   group " + grammar.group_id) << "\n\n";
  TextTable table({"SEGMENT", "USE", "MAX", "NAME"});
  for (std::size_t node_index = 1; node_index < grammar.nodes.size(); ++node_index) {
    const auto id = static_cast<NodeId>(node_index);
    const grammar::Node& node = grammar.nodes[id];
    const std::string indent(node.depth * 2u, ' ');
    std::string name(grammar.name_of(id));
    for (std::uint16_t i = 0; i < node.key_value_count; ++i) name += (i == 0 ? "[" : " ") + grammar.key_values[node.first_key_value + i];
    if (node.key_value_count != 0) name += "]";
    const bool is_loop = node.kind == grammar::NodeKind::loop;
    const std::string described =
        node.segment == grammar::none || is_loop ? std::string() : std::string(grammar.text(grammar.segment_rules[node.segment].name));
    table.add({indent + (is_loop ? "loop " : "") + name, usage(node.usage), maximum(node.max), described});
  }
  table.write(out);
}

void show_elements(Context& context, const Grammar& grammar, const grammar::SegmentRule& segment, bool codes) {
  std::ostream& out = context.out();
  out << grammar.text(segment.tag) << "  " << grammar.text(segment.name) << "\n\n";
  TextTable table({"NO", "ID", "USE", "TYPE", "LENGTH", "CODES", "NAME"});
  const auto add = [&](const std::string& number, const grammar::ElementRule& rule) {
    std::string name(grammar.text(rule.name));
    if (rule.personal) name += " (personal)";
    if (rule.standard != grammar::none) name += " (changed by an overlay)";
    std::string count;
    if (rule.codes != grammar::none) count = std::to_string(grammar.code_sets[rule.codes].codes.size());
    std::vector<std::string> row = {number, std::string(grammar.text(rule.id)), usage(rule.usage), type_text(rule), length_text(rule)};
    row.push_back(std::move(count));
    row.push_back(std::move(name));
    table.add(std::move(row));
  };
  const auto elements = grammar.elements(segment);
  for (std::size_t i = 0; i < elements.size(); ++i) {
    add(two(i + 1), elements[i]);
    const auto components = grammar.components(elements[i]);
    for (std::size_t j = 0; j < components.size(); ++j) add(two(i + 1) + "-" + std::to_string(j + 1), components[j]);
  }
  table.write(out);
  if (!codes) return;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    if (elements[i].codes == grammar::none) continue;
    out << "\ncodes of " << two(i + 1) << " " << grammar.text(elements[i].name) << "\n";
    const grammar::CodeSet& set = grammar.code_sets[elements[i].codes];
    for (std::size_t j = 0; j < set.codes.size(); ++j)
      out << "  " << set.codes[j] << (set.meanings[j].empty() ? "" : "  " + set.meanings[j]) << "\n";
  }
}

void write_json(Context& context, const Grammar& grammar) {
  std::string out;
  JsonWriter json(out, JsonStyle::indented);
  json.begin_object().member("standard", grammar.standard).member_unless_empty("version", grammar.version).member("set", grammar.set_id);
  json.member_unless_empty("group", grammar.group_id).key("overlays").begin_array();
  for (const std::string& overlay : grammar.overlays) json.string(overlay);
  json.end_array().key("nodes").begin_array();
  for (std::size_t node_index = 1; node_index < grammar.nodes.size(); ++node_index) {
    const auto id = static_cast<NodeId>(node_index);
    const grammar::Node& node = grammar.nodes[id];
    json.begin_object().member("path", grammar.path_of(id)).member("loop", node.kind == grammar::NodeKind::loop);
    json.member("use", usage(node.usage)).member("max", maximum(node.max)).member("depth", node.depth);
    if (node.kind == grammar::NodeKind::segment && node.segment != grammar::none) {
      const grammar::SegmentRule& segment = grammar.segment_rules[node.segment];
      json.member_unless_empty("name", grammar.text(segment.name)).key("elements").begin_array();
      for (const grammar::ElementRule& rule : grammar.elements(segment)) {
        json.begin_object().member_unless_empty("id", grammar.text(rule.id)).member_unless_empty("name", grammar.text(rule.name));
        json.member("use", usage(rule.usage)).member("type", type_text(rule)).member_unless_empty("length", length_text(rule)).end_object();
      }
      json.end_array();
    }
    json.end_object();
  }
  json.end_array().end_object();
  context.out() << out << "\n";
}

/// Whether the name was that of a canonical object or part, or of none, which is the whole model.
bool show_model(Context& context, const GrammarOptions& options, const ObjectModel& model) {
  const ObjectType* type = model.find(options.name);
  if (type == nullptr && !options.name.empty()) return false;
  const auto types = type == nullptr ? whole_model(model) : with_parts(*type);
  if (options.common.json)
    context.out() << objects_json(types) << "\n";
  else if (options.html)
    context.out() << objects_html(type == nullptr ? "The canonical objects" : "The canonical " + type->name, types, context.now());
  else
    show_objects(context, types);
  return true;
}

void show(Context& context, const GrammarOptions& options) {
  std::shared_ptr<const partner::Site> site;
  const auto pack = pack_of(context, options, site);
  if (pack == nullptr) return;
  if (show_model(context, options, pack->definitions().grammars->objects())) return;
  const grammar::Loaded loaded = find(context, options, *pack);
  if (loaded.grammar == nullptr) return;
  if (loaded.fallback)
    context.remark("version " + options.version + " has no grammar of its own, or one in part: this is " + loaded.grammar->version_title());
  if (options.common.json) return write_json(context, *loaded.grammar);
  if (options.segment.empty()) return show_tree(context, *loaded.grammar);
  std::vector<std::string> tags;
  for (const grammar::SegmentRule& segment : loaded.grammar->segment_rules) {
    tags.emplace_back(loaded.grammar->text(segment.tag));
    if (tags.back() == options.segment) return show_elements(context, *loaded.grammar, segment, options.codes);
  }
  const auto near = nearest(options.segment, tags);
  context.complain(options.name + " has no segment `" + printable(options.segment) + "`", near ? "did you mean `" + *near + "`?" : "");
  context.exit = Exit::not_found;
}

void check(Context& context, const GrammarOptions& options) {
  std::shared_ptr<const partner::Site> site;
  const auto pack = pack_of(context, options, site);
  if (pack == nullptr) return;
  const auto shared = pack->library()->shared_grammars();
  std::vector<Diagnostic> found = shared->diagnostics();
  const auto add = [&](const std::vector<Diagnostic>& more) { found.insert(found.end(), more.begin(), more.end()); };
  add(shared->check_all());
  const auto add_pack = [&](const partner::PackVersion& one) {
    if (one.definitions().grammars == shared) return;
    add(one.definitions().grammars->diagnostics());
    add(one.definitions().grammars->check_all());
  };
  add_pack(*pack);
  if (site != nullptr && options.partner.empty())
    for (const partner::PackEntry& entry : site->entries())
      if (entry.pack != nullptr) add_pack(*entry.pack);
  found = without_repeats(found);
  if (has_errors(found)) context.exit = Exit::usage;
  if (options.common.json) {
    context.out() << "[";
    for (std::size_t i = 0; i < found.size(); ++i) context.out() << (i == 0 ? "\n" : ",\n") << render_json(found[i], *pack->sources());
    context.out() << (found.empty() ? "]\n" : "\n]\n");
    return;
  }
  context.show(found, *pack->sources());
  std::size_t sets = 0;
  for (const std::string& version : shared->versions("x12")) sets += shared->sets("x12", version).size();
  context.out() << sets << " sets in " << shared->versions("x12").size() << " versions, " << shared->layouts().size()
                << " layouts: " << (has_errors(found) ? "with errors" : "no errors") << "\n";
}

}  // namespace

void add_grammar_commands(Command app, Context& context) {
  Command group = app.add_command("grammar", "what documents look like: show, check", "");
  group.require_subcommand(1);
  const auto options = std::make_shared<GrammarOptions>();
  const auto add_partner = [options](Command command) {
    command.add_option("--partner", options->partner, "with this partner's overlays and layouts").type_name("NAME");
  };

  Command shown = group.add_command("show", "the segments and loops of a set, the elements of one segment, or a canonical object",
                                    "crossdock grammar show 850\n"
                                    "crossdock grammar show 850 --segment PO1 # its elements\n"
                                    "crossdock grammar show 850 --segment N1 --codes # and their codes\n"
                                    "crossdock grammar show 850 --partner acme # with acme's overlay\n"
                                    "crossdock grammar show order # the canonical order and its parts\n"
                                    "crossdock grammar show --html > model.html # every canonical object, as a page");
  shown.add_option("NAME", options->name, "a transaction set, a layout or a canonical object; left out: all objects");
  shown.add_option("--version", options->version, "the X12 version; left out: the partner's, or 004010").type_name("VERSION");
  shown.add_option("--segment", options->segment, "the elements of this segment").type_name("TAG");
  shown.add_flag("--codes", options->codes, "with --segment: every code and its meaning");
  shown.add_flag("--html", options->html, "canonical objects as a page");
  add_partner(shown);
  add_common_options(shown, options->common, "one JSON object");
  shown.callback([&context, options] { show(context, *options); });

  Command checked = group.add_command("check", "every grammar, overlay and layout: all errors at once",
                                      "crossdock grammar check\ncrossdock grammar check --partner acme");
  add_partner(checked);
  add_common_options(checked, options->common, "the errors as a JSON array");
  checked.callback([&context, options] { check(context, *options); });
}

}  // namespace crossdock::cli
