#include <random>

#include <boost/test/unit_test.hpp>

#include "mapping/instructions.h"
#include "mapping/split.h"
#include "mapping/test.h"
#include "mapping_support.h"

using namespace test;

namespace {

/// A generated grammar, object type and map that belong together, and how to make objects that the map covers.
class Generated {
 public:
  explicit Generated(std::uint32_t seed) : random_(seed) {
    grammar_ =
        "standard x12 004010\n"
        "element 1 AN 1..12\nelement 2 ID 1..2 codes { A; B; C; D }\nelement 3 R 1..9\nelement 4 N2 1..9\nelement 5 DT 8..8\n"
        "element 6 TM 4..8\n";
    std::string body = "ST M 1\n";
    std::string map;
    root_ = &part("thing");
    for (std::size_t i = 0, count = 2 + pick(4); i < count; ++i) node(*root_, body, map, 0);
    grammar_ += "segment ST { 01 1 M }\nsegment SE { 01 1 M }\nset 100 group XX { heading {\n" + body + "SE M 1\n} }\n";
    map_ = "map m: x12 100 <-> thing\n" + map;
    objects_ = "";
    for (const auto& one : parts_) {
      objects_ += (one->name == "thing" ? "object " : "part ") + one->name + " {\n";
      for (const auto& [name, type] : one->declared) objects_ += "  " + name + " " + type + "\n";
      objects_ += "}\n";
    }
  }

  [[nodiscard]] const std::string& grammar() const { return grammar_; }
  [[nodiscard]] const std::string& map() const { return map_; }
  [[nodiscard]] const std::string& objects() const { return objects_; }
  CanonicalObject object(const ObjectType& type, Arena& arena) { return {record(*root_, type, arena)}; }

 private:
  enum class Kind { text, code, word, decimal, money, date, moment, role };
  struct FieldPlan {
    std::string name;
    Kind kind = Kind::text;
  };
  struct Part;
  struct Group {
    std::vector<FieldPlan> fields;  ///< of one segment, present together or not at all; the first always where any is
    Part* part = nullptr;           ///< or: a field with objects of this part
    std::string name;
    bool list = false;
    bool texts = false;      ///< a list of texts
    bool mandatory = false;  ///< the segment that starts a loop
  };
  struct Part {
    std::string name;
    std::vector<std::pair<std::string, std::string>> declared;
    std::vector<Group> groups;
  };

  std::size_t pick(std::size_t count) { return random_() % count; }
  Part& part(const std::string& name) {
    parts_.push_back(std::make_unique<Part>());
    parts_.back()->name = name;
    return *parts_.back();
  }
  std::string fresh(const char* stem) { return stem + std::to_string(++count_); }
  std::string tag() {
    const std::size_t number = tags_++;
    return std::string("T") + static_cast<char>('A' + number / 26) + static_cast<char>('A' + number % 26);
  }

  /// A segment with mapped elements from `first` on; gives its dictionary entry and the rules for a block.
  Group elements(Part& owner, const std::string& name, std::size_t first, const std::string& leading, std::string& rules) {
    Group group;
    std::string segment = "segment " + name + " { " + leading;
    std::size_t number = first;
    const auto two = [](std::size_t value) { return (value < 10 ? "0" : "") + std::to_string(value); };
    for (std::size_t i = 0, count = 1 + pick(4); i < count; ++i) {
      FieldPlan field{fresh("f"), static_cast<Kind>(pick(7))};
      static const char* const ids[] = {"1", "2", "2", "3", "4", "5", "5"};
      static const char* const types[] = {"text", "text", "text", "decimal", "decimal", "date", "moment"};
      const auto kind = static_cast<std::size_t>(field.kind);
      segment += two(number) + " " + ids[kind] + (i == 0 ? " M; " : " O; ");
      owner.declared.emplace_back(field.name, types[kind]);
      if (field.kind == Kind::moment) {
        segment += two(number + 1) + " 6 O; ";
        rules += "  (" + two(number) + ", " + two(number + 1) + ") <-> " + field.name + " as moment\n";
        ++number;
      } else if (field.kind == Kind::word) {
        rules += "  " + two(number) + " <-> " + field.name + " via { A apple; B berry; C cherry; D date }\n";
      } else {
        rules += "  " + two(number) + " <-> " + field.name + "\n";
      }
      ++number;
      group.fields.push_back(field);
    }
    grammar_ += segment + "}\n";
    return group;
  }

  void node(Part& owner, std::string& body, std::string& map, std::size_t depth) {
    const std::string name = tag();
    std::string rules;
    switch (pick(depth < 2 ? 6 : 5)) {
      case 0:  // a segment into the record around
        owner.groups.push_back(elements(owner, name, 1, "", rules));
        body += name + " O 1\n";
        map += name + " {\n" + rules + "}\n";
        break;
      case 1: {  // a segment as an object
        Group group;
        group.part = &part(fresh("part"));
        group.name = fresh("o");
        owner.declared.emplace_back(group.name, group.part->name);
        group.part->groups.push_back(elements(*group.part, name, 1, "", rules));
        group.part->groups.back().mandatory = true;
        body += name + " O 1\n";
        map += name + " <-> " + group.name + " {\n" + rules + "}\n";
        owner.groups.push_back(group);
        break;
      }
      case 2: {  // a list of segments
        Group group;
        group.part = &part(fresh("part"));
        group.name = fresh("l");
        group.list = true;
        owner.declared.emplace_back(group.name, group.part->name + "[]");
        group.part->groups.push_back(elements(*group.part, name, 1, "", rules));
        group.part->groups.back().mandatory = true;
        body += name + " O >1\n";
        map += name + " <-> " + group.name + "[] {\n" + rules + "}\n";
        owner.groups.push_back(group);
        break;
      }
      case 3: {  // texts, several a segment
        Group group;
        group.name = fresh("t");
        group.texts = true;
        owner.declared.emplace_back(group.name, "text[]");
        grammar_ += "segment " + name + " { 01 1 M; 02 1 O; 03 1 O }\n";
        body += name + " O >1\n";
        map += name + ".(01, 02, 03) <-> " + group.name + "[] flatten\n";
        owner.groups.push_back(group);
        break;
      }
      case 4: {  // keyed segments: one with a field of its own, the others in a list with their role
        body += name + " O >1 key 01\n";
        std::string keyed;
        Group own = elements(owner, name, 2, "01 2 M; ", keyed);
        map += name + "[A] {\n" + keyed + "}\n";
        owner.groups.push_back(own);
        Group others;
        others.part = &part(fresh("part"));
        others.name = fresh("l");
        others.list = true;
        owner.declared.emplace_back(others.name, others.part->name + "[]");
        // The same elements again, into fields of the list's part.
        Group again;
        again.mandatory = true;
        again.fields.push_back({fresh("f"), Kind::role});
        others.part->declared.emplace_back(again.fields[0].name, "text");
        std::string rest = "  01 <-> " + again.fields[0].name + "\n" + keyed;
        for (const FieldPlan& field : own.fields) {
          const auto declared =
              std::find_if(owner.declared.begin(), owner.declared.end(), [&](const auto& known) { return known.first == field.name; });
          const std::string copy = field.name + "o";
          again.fields.push_back({copy, field.kind});
          others.part->declared.emplace_back(copy, declared->second);
          for (const char* const after : {" as", " via", "\n"})
            if (const auto at = rest.find("<-> " + field.name + after); at != std::string::npos)
              rest.insert(at + 4 + field.name.size(), "o");
        }
        others.part->groups.push_back(again);
        map += name + "[other] <-> " + others.name + "[] {\n" + rest + "}\n";
        owner.groups.push_back(others);
        break;
      }
      default: {  // a loop
        Group group;
        group.part = &part(fresh("part"));
        group.name = fresh("l");
        group.list = pick(3) != 0;
        owner.declared.emplace_back(group.name, group.part->name + (group.list ? "[]" : ""));
        group.part->groups.push_back(elements(*group.part, name, 1, "", rules));
        group.part->groups.back().mandatory = true;
        std::string inner;
        std::string inner_body = name + " M 1\n";
        for (std::size_t i = 0, count = 1 + pick(3); i < count; ++i) node(*group.part, inner_body, inner, depth + 1);
        body += "loop " + name + " O " + (group.list ? ">1" : "1") + " {\n" + inner_body + "}\n";
        map += "loop " + name + " <-> " + group.name + (group.list ? "[]" : "") + " {\n" + rules + inner + "}\n";
        owner.groups.push_back(group);
        break;
      }
    }
  }

  Value value(Kind kind, Arena& arena) {
    static const char* const texts[] = {"Red ball", "x", "7", "A-1/b", "0007", "words here"};
    static const char* const words[] = {"apple", "berry", "cherry", "date"};
    switch (kind) {
      case Kind::text: return Value::of_text(texts[pick(6)]);
      case Kind::code: return Value::of_text(std::string_view("ABCD").substr(pick(4), 1));
      case Kind::word: return Value::of_text(words[pick(4)]);
      case Kind::decimal:
        return Value::of_decimal(Decimal::from_coefficient(static_cast<int>(pick(200'000)) - 100'000, static_cast<int>(pick(4))), arena);
      case Kind::money: return Value::of_decimal(Decimal::from_coefficient(static_cast<int>(pick(200'000)) - 100'000, 2), arena);
      case Kind::date: return Value::of_date(date_of_days(static_cast<std::int64_t>(pick(40'000))));
      case Kind::role: return Value::of_text(std::string_view("BCD").substr(pick(3), 1));
      case Kind::moment: break;
    }
    Moment moment;
    moment.date = date_of_days(static_cast<std::int64_t>(pick(40'000)));
    moment.precision = static_cast<Moment::Precision>(pick(5));
    if (moment.precision >= Moment::Precision::minute)
      moment.hour = static_cast<std::uint8_t>(pick(24)), moment.minute = static_cast<std::uint8_t>(pick(60));
    if (moment.precision >= Moment::Precision::second) moment.second = static_cast<std::uint8_t>(pick(60));
    if (moment.precision == Moment::Precision::tenth) moment.hundredth = static_cast<std::uint8_t>(10 * pick(10));
    if (moment.precision == Moment::Precision::hundredth) moment.hundredth = static_cast<std::uint8_t>(pick(100));
    return Value::of_moment(moment, arena);
  }

  Record* record(const Part& plan, const ObjectType& type, Arena& arena) {
    Record* made = make_record(type, arena);
    for (const Group& group : plan.groups) {
      if (!group.mandatory && pick(3) == 0) continue;
      for (std::size_t i = 0; i < group.fields.size(); ++i)
        if (i == 0 || (i == 1 && group.fields[0].kind == Kind::role) || pick(3) != 0)
          (*made)[type.find(group.fields[i].name)] = value(group.fields[i].kind, arena);
      if (group.name.empty()) continue;
      const std::uint32_t slot = type.find(group.name);
      if (group.texts) {
        List* list = arena.make<List>();
        for (std::size_t i = 0, count = 1 + pick(7); i < count; ++i) list->push(value(Kind::text, arena), arena);
        (*made)[slot] = Value::of_list(list);
      } else if (group.list) {
        List* list = arena.make<List>();
        for (std::size_t i = 0, count = 1 + pick(3); i < count; ++i)
          list->push(Value::of_record(record(*group.part, *type.fields[slot].object, arena)), arena);
        (*made)[slot] = Value::of_list(list);
      } else {
        (*made)[slot] = Value::of_record(record(*group.part, *type.fields[slot].object, arena));
      }
    }
    return made;
  }

  std::mt19937 random_;
  std::size_t count_ = 0;
  std::size_t tags_ = 0;
  std::vector<std::unique_ptr<Part>> parts_;
  Part* root_ = nullptr;
  std::string grammar_, objects_, map_;
};

/// A generated world, linked.
struct Linked {
  SourceSet sources;
  std::shared_ptr<const grammar::Library> grammars;
  MapLibrary library;
  std::shared_ptr<const MapProgram> program;
  std::string problems;

  explicit Linked(const Generated& generated) {
    grammars = grammar::Library::of_texts(sources, {{"g.grammar", generated.grammar()}, {"o.grammar", generated.objects()}});
    std::vector<Diagnostic> diagnostics;
    const std::uint32_t file = sources.add("m.map", generated.map());
    library.add(std::make_shared<const language::MapFile>(language::parse_map(sources, file, diagnostics)), Layer::base);
    const grammar::Loaded loaded = grammars->set("x12", "004010", "100");
    diagnostics.insert(diagnostics.end(), loaded.diagnostics.begin(), loaded.diagnostics.end());
    if (loaded.grammar) {
      LinkedMap linked = link("m", library, loaded.grammar, grammars->objects(), {});
      diagnostics.insert(diagnostics.end(), linked.diagnostics.begin(), linked.diagnostics.end());
      program = linked.program;
    }
    for (const Diagnostic& one : diagnostics) problems += render_frame(one, sources);
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(laws)

// Object -> document -> object is the identity, and so is document -> object -> document for documents that the map wrote.
BOOST_AUTO_TEST_CASE(what_is_put_is_got_and_what_is_got_is_put) {
  constexpr std::uint32_t worlds = 60;
  constexpr int objects_each = 20;
  for (std::uint32_t seed = 1; seed <= worlds; ++seed) {
    Generated generated(seed);
    const Linked linked(generated);
    BOOST_REQUIRE_MESSAGE(linked.program != nullptr, "seed " << seed << "\n" << linked.problems << generated.map());
    MapReader reader(linked.program);
    MapWriter writer(linked.program);
    Arena arena;
    for (int i = 0; i < objects_each; ++i) {
      arena.reset();
      const CanonicalObject object = generated.object(*linked.program->object, arena);
      TransactionSet document;
      std::vector<Diagnostic> findings;
      writer.write(object, {}, document, findings);
      const std::string text = text_of_document(*linked.program->grammar, document);
      std::vector<CanonicalObject> back;
      reader.read(document, {}, {}, arena, back, findings);
      BOOST_REQUIRE_MESSAGE(findings.empty(), "seed " << seed << "\n" << text_of_findings(findings) << generated.map() << text);
      BOOST_REQUIRE(back.size() == 1);
      const std::string difference = first_difference(object, back[0]);
      BOOST_REQUIRE_MESSAGE(difference.empty(), "seed " << seed << ": " << difference << "\n" << generated.map() << text);
      TransactionSet again;
      writer.write(back[0], {}, again, findings);
      BOOST_REQUIRE_MESSAGE(text_of_document(*linked.program->grammar, again) == text, "seed " << seed << "\n" << generated.map() << text);
    }
  }
}

// What the map wrote stands in the grammar's order, so that the grammar's automaton reads it back.
BOOST_AUTO_TEST_CASE(what_a_map_writes_matches_its_grammar) {
  constexpr std::uint32_t worlds = 40;
  for (std::uint32_t seed = 1; seed <= worlds; ++seed) {
    Generated generated(seed);
    const Linked linked(generated);
    BOOST_REQUIRE(linked.program != nullptr);
    Arena arena;
    const CanonicalObject object = generated.object(*linked.program->object, arena);
    TransactionSet document;
    BOOST_TEST(write(linked.program, object, {}, document).empty());
    const std::string text = "ST*1~" + text_of_document(*linked.program->grammar, document);
    TransactionSet parsed;
    BOOST_REQUIRE_NO_THROW(parse_document(*linked.program->grammar, text, parsed));
    const ReadResult result = read(linked.program, parsed, {}, {}, arena);
    BOOST_REQUIRE(result.objects.size() == 1);
    const std::string difference = first_difference(object, result.objects[0]);
    BOOST_TEST(difference.empty(), "seed " << seed << ": " << difference << "\n" << generated.map() << text);
  }
}

namespace {

/// The lines of an object's text, sorted, with item numbers blanked: lists as multisets.
std::vector<std::string> as_multiset(const CanonicalObject& object) {
  std::vector<std::string> lines;
  const std::string text = text_of_object(object);
  for (const std::string_view line : split(text, '\n')) {
    std::string plain;
    bool number = false;
    for (const char c : line) {
      if (c == ']') number = false;
      if (!number) plain += c;
      if (c == '[') number = true;
    }
    lines.push_back(plain);
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

}  // namespace

namespace {

const char* const shared_out =
    "map m: x12 850 <-> order\n"
    "BEG { 01 == \"00\"; 02 == \"SA\"; 03 <-> number; 05 <-> order_date }\n"
    "loop PO1 <-> lines[] { 01 <-> number; 02 <-> quantity; SDQ <-> allocations[] { 01 <-> unit; repeat 03..08 (location, quantity) } }\n";

std::shared_ptr<const MapProgram> split_program(World& world, const std::string& split) {
  world.add("m.map", shared_out + split);
  const auto program = world.link("m");
  BOOST_REQUIRE_MESSAGE(program != nullptr, world.rendered(world.diagnostics));
  return program;
}

}  // namespace

// Split by the stores and joined again an order is the same, lists as multisets; with `share` each part has its own quantities.
BOOST_AUTO_TEST_CASE(the_parts_joined_are_the_whole) {
  for (const char* const how : {"split by lines[].allocations[].location\n",
                                "split by lines[].allocations[].location share quantity into ship_to.id\njoin by number\n"}) {
    World world;
    const auto program = split_program(world, how);
    World whole_world;
    const auto whole_program = split_program(whole_world, "");
    const bool shares = program->instructions->split.share != none;
    std::mt19937 random(7);
    for (int round = 0; round < 60; ++round) {
      std::string text = "BEG*00*SA*7**20260101~";
      for (std::size_t line = 1, lines = 1 + random() % 4; line <= lines; ++line) {
        std::size_t total = 0;
        std::string allocations;
        for (std::size_t segments = random() % 3; segments > 0; --segments) {
          allocations += "SDQ*EA*";
          for (std::size_t turns = 1 + random() % 3; turns > 0; --turns) {
            const std::size_t quantity = 1 + random() % 9;
            allocations += "*L" + std::to_string(random() % 4) + "*" + std::to_string(quantity);
            total += quantity;
          }
          allocations += "~";
        }
        text += "PO1*" + std::to_string(line) + "*" + std::to_string(total == 0 ? 9 : total) + "~" + allocations;
      }
      TransactionSet document;
      parse_document(*program->grammar, text, document);
      Arena arena;
      const ReadResult result = read(program, document, {}, {}, arena);
      BOOST_REQUIRE_MESSAGE(result.findings.empty(), text_of_findings(result.findings) << text);
      BOOST_REQUIRE(!result.objects.empty());
      if (shares)
        for (const CanonicalObject& part : result.objects)
          for (const Value& line : part.root->field("lines").list()) {
            const Value inside = line.record().field("allocations");
            if (inside.is_absent()) continue;
            Decimal sum;
            for (const Value& one : inside.list()) {
              sum = *sum.plus(one.record().field("quantity").decimal());
              BOOST_TEST(one.record().field("location").text() == part.root->field("ship_to").record().field("id").text());
            }
            BOOST_TEST((line.record().field("quantity").decimal() == sum));
          }
      std::vector<Diagnostic> findings;
      const CanonicalObject joined = join_objects(result.objects, program->instructions->split, arena, findings);
      BOOST_TEST(findings.empty());
      const ReadResult whole = read(whole_program, document, {}, {}, arena);
      BOOST_TEST(as_multiset(joined) == as_multiset(whole.objects[0]), boost::test_tools::per_element());
    }
  }
}

BOOST_AUTO_TEST_CASE(objects_are_joined_by_their_key_and_only_where_they_agree) {
  World world;
  const auto program = split_program(world, "split by lines[].allocations[].location share quantity into ship_to.id\njoin by number\n");
  Arena arena;
  std::vector<CanonicalObject> parts;
  const std::vector<std::string> texts = {"BEG*00*SA*7**20260101~PO1*1*9~SDQ*EA**L1*4*L2*5~", "BEG*00*SA*8**20260101~PO1*1*9~SDQ*EA**L1*9~",
                                          "BEG*00*SA*7**20260102~PO1*1*2~SDQ*EA**L3*2~"};
  for (const std::string& text : texts) {
    TransactionSet document;
    parse_document(*program->grammar, text, document);
    for (const CanonicalObject& part : read(program, document, {}, {}, arena).objects) parts.push_back(part);
  }
  BOOST_REQUIRE(parts.size() == 4u);
  std::vector<Diagnostic> findings;
  const std::vector<CanonicalObject> two = join_parts(*program, {parts[0], parts[2], parts[1]}, arena, findings);
  BOOST_TEST(findings.empty());
  BOOST_REQUIRE(two.size() == 2u);
  BOOST_TEST(text_of_object(two[0]) ==
             "number = 7\norder_date = 2026-01-01\nlines[1].number = 1\nlines[1].quantity = 9\nlines[1].allocations[1].unit = EA\n"
             "lines[1].allocations[1].location = L1\nlines[1].allocations[1].quantity = 4\nlines[1].allocations[2].unit = EA\n"
             "lines[1].allocations[2].location = L2\nlines[1].allocations[2].quantity = 5\n");
  static_cast<void>(join_parts(*program, parts, arena, findings));
  BOOST_TEST(text_of_findings(findings) == "error D804, order_date: the parts of one document differ in `order_date`\n");
}

BOOST_AUTO_TEST_SUITE_END()
