#include <vector>

#include "base/clock.h"
#include "format/json/canonical_json.h"
#include "format/json/moment_text.h"

namespace crossdock::format {

namespace {

/// A record or a list that is being written, and how far it has come.
struct Open {
  const Record* record = nullptr;
  const List* list = nullptr;
  std::uint32_t next = 0;
};

class Walk {
 public:
  Walk(std::string& out, JsonStyle style) : json_(out, style) {}

  void write(const CanonicalObject& object) {
    json_.begin_object().member("kind", object.type().name);
    open_.push_back({object.root, nullptr, 0});
    while (!open_.empty()) step();
  }

 private:
  void step() {
    Open& top = open_.back();
    if (top.record != nullptr) {
      const std::vector<Field>& fields = top.record->type->fields;
      if (top.next == fields.size()) {
        json_.end_object();
        open_.pop_back();
        return;
      }
      const std::uint32_t field = top.next++;
      const Value value = (*top.record)[field];
      if (value.is_absent()) return;
      json_.key(fields[field].name);
      put(value);
    } else if (top.next == top.list->size) {
      json_.end_array();
      open_.pop_back();
    } else {
      put(top.list->items[top.next++]);
    }
  }

  void put(const Value& value) {
    switch (value.kind()) {
      case ValueKind::absent: json_.null(); break;
      case ValueKind::text: json_.string(value.text()); break;
      case ValueKind::decimal: json_.number(value.decimal()); break;
      case ValueKind::date: json_.string(to_iso_date(value.date())); break;
      case ValueKind::moment:
        moment_.clear();
        append_moment(value.moment(), moment_);
        json_.string(moment_);
        break;
      case ValueKind::boolean: json_.boolean(value.boolean()); break;
      case ValueKind::record:
        json_.begin_object();
        open_.push_back({&value.record(), nullptr, 0});
        break;
      case ValueKind::list:
        json_.begin_array();
        open_.push_back({nullptr, &value.list(), 0});
        break;
    }
  }

  JsonWriter json_;
  std::vector<Open> open_;
  std::string moment_;
};

}  // namespace

void write_canonical(const CanonicalObject& object, std::string& out, JsonStyle style) { Walk(out, style).write(object); }

}  // namespace crossdock::format
