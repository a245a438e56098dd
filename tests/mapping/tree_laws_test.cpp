#include <algorithm>
#include <random>
#include <set>

#include <boost/test/unit_test.hpp>

#include "mapping/test.h"
#include "mapping_support.h"

using namespace test;

namespace {

const char* const item_rules =
    "LIN { 01 <-> line; pairs 02..07 <-> ids { UP gtin12; VN vendor_sku } }\n"
    "SN1 { 02 <-> quantity; 03 <-> unit }\n";

/// Every shape whose items stand lowest: what the object has decides which levels are written.
std::string item_lowest() {
  return "map m: x12 856 <-> shipment\n"
         "BSN { 01 == \"00\"; 02 <-> number; 03 <-> ship_date }\n"
         "tree HL (01 = sequence, 02 = parent, 03 = level, 04 = has_children) {\n"
         "  S: . { N1[ST] <-> ship_to { 02 <-> name } }\n"
         "  O: orders[] { PRF.01 <-> po_number }\n"
         "  T: pallets[] optional { MAN[GM].02 <-> sscc }\n"
         "  P: packs[] optional { MAN[GM].02 <-> sscc; PO4.02 <-> weight }\n"
         "  I: items[] {\n" +
         std::string(item_rules) +
         "}\n"
         "}\n"
         "CTT.01 = count(HL)\n";
}

std::string item_above_pack() {
  return "map m: x12 856 <-> shipment\n"
         "BSN { 01 == \"00\"; 02 <-> number; 03 <-> ship_date }\n"
         "tree HL (01 = sequence, 02 = parent, 03 = level, 04 = has_children) {\n"
         "  S: . { N1[ST] <-> ship_to { 02 <-> name } }\n"
         "  O: orders[] { PRF.01 <-> po_number }\n"
         "  I: items[] pivot packs[] by sscc {\n"
         "    LIN { 01 <-> line; pairs 02..07 <-> ids { UP gtin12; VN vendor_sku } }\n"
         "    SN1 { 02 = sum(pivot, quantity); 03 <-> unit }\n"
         "  }\n"
         "  P: packs[] { PO4 { 01 <-> quantity; 02 <-> weight }; MAN[GM].02 <-> sscc }\n"
         "}\n"
         "CTT.01 = count(HL)\n";
}

/// Shipments of any shape.
class Shipments {
 public:
  explicit Shipments(std::uint32_t seed) : random_(seed) {}

  CanonicalObject any(const ObjectType& type, Arena& arena, bool only_packed) {
    arena_ = &arena;
    Record* root = make_record(type, arena);
    set(*root, "number", "S" + std::to_string(pick(1000) + 10));
    (*root)[type.find("ship_date")] = Value::of_date({2026, 3, 1});
    if (pick(2) == 0) {
      Record* party = make_record(*type.fields[type.find("ship_to")].object, arena);
      set(*party, "name", "DC Reno");
      (*root)[type.find("ship_to")] = Value::of_record(party);
    }
    list(*root, "orders", 1 + pick(3), [&](Record& order) {
      set(order, "po_number", "PO" + std::to_string(++count_));
      if (!only_packed && pick(3) == 0)
        list(order, "pallets", 1 + pick(3), [&](Record& pallet) {
          set(pallet, "sscc", "T" + std::to_string(++count_));
          if (pick(2) == 0) packs(pallet, only_packed);
          if (pick(3) == 0) items(pallet);
        });
      if (only_packed || pick(3) != 0) packs(order, only_packed);
      if (!only_packed && pick(3) == 0) items(order);
    });
    return {root};
  }

 private:
  std::size_t pick(std::size_t count) { return random_() % count; }
  void set(Record& record, std::string_view field, const std::string& text) {
    record[record.type->find(field)] = Value::of_text(arena_->copy(text));
  }
  template <class Fill>
  void list(Record& record, std::string_view field, std::size_t count, Fill fill) {
    const std::uint32_t slot = record.type->find(field);
    List* made = arena_->make<List>();
    for (std::size_t i = 0; i < count; ++i) {
      Record* one = make_record(*record.type->fields[slot].object, *arena_);
      fill(*one);
      made->push(Value::of_record(one), *arena_);
    }
    record[slot] = Value::of_list(made);
  }
  void packs(Record& record, bool only_packed) {
    list(record, "packs", 1 + pick(4), [&](Record& pack) {
      if (only_packed || pick(4) != 0) set(pack, "sscc", "P" + std::to_string(++count_));
      if (pick(2) == 0)
        pack[pack.type->find("weight")] = Value::of_decimal(Decimal::from_coefficient(static_cast<int>(1 + pick(500)), 1), *arena_);
      if (only_packed || pick(5) != 0) items(pack);
    });
  }
  void items(Record& record) {
    std::set<std::size_t> taken;
    list(record, "items", 1 + pick(3), [&](Record& item) {
      // Few articles, so that they come again in other packs; each once in a pack.
      std::size_t article = pick(6);
      while (!taken.insert(article).second) article = pick(6);
      set(item, "line", std::to_string(article + 1));
      set(item, "unit", "EA");
      item[item.type->find("quantity")] = Value::of_decimal(Decimal(static_cast<int>(1 + pick(3))), *arena_);
      Record* ids = make_record(*item.type->fields[item.type->find("ids")].object, *arena_);
      set(*ids, article % 2 == 0 ? "gtin12" : "vendor_sku", "A" + std::to_string(article));
      item[item.type->find("ids")] = Value::of_record(ids);
    });
  }

  std::mt19937 random_;
  std::size_t count_ = 0;
  Arena* arena_ = nullptr;
};

/// Numbers count up from 1, parents stand before, and the flag tells whether something stands below.
std::string wrong_in_tree(const grammar::Grammar& grammar, const TransactionSet& document) {
  std::vector<std::pair<std::string, std::string>> seen;  // parent, flag
  for (const Segment& segment : document.segments) {
    if (grammar.name_of(segment.node) != "HL") continue;
    seen.emplace_back(document.element(segment, 2), document.element(segment, 4));
    if (document.element(segment, 1) != std::to_string(seen.size())) return "number " + std::string(document.element(segment, 1));
    const bool is_root = seen.back().first.empty();
    if (is_root != (seen.size() == 1)) return "root";
    if (!is_root && std::stoul(seen.back().first) >= seen.size()) return "parent " + seen.back().first;
  }
  for (std::size_t i = 0; i < seen.size(); ++i) {
    const std::string number = std::to_string(i + 1);
    const bool has = std::any_of(seen.begin(), seen.end(), [&](const auto& one) { return one.first == number; });
    if ((seen[i].second == "1") != has) return "flag of " + number;
  }
  return {};
}

/// The object's text with packs and their items in an order of their own: a pivot does not keep it.
std::string unordered(const CanonicalObject& shipment) {
  std::vector<std::string> lines;
  for (const Value& order : shipment.root->field("orders").list())
    for (const Value& pack : order.record().field("packs").list()) {
      std::vector<std::string> items;
      for (const Value& item : pack.record().field("items").list()) items.push_back(text_of_object({&item.record()}));
      std::sort(items.begin(), items.end());
      Arena arena;
      lines.push_back(std::string(order.record().field("po_number").text()) + "/" + std::string(pack.record().field("sscc").text()) + " " +
                      std::string(text_of(pack.record().field("weight"), arena)) + "\n" + joined(items, ""));
    }
  std::sort(lines.begin(), lines.end());
  return joined(lines, "");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(tree_laws)

BOOST_AUTO_TEST_CASE(a_tree_of_any_shape_comes_back_as_it_was) {
  World world;
  world.add("m.map", item_lowest());
  const auto program = world.link("m");
  BOOST_REQUIRE_MESSAGE(program != nullptr, world.rendered(world.diagnostics));
  MapReader reader(program);
  MapWriter writer(program);
  for (std::uint32_t seed = 1; seed <= 150; ++seed) {
    Arena arena;
    const CanonicalObject object = Shipments(seed).any(*program->object, arena, false);
    TransactionSet document;
    std::vector<Diagnostic> findings;
    writer.write(object, {}, document, findings);
    const std::string text = text_of_document(*program->grammar, document);
    BOOST_REQUIRE_MESSAGE(findings.empty(), "seed " << seed << "\n" << text_of_findings(findings) << text);
    BOOST_REQUIRE_EQUAL(wrong_in_tree(*program->grammar, document), "");
    const std::string sent = "ST*1*1~" + text;
    TransactionSet parsed;
    parse_document(*program->grammar, sent, parsed);
    std::vector<CanonicalObject> back;
    reader.read(parsed, {}, {}, arena, back, findings);
    BOOST_REQUIRE_MESSAGE(findings.empty(), "seed " << seed << "\n" << text_of_findings(findings) << text);
    BOOST_REQUIRE(back.size() == 1);
    BOOST_REQUIRE_MESSAGE(first_difference(object, back[0]).empty(), "seed " << seed << ": " << first_difference(object, back[0]) << "\n"
                                                                             << text);
    TransactionSet again;
    writer.write(back[0], {}, again, findings);
    BOOST_REQUIRE_EQUAL(text_of_document(*program->grammar, again), text);
  }
}

BOOST_AUTO_TEST_CASE(items_above_their_packs_come_back_into_the_packs) {
  World world;
  world.add("m.map", item_above_pack());
  const auto program = world.link("m");
  BOOST_REQUIRE_MESSAGE(program != nullptr, world.rendered(world.diagnostics));
  for (std::uint32_t seed = 1; seed <= 150; ++seed) {
    Arena arena;
    const CanonicalObject object = Shipments(seed).any(*program->object, arena, true);
    TransactionSet document;
    const std::vector<Diagnostic> findings = write(program, object, {}, document);
    const std::string text = text_of_document(*program->grammar, document);
    BOOST_REQUIRE_MESSAGE(findings.empty(), "seed " << seed << "\n" << text_of_findings(findings) << text);
    BOOST_REQUIRE_EQUAL(wrong_in_tree(*program->grammar, document), "");
    const std::string sent = "ST*1*1~" + text;
    TransactionSet parsed;
    parse_document(*program->grammar, sent, parsed);
    const ReadResult back = read(program, parsed, {}, {}, arena);
    BOOST_REQUIRE_MESSAGE(back.findings.empty(), "seed " << seed << "\n" << text_of_findings(back.findings) << text);
    BOOST_REQUIRE_EQUAL(unordered(back.objects[0]), unordered(object));
    TransactionSet again;
    BOOST_TEST(write(program, back.objects[0], {}, again).empty());
    const ReadResult twice = read(program, again, {}, {}, arena);
    BOOST_REQUIRE_EQUAL(unordered(twice.objects[0]), unordered(object));
  }
}

// Numbers, parents and levels at random: findings, whatever they are, and no crash.
BOOST_AUTO_TEST_CASE(any_tree_is_read_to_its_end) {
  for (const std::string& map : {item_lowest(), item_above_pack()}) {
    World world;
    world.add("m.map", map);
    const auto program = world.link("m");
    BOOST_REQUIRE(program != nullptr);
    std::mt19937 random(11);
    for (int round = 0; round < 300; ++round) {
      const std::size_t nodes = 1 + random() % 12;
      std::string text = "ST*1*1~BSN*00*S1*20260301~";
      for (std::size_t i = 1; i <= nodes; ++i) {
        const std::size_t number = random() % 8 == 0 ? 1 + random() % nodes : i;
        const std::size_t parent = random() % (nodes + 2);
        text += "HL*" + std::to_string(number) + "*" + (parent == 0 ? "" : std::to_string(parent)) + "*" + "SOTPIK"[random() % 6] + "*1~";
        if (random() % 2 == 0) text += "LIN*" + std::to_string(random() % 3) + "~";
        if (random() % 2 == 0) text += "MAN*GM*P" + std::to_string(random() % 3) + "~";
      }
      TransactionSet document;
      parse_document(*program->grammar, text, document);
      Arena arena;
      const ReadResult result = read(program, document, {}, {}, arena);
      BOOST_REQUIRE(result.objects.size() == 1);
      TransactionSet written;
      BOOST_REQUIRE_NO_THROW((void)write(program, result.objects[0], {}, written));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_chain_of_many_levels_costs_no_depth) {
  World world;
  world.add("m.map", item_lowest());
  const auto program = world.link("m");
  BOOST_REQUIRE(program != nullptr);
  std::string text = "ST*1*1~BSN*00*S1*20260301~HL*1**S*1~HL*2*1*O*1~PRF*PO1~";
  constexpr int nodes = 100'000;
  for (int i = 3; i < nodes; ++i)
    text += "HL*" + std::to_string(i) + "*" + std::to_string(i - 1) + "*P*1~MAN*GM*P" + std::to_string(i) + "~";
  TransactionSet document;
  parse_document(*program->grammar, text, document);
  Arena arena;
  const ReadResult result = read(program, document, {}, {}, arena);
  BOOST_REQUIRE(result.objects.size() == 1);
  BOOST_TEST(result.objects[0].root->field("orders").list().items[0].record().field("packs").list().size == nodes - 3);
  BOOST_TEST(text_of_findings(result.findings) == "warning D813 at segment 9 HL.03: a level `P` does not belong below `P`\n");
}

BOOST_AUTO_TEST_SUITE_END()
