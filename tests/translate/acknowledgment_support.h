#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "mapping/program.h"
#include "translate/acknowledgment_object.h"
#include "translate/answer_envelope.h"
#include "translate/interchange_acknowledgment.h"
#include "translate/path_support.h"

namespace crossdock::test {

/// The same pack with other settings for what it answers.
inline std::shared_ptr<const partner::PackVersion> answering(const partner::PackVersion& pack, partner::AcknowledgmentKind kind,
                                                             std::string version) {
  partner::PackVersion::Content content;
  content.partner = pack.partner();
  content.partner.acknowledge.send = kind;
  content.partner.acknowledge.version = std::move(version);
  content.folder = pack.folder();
  content.accepts_undeclared = pack.folder().empty();
  return std::make_shared<const partner::PackVersion>(std::move(content), pack.library());
}

/// One way to answer a file: the pack that answers, and how the way is called.
struct Way {
  std::string name;
  std::shared_ptr<const partner::PackVersion> pack;
};

/// As the pack says (997, in the version that came), as a 997 of 005010, as a 999.
inline std::vector<Way> ways_of(const partner::PackVersion& pack) {
  using enum partner::AcknowledgmentKind;
  return {{"as the pack says", answering(pack, pack.partner().acknowledge.send, pack.partner().acknowledge.version)},
          {"997 005010", answering(pack, x997, "005010")},
          {"999 005010", answering(pack, x999, "005010")}};
}

inline std::string by_line(std::string bytes) {
  for (std::size_t at = 0; (at = bytes.find('~', at)) != std::string::npos; at += 2)
    if (at + 1 == bytes.size() || bytes[at + 1] != '\n') bytes.insert(at + 1, "\n");
  return bytes;
}

/// The answers to a file, one interchange behind another.
inline std::string answers_to(const translate::FileVerdict& file, const partner::PackVersion& pack) {
  std::string answers;
  for (const translate::InterchangeVerdict& interchange : file.interchanges) {
    const translate::Acknowledgment answer = translate::acknowledge(interchange, pack, {7, 3, 1}, noon);
    BOOST_TEST(!has_errors(answer.diagnostics));
    for (const Diagnostic& diagnostic : answer.diagnostics) BOOST_TEST_MESSAGE(diagnostic.message);
    answers += by_line(answer.bytes);
  }
  return answers;
}

/// The codes that an answer holds, by where they stand: "ak403" -> { "6", "8" }.
using Codes = std::map<std::string, std::set<std::string>>;
inline Codes codes_in(const std::string& answers) {
  struct Place {
    std::string_view tag;
    std::size_t first, last;
    std::string_view name;
  };
  static constexpr Place places[] = {{"AK3", 4, 4, "ak304"}, {"AK4", 3, 3, "ak403"}, {"AK5", 1, 1, "ak501"}, {"AK5", 2, 6, "ak502"},
                                     {"AK9", 1, 1, "ak901"}, {"AK9", 5, 9, "ak905"}, {"IK3", 4, 4, "ik304"}, {"IK4", 3, 3, "ik403"},
                                     {"IK5", 1, 1, "ik501"}, {"IK5", 2, 6, "ik502"}, {"TA1", 4, 4, "ta104"}, {"TA1", 5, 5, "ta105"}};
  Codes codes;
  for (std::string_view segment : split(answers, '~')) {
    while (segment.starts_with('\n')) segment.remove_prefix(1);
    const std::vector<std::string_view> elements = split(segment, '*');
    for (const Place& place : places)
      for (std::size_t i = place.first; place.tag == elements[0] && i <= place.last && i < elements.size(); ++i)
        if (!elements[i].empty()) codes[std::string(place.name)].emplace(elements[i]);
  }
  return codes;
}

inline const mapping::Table& table_of(const mapping::MapProgram& map, std::string_view name) {
  for (const mapping::TableUse& use : map.tables)
    if (use.name == name) return *use.loaded;
  BOOST_FAIL("no table " << name);
  throw;
}

/// What an acknowledgment says, line by line: "sets[1].verdict = rejected". Faults are told as a code of the map tells them: several
/// may share one. What the map's kind or version of acknowledgment has no place for is left out.
class ToldLines {
 public:
  explicit ToldLines(const mapping::MapProgram& map) : map_(map) {}
  std::vector<std::string> of(const Record& record) {
    lines_.clear();
    tell(record, "");
    return std::move(lines_);
  }

 private:
  void tell(const Record& record, const std::string& path) {
    for (const Field& field : record.type->fields) {
      const bool has_no_place =
          (map_.document.id == "997" && field.name == "contexts") ||
          (map_.grammar->version < "005010" && (field.name == "version" || field.name == "convention" || field.name == "repetition"));
      const Value value = record.field(field.name);
      if (value.is_absent() || has_no_place) continue;
      const std::string here = path.empty() ? field.name : path + "." + field.name;
      if (value.kind() != ValueKind::list) {
        add(here, field.name, value);
        continue;
      }
      std::size_t number = 0;
      for (const Value& item : value.list()) {
        const std::string at = here + "[" + std::to_string(++number) + "]";
        if (item.kind() == ValueKind::record)
          tell(item.record(), at);
        else
          add(at, field.name, item);
      }
    }
  }
  void add(const std::string& path, const std::string& field, const Value& value) {
    std::string text(value.kind() == ValueKind::decimal ? value.decimal().to_string() : std::string(value.text()));
    if (field == "fault" || field == "faults") text = as_told(table_name(path), text);
    lines_.push_back(path + " = " + text);
  }
  static std::string_view table_name(const std::string& path) {
    return path.find(".elements[") != std::string::npos   ? "element_fault"
           : path.find(".segments[") != std::string::npos ? "segment_fault"
           : path.starts_with("sets[")                    ? "set_fault"
                                                          : "group_fault";
  }
  [[nodiscard]] std::string as_told(std::string_view table, const std::string& word) const {
    const mapping::Table& codes = table_of(map_, table);
    const auto code = codes.key_of(word);
    BOOST_REQUIRE_MESSAGE(code && *code != word, table << " has no code for " << word);
    return std::string(codes.value_of(*code).value_or("?"));
  }

  const mapping::MapProgram& map_;
  std::vector<std::string> lines_;
};

/// How many answers were compared.
struct Answered {
  std::size_t groups = 0;
  std::size_t interchanges = 0;
  Answered& operator+=(const Answered& other) {
    groups += other.groups;
    interchanges += other.interchanges;
    return *this;
  }
};

/// The answer to each interchange is valid by our own reader, without any finding, and what is read from it is what was judged:
/// every group and set by name, number and verdict, every fault and its place, and the TA1.
inline Answered read_back(const translate::FileVerdict& file, const partner::PackVersion& answering) {
  Answered answered;
  for (const translate::InterchangeVerdict& interchange : file.interchanges) {
    const translate::Acknowledgment answer = translate::acknowledge(interchange, answering, {7, 3, 1}, noon);
    if (answer.bytes.empty()) continue;
    std::vector<std::vector<std::string>> expected, read;
    for (const translate::GroupVerdict& group : interchange.groups) {
      if (translate::is_refused(interchange) || group.functional_id == translate::acknowledgment_group || !translate::can_be_named(group))
        continue;
      if (answering.partner().acknowledge.send == partner::AcknowledgmentKind::none) continue;
      const partner::LinkedDocument* linked = answering.acknowledgment(group.version);
      BOOST_REQUIRE(linked != nullptr);
      const translate::AcknowledgmentStyle style = translate::answer_style(interchange, answering);
      Arena arena;
      expected.push_back(ToldLines(*linked->map).of(*translate::acknowledgment_object(group, *linked->map->object, style, arena).root));
    }

    MemoryStream input(answer.bytes);
    translate::InboundPath path(input, default_pack(), {noon, "answer.edi"});
    while (translate::SetVerdict* set = path.next()) {
      for (const Diagnostic& finding : set->findings) BOOST_ERROR(finding.message << " " << finding.excerpt);
      BOOST_REQUIRE(set->objects.size() == 1u);
      for (const Diagnostic& finding : set->objects[0].diagnostics) BOOST_ERROR(finding.message);
      const std::string& version = path.file().interchanges[0].groups[set->group].version;
      const partner::LinkedDocument* linked = default_pack().inbound_set(set->set_id, version);
      BOOST_REQUIRE(linked != nullptr);
      read.push_back(ToldLines(*linked->map).of(*set->objects[0].object.root));
      ++answered.groups;
    }
    BOOST_REQUIRE(path.file().interchanges.size() == 1u);
    // Groups of one version are answered together.
    std::sort(expected.begin(), expected.end());
    std::sort(read.begin(), read.end());
    BOOST_TEST(read.size() == expected.size());
    for (std::size_t i = 0; i < std::min(read.size(), expected.size()); ++i)
      BOOST_TEST(read[i] == expected[i], boost::test_tools::per_element());

    const auto& acknowledgments = path.file().interchanges[0].acknowledgments;
    BOOST_TEST(acknowledgments.size() == (translate::acknowledgment_needs(interchange, answering).interchange_acknowledgment ? 1u : 0u));
    for (const translate::ReceivedInterchangeAcknowledgment& came : acknowledgments) {
      const bool remarks = answering.partner().acknowledge.warnings_as_errors;
      const translate::InterchangeAcknowledgment made = translate::interchange_acknowledgment(interchange, remarks);
      const mapping::MapProgram& map = *answering.acknowledgment("004010")->map;
      BOOST_TEST((translate::words_of(came.control, came.date, came.time, {came.verdict, came.code}, map).verdict == made.verdict));
      BOOST_TEST(came.code == translate::codes_of(made, map)->fault);
      ++answered.interchanges;
    }
  }
  return answered;
}

}  // namespace crossdock::test
