#include "cli/translate_plan.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "cli/input.h"
#include "mapping/link.h"
#include "partner/library.h"

namespace crossdock::cli {

namespace {

using partner::Direction;
using partner::DocumentSettings;
using partner::FileFormat;

FileFormat format_of(std::string_view word) {
  for (const FileFormat format : {FileFormat::x12, FileFormat::csv, FileFormat::fixed, FileFormat::xml})
    if (partner::format_name(format) == word) return format;
  return FileFormat::json;
}

std::string_view past_blanks(std::string_view head) {
  if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
  return head.substr(std::min(head.find_first_not_of(" \t\r\n"), head.size()));
}

/// The kind that a canonical JSON text names first; empty where it names none.
std::string kind_of(std::string_view json) {
  const std::size_t key = json.find("\"kind\"");
  if (key == std::string_view::npos) return {};
  const std::size_t open = json.find('"', json.find(':', key));
  if (open == std::string_view::npos) return {};
  const std::size_t close = json.find('"', open + 1);
  return close == std::string_view::npos ? std::string() : std::string(json.substr(open + 1, close - open - 1));
}

/// The document that a map is for, in one direction.
DocumentSettings document_of(const mapping::MapHeader& header, const std::string& map, Direction direction) {
  DocumentSettings settings;
  settings.direction = direction;
  settings.map = map;
  if (header.document.standard == "x12") {
    settings.set = header.document.id;
  } else {
    settings.layout = header.document.id;
    settings.format = format_of(header.document.standard);
  }
  return settings;
}

class Planner {
 public:
  Planner(Context& context, const TranslateOptions& options, std::string_view head)
      : context_(context), options_(options), head_(past_blanks(head)), raw_head_(head) {}

  std::unique_ptr<TranslatePlan> plan() {
    plan_->file_name = options_.file;
    if (!find_receiver() || !find_reader() || !use_maps()) return nullptr;
    if (!reads_json() || reads_by_layout() || use_json()) return std::move(plan_);
    return nullptr;
  }

 private:
  bool fail(const std::string& message, const std::string& help) {
    context_.complain(message, help);
    context_.exit = Exit::usage;
    return false;
  }

  [[nodiscard]] bool reads_x12() const { return head_.starts_with("ISA"); }
  [[nodiscard]] bool reads_json() const { return head_.starts_with('{') || head_.starts_with('['); }

  bool find_receiver() {
    plan_->to_json = options_.receiver.empty() && (options_.to.empty() || options_.to == "json");
    plan_->to = format_of(options_.to);
    if (options_.receiver.empty()) return true;
    plan_->site = open_site(context_, options_.common);
    if (plan_->site == nullptr) return false;
    plan_->receiver = open_pack(context_, *plan_->site, options_.receiver);
    return plan_->receiver != nullptr;
  }

  bool find_reader() {
    plan_->reader = choose_pack(context_, options_.common, options_.partner, raw_head_);
    return plan_->reader != nullptr;
  }

  /// Each `--map` goes to the side whose document it is for.
  bool use_maps() {
    for (const std::string& name : options_.maps) {
      const auto header = header_of(name);
      if (!header) {
        std::vector<std::string> names;
        for (const auto& entry : plan_->reader->definitions().maps.maps()) names.push_back(entry.map->name.text);
        const auto near = nearest(name, names);
        fail("there is no map `" + printable(name) + "`",
             near ? "did you mean `" + *near + "`?" : "`--partner` makes the maps of a pack known");
        context_.exit = Exit::not_found;
        return false;
      }
      const bool is_x12 = header->document.standard == "x12";
      const bool writes = !plan_->to_json && header->writes && (options_.to.empty() || header->document.standard == options_.to);
      const bool is_json = header->document.standard == "json";
      const bool reads = header->reads && is_json == reads_json() && is_x12 == reads_x12();
      if (writes && !(reads && options_.to.empty()))
        plan_->writing_map = name;
      else if (reads) {
        plan_->reader = plan_->reader->with_document(document_of(*header, name, Direction::in));
        has_layout_map_ = is_json;
      } else
        return fail(
            "map " + name + " is for " + header->document.standard + " " + header->document.id + ", which is neither read nor written here",
            "--to says what is written");
    }
    return true;
  }

  /// In the reader's pack, or the receiver's.
  std::optional<mapping::MapHeader> header_of(const std::string& name) {
    if (auto header = plan_->reader->definitions().maps.header_of(name)) return header;
    return plan_->receiver == nullptr ? std::nullopt : plan_->receiver->definitions().maps.header_of(name);
  }

  /// JSON that does not say what it is, by the layout of a map or of the pack.
  [[nodiscard]] bool reads_by_layout() const {
    if (has_layout_map_) return true;
    const partner::LinkedDocument* declared = kind_of(head_).empty() ? plan_->reader->inbound_file(options_.file) : nullptr;
    return declared != nullptr && declared->settings.format == FileFormat::json && !declared->settings.layout.empty();
  }

  /// Canonical JSON needs no declaration: its first field says what it is.
  bool use_json() {
    DocumentSettings settings;
    settings.format = FileFormat::json;
    settings.object = kind_of(head_);
    if (settings.object.empty())
      return fail("this JSON does not say what it is", "the first field of a canonical object is its kind: {\"kind\": \"order\", …}");
    plan_->reader = plan_->reader->with_document(settings);
    if (plan_->reader->document(plan_->reader->partner().documents.size() - 1).object != nullptr) return true;
    return fail("there is no kind of object `" + printable(settings.object) + "`", "`\"kind\"` names a canonical object: \"order\"");
  }

  Context& context_;
  const TranslateOptions& options_;
  std::string_view head_, raw_head_;
  bool has_layout_map_ = false;
  std::unique_ptr<TranslatePlan> plan_ = std::make_unique<TranslatePlan>();
};

}  // namespace

std::unique_ptr<TranslatePlan> plan_translation(Context& context, const TranslateOptions& options, std::string_view head) {
  return Planner(context, options, head).plan();
}

std::shared_ptr<const partner::PackVersion> TranslatePlan::writer_for(Context& context, const std::string& kind) const {
  const auto& pack = receiver != nullptr ? receiver : reader;
  if (!writing_map.empty()) {
    const auto header = pack->definitions().maps.header_of(writing_map);
    if (header) return pack->with_document(document_of(*header, writing_map, Direction::out));
  }
  const partner::LinkedDocument* declared = pack->outbound_object(kind);
  if (declared != nullptr && (receiver != nullptr || declared->settings.format == to))
    return declared->settings.implicit ? pack->with_document(declared->settings) : pack;
  for (const auto& entry : pack->definitions().maps.maps()) {
    const auto header = pack->definitions().maps.header_of(entry.map->name.text);
    if (header && header->writes && header->object == kind && header->document.standard == partner::format_name(to) && !entry.map->extends)
      return pack->with_document(document_of(*header, entry.map->name.text, Direction::out));
  }
  context.complain(
      "no map writes a " + kind + (receiver != nullptr ? " for " + receiver->name() : " as " + std::string(partner::format_name(to))),
      "name one with --map, or a partner that takes it with --receiver");
  context.exit = Exit::usage;
  return nullptr;
}

}  // namespace crossdock::cli
