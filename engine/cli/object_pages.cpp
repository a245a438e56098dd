#include "cli/object_pages.h"

#include <algorithm>
#include <array>

#include "base/json.h"
#include "cli/text_table.h"
#include "report/page_style.h"
#include "report/wording.h"

namespace crossdock::cli {

namespace {

std::string type_text(const Field& field) {
  constexpr std::array<std::string_view, 7> names = {"text", "decimal", "integer", "date", "moment", "boolean", ""};
  std::string text(field.object != nullptr ? field.object->name : names.at(static_cast<std::size_t>(field.kind)));
  return field.is_list ? text + "[]" : text;
}

std::string joined_words(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

/// What is to be known of a field beside its type: "required, personal".
std::string marks_of(const Field& field) {
  std::vector<std::string> marks;
  if (field.required) marks.emplace_back("required");
  if (field.personal) marks.emplace_back("personal");
  return joined_words(marks);
}

std::string meaning_of(const Field& field) {
  if (field.values.empty()) return field.description;
  return field.description + (field.description.empty() ? "" : ": ") + joined_words(field.values);
}

/// "received -> held, confirmed"
std::string state_text(const ObjectState& state) { return state.name + (state.next.empty() ? "" : " -> " + joined_words(state.next)); }

std::string kind_of(const ObjectType& type) { return type.is_document ? "object" : "part"; }

std::string html_type(const Field& field) {
  const std::string text = report::html_text(type_text(field));
  if (field.object == nullptr) return text;
  return "<a href=\"#" + report::html_text(field.object->name) + "\">" + text + "</a>";
}

void append_type(const ObjectType& type, std::string& page) {
  page += "<h2 id=\"" + report::html_text(type.name) + "\">" + report::html_text(type.name) + "</h2>\n<p>" +
          report::html_text(type.description) + ".";
  if (type.is_document)
    page += " A kind of document" + (type.key.empty() ? "" : ", identified by <code>" + report::html_text(type.key) + "</code>") + ".";
  page += "</p>\n";
  if (!type.states.empty()) {
    page += "<p class=\"label\">Its life, from <code>" + report::html_text(type.states.front().name) + "</code> on:</p>\n<ul>\n";
    for (const ObjectState& state : type.states)
      page += "<li><code>" + report::html_text(state.name) + "</code>" +
              (state.next.empty() ? " (the end)" : " &rarr; " + report::html_text(joined_words(state.next))) + "</li>\n";
    page += "</ul>\n";
  }
  page += "<dl>\n";
  for (const Field& field : type.fields) {
    page += "<div><dt><code>" + report::html_text(field.name) + "</code></dt><dd>" + html_type(field);
    if (const std::string marks = marks_of(field); !marks.empty()) page += ", <strong>" + report::html_text(marks) + "</strong>";
    if (!field.owner.empty()) page += " <span class=\"code\">owner: " + report::html_text(field.owner) + "</span>";
    page += "<br>" + report::html_text(meaning_of(field), 2000) + "</dd></div>\n";
  }
  page += "</dl>\n";
}

}  // namespace

std::vector<const ObjectType*> with_parts(const ObjectType& type) {
  std::vector<const ObjectType*> types{&type};
  for (std::size_t i = 0; i < types.size(); ++i)
    for (const Field& field : types[i]->fields)
      if (field.object != nullptr && std::find(types.begin(), types.end(), field.object) == types.end()) types.push_back(field.object);
  return types;
}

std::vector<const ObjectType*> whole_model(const ObjectModel& model) {
  std::vector<const ObjectType*> types;
  for (const auto& type : model.types())
    if (type->is_document) types.push_back(type.get());
  const std::size_t documents = types.size();
  // Parts that only lend their fields to others are nobody's field, and so no pieces of a document.
  for (std::size_t i = 0; i < documents; ++i)
    for (const ObjectType* part : with_parts(*types[i]))
      if (std::find(types.begin(), types.end(), part) == types.end()) types.push_back(part);
  return types;
}

void show_objects(Context& context, const std::vector<const ObjectType*>& types) {
  std::ostream& out = context.out();
  bool first = true;
  for (const ObjectType* type : types) {
    out << (first ? "" : "\n") << kind_of(*type) << " " << type->name << "  " << type->description
        << (type->key.empty() ? "" : "   identified by " + type->key) << "\n";
    first = false;
    for (const ObjectState& state : type->states) out << "  state " << state_text(state) << "\n";
    out << "\n";
    TextTable table({"FIELD", "TYPE", "MARKS", "OWNER", "MEANING"});
    for (const Field& field : type->fields) table.add({field.name, type_text(field), marks_of(field), field.owner, meaning_of(field)});
    table.write(out);
  }
}

std::string objects_json(const std::vector<const ObjectType*>& types) {
  std::string out;
  JsonWriter json(out, JsonStyle::indented);
  json.begin_object();
  for (const ObjectType* type : types) {
    json.key(type->name).begin_object().member("kind", kind_of(*type)).member_unless_empty("description", type->description);
    json.member_unless_empty("identified_by", type->key);
    if (!type->states.empty()) {
      json.key("states").begin_object();
      for (const ObjectState& state : type->states) {
        json.key(state.name).begin_array();
        for (const std::string& next : state.next) json.string(next);
        json.end_array();
      }
      json.end_object();
    }
    json.key("fields").begin_object();
    for (const Field& field : type->fields) {
      json.key(field.name).begin_object().member("type", type_text(field)).member_unless_empty("owner", field.owner);
      if (field.required) json.member("required", true);
      if (field.personal) json.member("personal", true);
      if (!field.values.empty()) {
        json.key("values").begin_array();
        for (const std::string& value : field.values) json.string(value);
        json.end_array();
      }
      json.member_unless_empty("description", field.description).end_object();
    }
    json.end_object().end_object();
  }
  json.end_object();
  return out;
}

std::string objects_html(std::string_view title, const std::vector<const ObjectType*>& types, Instant written) {
  std::string page = report::begin_page(title);
  page += "<header><h1>" + report::html_text(title) +
          "</h1>\n<p>Every field has a type, a meaning and an owner: the system that is the "
          "source of its truth.</p></header>\n<p>";
  for (const ObjectType* type : types)
    if (type->is_document) page += "<a href=\"#" + report::html_text(type->name) + "\">" + report::html_text(type->name) + "</a> ";
  page += "</p>\n";
  for (const ObjectType* type : types) append_type(*type, page);
  return page + report::end_page(written);
}

}  // namespace crossdock::cli
