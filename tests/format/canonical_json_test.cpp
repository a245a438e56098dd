#include "format/json/canonical_json.h"

#include <random>
#include <utility>

#include <boost/test/unit_test.hpp>

#include "base/text.h"
#include "format/json/moment_text.h"

using namespace crossdock;
using namespace crossdock::format;

BOOST_AUTO_TEST_SUITE(canonical_json)

namespace {

/// Two document kinds and their parts, with a field of every kind.
struct Model : ObjectModel {
  ObjectType& line = make("order_line", false);
  ObjectType& party = make("party", false);
  ObjectType& order = make("order", true);
  ObjectType& shipment = make("shipment", true);

  Model() {
    field(line, "number", FieldKind::text);
    field(line, "quantity", FieldKind::decimal).required = true;
    field(line, "pieces", FieldKind::integer);
    field(party, "name", FieldKind::text);
    field(party, "parent", FieldKind::object).object = &party;
    field(order, "number", FieldKind::text).required = true;
    field(order, "purpose", FieldKind::text).values = {"original", "cancel", "replace"};
    field(order, "order_date", FieldKind::date);
    field(order, "requested_ship", FieldKind::moment);
    field(order, "rush", FieldKind::boolean);
    field(order, "ship_to", FieldKind::object).object = &party;
    field(order, "total", FieldKind::decimal);
    Field& lines = field(order, "lines", FieldKind::object);
    lines.object = &line;
    lines.is_list = true;
    field(order, "notes", FieldKind::text).is_list = true;
    field(shipment, "number", FieldKind::text);
  }

 private:
  ObjectType& make(std::string name, bool is_document) {
    ObjectType& type = add(std::move(name));
    type.is_document = is_document;
    return type;
  }
  static Field& field(ObjectType& type, std::string name, FieldKind kind) {
    type.field_index[name] = static_cast<std::uint32_t>(type.fields.size());
    Field& added = type.fields.emplace_back();
    added.name = std::move(name);
    added.kind = kind;
    return added;
  }
};

std::string written(const CanonicalObject& object, JsonStyle style = JsonStyle::compact) {
  std::string out;
  write_canonical(object, out, style);
  return out;
}

/// What reading a text gives: each object as it is written again, "-" for one that could not be read, then the findings.
struct Outcome {
  std::vector<std::string> objects;
  std::vector<Diagnostic> findings;

  [[nodiscard]] std::string messages() const {
    std::string text;
    for (const Diagnostic& finding : findings) {
      text += std::to_string(finding.position->line) + ":" + std::to_string(finding.position->column) + " ";
      text += finding.object_path + ": " + finding.message;
      if (!finding.help.empty()) text += " (" + finding.help + ")";
      text += "\n";
    }
    return text;
  }
};

Outcome read(std::string_view text, const ObjectType* expected = nullptr) {
  static const Model model;
  if (expected != nullptr) expected = model.find(expected->name);
  Arena arena;
  Outcome outcome;
  CanonicalReader reader(text, model, "orders.json", expected);
  CanonicalObject object;
  Findings findings;
  for (int guard = 0; reader.next(arena, object, findings); ++guard) {
    BOOST_REQUIRE(guard < 100'000);
    outcome.objects.push_back(object.root == nullptr ? "-" : written(object));
    for (Diagnostic& finding : findings.take()) outcome.findings.push_back(std::move(finding));
  }
  return outcome;
}

const std::string whole_order =
    R"({"kind":"order","number":"4500012345","purpose":"original","order_date":"2026-11-20","requested_ship":"2026-12-01T08:30-06:00",)"
    R"("rush":false,"ship_to":{"name":"Öst & Co","parent":{"name":"Top"}},"total":1234.50,)"
    R"("lines":[{"number":"1","quantity":12,"pieces":3},{"number":"","quantity":0.500}],"notes":["a","b\n"]})";

}  // namespace

BOOST_AUTO_TEST_CASE(an_object_is_written_with_its_kind_first_and_absent_fields_left_out) {
  Model model;
  Arena arena;
  CanonicalObject object{make_record(model.order, arena)};
  BOOST_TEST(written(object) == R"({"kind":"order"})");
  (*object.root)[0] = Value::of_text("7\"");
  (*object.root)[2] = Value::of_date({2026, 1, 9});
  (*object.root)[4] = Value::of_boolean(true);
  (*object.root)[6] = Value::of_decimal(*Decimal::parse("10.00"), arena);
  (*object.root)[7] = Value::of_list(arena.make<List>());
  BOOST_TEST(written(object) == R"({"kind":"order","number":"7\"","order_date":"2026-01-09","rush":true,"total":10.00,"lines":[]})");
  BOOST_TEST(written({make_record(model.shipment, arena)}, JsonStyle::indented) == "{\n  \"kind\": \"shipment\"\n}");
}

BOOST_AUTO_TEST_CASE(what_was_written_reads_back_as_the_same_text) {
  const Outcome outcome = read(whole_order);
  BOOST_TEST(outcome.messages() == "");
  BOOST_REQUIRE_EQUAL(outcome.objects.size(), 1u);
  BOOST_TEST(outcome.objects[0] == whole_order);
}

BOOST_AUTO_TEST_CASE(arrays_lines_and_texts_after_one_another_are_read) {
  const std::string a = R"({"kind":"shipment","number":"A"})";
  const std::string b = R"({"kind":"shipment","number":"B"})";
  for (const std::string& text : {"[" + a + "," + b + "]", " [ " + a + " ,\n " + b + " ] \n", a + "\n" + b, a + "\r\n\r\n" + b + "\r\n",
                                  "\xEF\xBB\xBF" + a + "\n" + b + "\n", "{\n\"kind\":\"shipment\",\"number\":\"A\"}\n{\n" + b.substr(1)}) {
    const Outcome outcome = read(text);
    BOOST_TEST(outcome.messages() == "");
    BOOST_TEST((outcome.objects == std::vector<std::string>{a, b}), printable(text));
  }
  BOOST_TEST(read("[]").objects.empty());
  BOOST_TEST(read("[]").messages() == "");
}

BOOST_AUTO_TEST_CASE(a_broken_line_does_not_harm_its_neighbours) {
  const std::string a = R"({"kind":"shipment","number":"A"})";
  const Outcome outcome = read(a + "\n{\"kind\":\"shipment\",\"number\":}\n" + a + "\n" + a + " x\n" + a);
  BOOST_TEST((outcome.objects == std::vector<std::string>{a, "-", a, "-", a}));
  BOOST_TEST(outcome.messages() ==
             "2:29 : this is no JSON: no value can begin here\n"
             "4:34 : this is no JSON: more text follows the object on its line\n");
  const Outcome first = read("{\"kind\":\"shipment\",\"number\":A}\n" + a);
  BOOST_TEST((first.objects == std::vector<std::string>{"-", a}));
}

BOOST_AUTO_TEST_CASE(an_object_with_faults_in_an_array_does_not_harm_its_neighbours) {
  const Outcome outcome = read(R"([{"kind":"shipment","number":1},7,{"kind":"shipment","number":"B"}])");
  BOOST_TEST((outcome.objects == std::vector<std::string>{R"({"kind":"shipment"})", "-", R"({"kind":"shipment","number":"B"})"}));
  BOOST_TEST(outcome.messages() ==
             "1:30 number: `number` is a text, `1` stands without quotes (write \"1\")\n"
             "1:33 : a canonical object is a JSON object, not number\n");
}

BOOST_AUTO_TEST_CASE(unknown_fields_are_told_with_the_nearest_name) {
  const Outcome outcome = read(
      "{\"kind\":\"order\",\"number\":\"1\",\n \"ordr_date\":\"2026-11-20\",\n"
      " \"lines\":[{\"quantity\":1},{\"quantity\":1,\"colour\":\"red\"}]}");
  BOOST_TEST(outcome.messages() ==
             "2:14 ordr_date: `ordr_date` is no field of order (did you mean `order_date`?)\n"
             "3:49 lines[2].colour: `colour` is no field of order_line\n");
  BOOST_TEST((outcome.findings[0].severity == Severity::warning));
  BOOST_TEST(outcome.findings[0].position->file == "orders.json");
  BOOST_TEST(outcome.findings[0].excerpt.substr(outcome.findings[0].mark_begin, outcome.findings[0].mark_length) == "\"2026-11-20\"");
}

BOOST_AUTO_TEST_CASE(values_of_the_wrong_type_are_told_and_left_absent) {
  const auto told = [](std::string_view member) {
    const Outcome outcome = read("{\"kind\":\"order\",\"number\":\"1\"," + std::string(member) + "}");
    BOOST_TEST(outcome.objects[0] == R"({"kind":"order","number":"1"})");
    BOOST_REQUIRE_EQUAL(outcome.findings.size(), 1u);
    BOOST_TEST((outcome.findings[0].severity == Severity::error));
    return outcome.messages().substr(outcome.messages().find(' ') + 1);
  };
  BOOST_TEST(told(R"("total":"1.50")") == "total: `total` is a number, `1.50` stands in quotes (write it without quotes)\n");
  BOOST_TEST(told(R"("total":"x")") == "total: `total` must be a number, not `x`\n");
  BOOST_TEST(told(R"("total":123456789012345678901234567890123456789)") ==
             "total: `123456789012345678901234567890123456789` has more than 38 digits\n");
  BOOST_TEST(told(R"("order_date":"20261120")") == "order_date: `20261120` is not a date (write it as \"YYYY-MM-DD\")\n");
  BOOST_TEST(told(R"("order_date":20261120)") == "order_date: `order_date` must be a date in quotes, not `20261120`\n");
  BOOST_TEST(told(R"("requested_ship":"2026-02-30")").starts_with("requested_ship: `2026-02-30` is not a date with an optional time"));
  BOOST_TEST(told(R"("rush":"yes")") == "rush: `rush` must be `true` or `false`, not `yes`\n");
  BOOST_TEST(told(R"("ship_to":"x")") == "ship_to: `ship_to` must be an object, not `x`\n");
  BOOST_TEST(told(R"("notes":"x")") == "notes: `notes` must be an array, not `x`\n");
  BOOST_TEST(told(R"("purpose":"orginal")") == "purpose: `orginal` is no value of `purpose` (did you mean `original`?)\n");
  BOOST_TEST(told(R"("purpose":"x")") == "purpose: `x` is no value of `purpose` (it may be `original`, `cancel`, `replace`)\n");
}

BOOST_AUTO_TEST_CASE(missing_and_repeated_fields_are_told) {
  BOOST_TEST(read(R"({"kind":"order","lines":[{}]})").messages() ==
             "1:1 number: the order has no `number`\n1:26 lines[1].quantity: the order_line has no `quantity`\n");
  BOOST_TEST(read(R"({"kind":"order","number":null})").messages() == "1:1 number: the order has no `number`\n");
  const Outcome twice = read(R"({"kind":"shipment","number":"1","number":"2"})");
  BOOST_TEST(twice.messages() == "1:42 number: `number` stands twice in one object\n");
  BOOST_TEST(twice.objects[0] == R"({"kind":"shipment","number":"1"})");
}

BOOST_AUTO_TEST_CASE(the_kind_is_told_by_the_object_or_by_whoever_reads) {
  Model model;
  BOOST_TEST(read(R"({"number":"1"})").messages() == "1:1 kind: the object does not say its kind (write \"kind\" as its first field)\n");
  BOOST_TEST(read(R"({"number":"1"})", &model.shipment).objects[0] == R"({"kind":"shipment","number":"1"})");
  BOOST_TEST(read(R"({"number":"1","kind":"shipment"})").objects[0] == R"({"kind":"shipment","number":"1"})");
  BOOST_TEST(read(R"({"kind":"ordre"})").messages() == "1:9 kind: this is no kind of canonical object (did you mean `order`?)\n");
  BOOST_TEST(read(R"({"kind":"order_line"})").objects[0] == "-");
  BOOST_TEST(read(R"({"kind":7})").objects[0] == "-");
  BOOST_TEST(read(R"({"kind":"order"})", &model.shipment).messages() == "1:9 kind: this is of kind `order`, expected is `shipment`\n");
}

BOOST_AUTO_TEST_CASE(numbers_with_an_exponent_are_read_exactly) {
  const auto total = [](std::string_view number) {
    const Outcome outcome = read("{\"kind\":\"order\",\"number\":\"1\",\"total\":" + std::string(number) + "}");
    return outcome.findings.empty() ? outcome.objects[0].substr(outcome.objects[0].find("total") + 7) : "-";
  };
  BOOST_TEST(total("1.5e3") == "1500}");
  BOOST_TEST(total("1.5E-3") == "0.0015}");
  BOOST_TEST(total("1e37") == "10000000000000000000000000000000000000}");
  BOOST_TEST(total("1e38") == "-");
  BOOST_TEST(total("1e-300") == "-");
  BOOST_TEST(total("1e99999999999999999999") == "-");
}

BOOST_AUTO_TEST_CASE(what_is_no_json_gives_one_finding_and_ends) {
  for (const std::string& text : {std::string(), std::string(" \n"), std::string("{"), std::string("[{}"), std::string("[1,]"),
                                  std::string("[] x"), std::string("ISA*00*"), std::string(1'000'000, '['), std::string(3, '\0')}) {
    const Outcome outcome = read(text);
    BOOST_REQUIRE(!outcome.findings.empty());
    BOOST_TEST(outcome.findings.back().message.starts_with("this is no JSON"), outcome.messages());
  }
}

BOOST_AUTO_TEST_CASE(nested_records_of_one_type_are_read_to_the_depth_limit) {
  std::string text = R"({"kind":"order","number":"1","ship_to":)";
  for (std::size_t i = 0; i < limits::json_depth - 2; ++i) text += "{\"parent\":";
  text += "{}" + std::string(limits::json_depth - 1, '}');
  const Outcome outcome = read(text);
  BOOST_TEST(outcome.messages() == "");
  BOOST_TEST(outcome.objects[0] == text);
}

BOOST_AUTO_TEST_CASE(findings_are_bounded_and_counted) {
  std::string text = R"({"kind":"order","number":"1","notes":[0)";
  for (std::size_t i = 1; i < limits::findings_per_set + 50; ++i) text += ",0";
  text += "]}";
  Model model;
  Arena arena;
  CanonicalObject object;
  Findings findings;
  CanonicalReader reader(text, model, "x.json");
  BOOST_TEST(reader.next(arena, object, findings));
  BOOST_TEST(findings.items().size() == limits::findings_per_set);
  BOOST_TEST(findings.total() == limits::findings_per_set + 50);
}

BOOST_AUTO_TEST_CASE(a_moment_keeps_its_precision_and_zone) {
  std::mt19937 random(7);
  const auto below = [&](int bound) { return std::uniform_int_distribution<int>(0, bound - 1)(random); };
  for (int round = 0; round < 2000; ++round) {
    Moment moment;
    moment.date = date_of_days(below(60000));
    moment.precision = static_cast<Moment::Precision>(below(5));
    if (moment.precision >= Moment::Precision::minute) {
      moment.hour = static_cast<std::uint8_t>(below(24));
      moment.minute = static_cast<std::uint8_t>(below(60));
    }
    if (moment.precision >= Moment::Precision::second) moment.second = static_cast<std::uint8_t>(below(60));
    if (moment.precision == Moment::Precision::tenth) moment.hundredth = static_cast<std::uint8_t>(below(10) * 10);
    if (moment.precision == Moment::Precision::hundredth) moment.hundredth = static_cast<std::uint8_t>(below(100));
    moment.has_offset = below(2) == 0;
    if (moment.has_offset) moment.offset_minutes = static_cast<std::int16_t>(below(2 * 24 * 60 - 1) - (24 * 60 - 1));
    std::string text;
    append_moment(moment, text);
    const auto back = parse_moment(text);
    BOOST_REQUIRE_MESSAGE(back.has_value(), text);
    BOOST_REQUIRE_MESSAGE(*back == moment, text);
  }
}

BOOST_AUTO_TEST_CASE(moments_of_other_systems_are_read_and_nonsense_is_not) {
  BOOST_TEST(parse_moment("2026-11-20T08:01:14.250Z")->hundredth == 25);
  BOOST_TEST((parse_moment("2026-11-20T08:01:14.250000+00:00")->precision == Moment::Precision::hundredth));
  BOOST_TEST(parse_moment("2026-11-20T08:01-05:30")->offset_minutes == -330);
  for (const std::string_view text : {"", "2026-11-2", "2026-11-31", "2026-11-20T", "2026-11-20T24:00", "2026-11-20T08", "2026-11-20T08:60",
                                      "2026-11-20T08:01:", "2026-11-20T08:01:14.", "2026-11-20T08:01:14.123", "2026-11-20T08:01z",
                                      "2026-11-20T08:01+1:00", "2026-11-20T08:01+01:60", "2026-11-20 08:01", "2026-11-20T08:01Zx"})
    BOOST_TEST(!parse_moment(text).has_value(), text);
}

BOOST_AUTO_TEST_SUITE_END()
