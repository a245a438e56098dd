#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace {

/// Writes a tree without recursion: what was read can be written and read again.
std::string written(const crossdock::JsonValue& root) {
  using namespace crossdock;
  std::string out;
  JsonWriter writer(out);
  struct Open {
    const JsonValue* value;
    std::size_t next;
  };
  std::vector<Open> open;
  const auto begin = [&](const JsonValue& value) {
    switch (value.kind()) {
      case JsonKind::null: writer.null(); break;
      case JsonKind::boolean: writer.boolean(value.boolean()); break;
      case JsonKind::number: writer.raw_number(value.number()); break;
      case JsonKind::string: writer.string(value.string()); break;
      case JsonKind::array: writer.begin_array(), open.push_back({&value, 0}); break;
      case JsonKind::object: writer.begin_object(), open.push_back({&value, 0}); break;
    }
  };
  begin(root);
  while (!open.empty()) {
    Open& top = open.back();
    if (top.value->is(JsonKind::array)) {
      if (top.next < top.value->items().size()) {
        begin(top.value->items()[top.next++]);
      } else {
        writer.end_array();
        open.pop_back();
      }
    } else if (top.next < top.value->members().size()) {
      const JsonMember& member = top.value->members()[top.next++];
      writer.key(member.name);
      begin(member.value);
    } else {
      writer.end_object();
      open.pop_back();
    }
  }
  return out;
}

}  // namespace

// Any bytes are JSON or a clear error; what was read, written and read again is the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string text(data, data + size);
  const auto document = crossdock::parse_json(text);
  if (!document) return 0;
  const std::string once = written(document->root);
  const auto again = crossdock::parse_json(once);
  if (!again || written(again->root) != once) std::abort();
  return 0;
}
