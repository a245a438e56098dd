#include "language/dump.h"
#include "language/dump_parts.h"

namespace crossdock::language {

std::string dump(const Usage& usage) { return usage.word == UsageWord::mandatory ? "M" : "O"; }
std::string dump(const Maximum& maximum) { return maximum.count ? std::to_string(*maximum.count) : ">1"; }
std::string dump(const Number& number) { return std::to_string(number.value); }
std::string dump(const CodeValue& code) { return dump(code.value) + (code.meaning ? "=" + dump(*code.meaning) : ""); }
std::string dump(const CodeList& list) { return (list.name ? list.name->text : "") + list_part("", list.codes); }

namespace {

std::string change_text(Change change) {
  return change == Change::define ? "" : change == Change::add ? "add " : change == Change::drop ? "drop " : "replace ";
}

class GrammarDump {
 public:
  std::string run(const GrammarFile& file) {
    if (file.standard)
      lines_.add("standard " + file.standard->standard.text + " " + file.standard->version.text +
                 optional_part("extends", file.standard->extends));
    for (const SyntaxDeclaration& syntax : file.syntaxes) {
      lines_.add("syntax");
      settings(syntax.settings);
    }
    for (const CodesDeclaration& codes : file.codes)
      lines_.add(change_text(codes.change) + "codes " + codes.name.text + list_part("", codes.codes));
    for (const ElementDeclaration& element : file.elements)
      lines_.add("element " + element.id.text + " " + element.type.text + " " + dump(element.length) +
                 optional_part("codes", element.codes) + flag_part("personal", element.personal) + optional_part("", element.description));
    for (const SegmentDeclaration& declaration : file.segments) segment(declaration);
    for (const SetDeclaration& set : file.sets) {
      lines_.add("set " + set.id.text + optional_part("group", set.group) + optional_part("", set.description));
      items(set.items);
    }
    for (const OverlayDeclaration& declaration : file.overlays) overlay(declaration);
    for (const LayoutDeclaration& layout : file.layouts) {
      lines_.add("layout " + layout.format.text + " " + layout.name.text + optional_part("", layout.description));
      settings(layout.settings);
      layout_items(layout.items);
    }
    for (const ObjectDeclaration& declaration : file.objects) object(declaration);
    return lines_.take();
  }

 private:
  template <class Inside>
  void nested(Inside&& inside) {
    lines_.deeper();
    inside();
    lines_.higher();
  }

  void settings(const std::vector<Setting>& settings) {
    nested([&] {
      for (const Setting& setting : settings) {
        std::string text = "setting " + setting.name.text;
        for (const SettingValue& value : setting.values)
          text += " " + (std::holds_alternative<Literal>(value.value) ? dump(std::get<Literal>(value.value))
                                                                      : dump(std::get<Range>(value.value)));
        lines_.add(text);
      }
    });
  }

  void segment(const SegmentDeclaration& segment) {
    lines_.add((segment.composite ? "composite " : "segment ") + segment.tag.text + optional_part("", segment.description));
    nested([&] {
      for (const auto& element : segment.elements) {
        if (const auto* use = std::get_if<ElementUse>(&element))
          lines_.add(change_text(use->change) + dump(use->position) + " " + use->element.text + " " + dump(use->usage) +
                     optional_part("repeat", use->repeat) + flag_part("personal", use->personal));
        else
          lines_.add("pairs " + dump(std::get<ElementPairs>(element).positions) + list_part("", std::get<ElementPairs>(element).elements));
      }
      for (const NoteUse& note : segment.notes) {
        std::string text = change_text(note.change) + "note " + note.kind;
        for (const std::uint32_t number : note.elements) text += " " + std::to_string(number);
        lines_.add(text);
      }
    });
  }

  template <class Node>
  std::string occurrence(const Node& node) {
    return (node.values ? dump(*node.values) : "") + " " + dump(node.usage) + " " + dump(node.maximum) + list_part("key", node.keys);
  }
  void items(const std::vector<SetItem>& items) {
    nested([&] {
      for (const SetItem& item : items) std::visit([&](const auto& node) { line(node); }, item.item);
    });
  }
  void line(const SegmentUse& use) { lines_.add(use.tag.text + occurrence(use)); }
  void line(const LoopUse& loop) {
    lines_.add("loop " + loop.name.text + occurrence(loop));
    items(loop.items);
  }
  void line(const SetScope& scope) {
    lines_.add("in " + dump(scope.path));
    items(scope.items);
  }
  void line(const SetChange& change) {
    std::string text = "change";
    if (change.kind == SetChange::Kind::replace) text = "replace";
    if (change.kind == SetChange::Kind::add) text = "add";
    if (change.kind == SetChange::Kind::drop) text = "drop";
    text += optional_part("", change.target);
    if (change.place != Place::at_end) text += (change.place == Place::before ? " before " : " after ") + dump(*change.neighbour);
    lines_.add(text);
    items(change.node);
  }

  static std::string clauses(const OverlayClauses& clauses) {
    std::string text = optional_part("when", clauses.when) + optional_part("reason", clauses.reason);
    if (clauses.severity)
      text += *clauses.severity == SeverityWord::warn ? " warn" : *clauses.severity == SeverityWord::accept ? " accept" : " reject";
    return text;
  }
  void overlay(const OverlayDeclaration& overlay) {
    lines_.add("overlay " + overlay.name.text + " of " + overlay.standard.text + " " + overlay.version.text + " " + overlay.set.text +
               optional_part("", overlay.description));
    nested([&] {
      for (const OverlayItem& item : overlay.items) std::visit([&](const auto& node) { line(node); }, item);
    });
  }
  void line(const OverlayAdjust& adjust) {
    lines_.add((adjust.loosen ? "loosen " : "tighten ") + dump(adjust.target) + optional_part("type", adjust.type) +
               optional_part("length", adjust.length) + optional_part("usage", adjust.usage) + optional_part("maximum", adjust.maximum) +
               optional_part("codes", adjust.codes) + clauses(adjust.clauses));
  }
  void line(const OverlayRequire& require) {
    lines_.add("require " + dump(require.target) + clauses(require.clauses));
    nested([&] {
      for (const RequiredElement& element : require.elements) lines_.add(dump(element.element) + list_part("in", element.values));
    });
  }
  void line(const OverlayForbid& forbid) { lines_.add("forbid " + dump(forbid.target) + clauses(forbid.clauses)); }
  void line(const TreeDeclaration& tree) {
    lines_.add("tree " + dump(tree.target) + flag_part("sequence", tree.sequence) + clauses(tree.clauses));
    nested([&] {
      for (const TreeLevel& level : tree.levels)
        lines_.add(dump(level.level) + list_part("in", level.parents) + flag_part("optional", level.optional));
    });
  }

  void layout_items(const std::vector<LayoutItem>& items) {
    nested([&] {
      for (const LayoutItem& item : items) std::visit([&](const auto& node) { line(node); }, item.item);
    });
  }
  void line(const LayoutField& field) {
    lines_.add("field " + field.name.text + optional_part("column", field.column) + optional_part("columns", field.columns) + " " +
               field.type.text + optional_part("length", field.length) + optional_part("pattern", field.pattern) + " " + dump(field.usage) +
               optional_part("repeat", field.repeat) + optional_part("pad", field.pad) + optional_part("codes", field.codes) +
               optional_part("=", field.computed) + flag_part("personal", field.personal) + optional_part("described", field.description));
  }
  void line(const LayoutRecord& record) {
    lines_.add("record " + record.name.text + optional_part("tag", record.tag) + " " + dump(record.usage) + " " + dump(record.maximum));
    layout_items(record.items);
  }
  void line(const LayoutLoop& loop) {
    lines_.add("loop" + optional_part("", loop.name) + optional_part("column", loop.column) + " " + dump(loop.usage) + " " +
               dump(loop.maximum));
    layout_items(loop.items);
  }

  void object(const ObjectDeclaration& object) {
    lines_.add((object.is_document ? "object " : "part ") + object.name.text + optional_part("", object.description) +
               optional_part("owner", object.owner) + list_part("by", object.identified_by));
    nested([&] {
      for (const FieldDeclaration& field : object.fields)
        lines_.add((field.use ? "use" : field.name.text) + " " + field.type.text + flag_part("list", field.is_list) +
                   flag_part("required", field.required) + flag_part("personal", field.personal) + optional_part("owner", field.owner) +
                   list_part("values", field.values) + optional_part("", field.description));
      for (const StateDeclaration& state : object.states) lines_.add("state " + state.name.text + list_part("->", state.next));
    });
  }

  Lines lines_;
};

}  // namespace

std::string dump(const GrammarFile& file) { return GrammarDump().run(file); }

}  // namespace crossdock::language
