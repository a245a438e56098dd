#include <deque>

#include <boost/test/unit_test.hpp>

#include "base/check_digit.h"
#include "covered_object.h"
#include "mapping/named_fields.h"
#include "mapping/needs.h"
#include "mapping/test.h"
#include "mapping_support.h"

using namespace test;

namespace {

std::filesystem::path source() { return CROSSDOCK_SOURCE_DIR; }

/// The shipped maps over the shipped grammars.
struct Shipped {
  World world{source() / "grammars"};
  Shipped() {
    for (const auto& entry : std::filesystem::directory_iterator(source() / "maps"))
      if (entry.path().extension() == ".map") world.add("maps/" + entry.path().filename().string(), content(entry.path()));
  }
  /// Every map with each version of X12 that has its set; a layout has one version, without a name.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> maps_and_versions() const {
    std::vector<std::pair<std::string, std::string>> all;
    for (const auto& entry : world.library.maps()) {
      const std::string name = entry.map->name.text;
      const auto header = world.library.header_of(name);
      if (!header || header->document.standard != "x12") {
        all.emplace_back(name, "");
        continue;
      }
      for (const std::string& version : world.grammars->versions("x12")) {
        const std::vector<std::string> sets = world.grammars->sets("x12", version);
        if (std::find(sets.begin(), sets.end(), header->document.id) != sets.end()) all.emplace_back(name, version);
      }
    }
    return all;
  }
};

/// Whether the difference is a field of the object itself that a rule gives a value of its own on reading: then what comes back is more
/// than what went, and the law holds from there on.
bool is_said_on_reading(const MapProgram& program, const std::string& difference) {
  return std::any_of(program.rules.begin(), program.rules.end(), [&](const EffectiveRule& rule) {
    return rule.document_path.empty() && rule.operation == "->" && difference.starts_with("`" + rule.object_path + "` was absent, then ");
  });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(shipped_maps)

BOOST_AUTO_TEST_CASE(every_shipped_map_links_with_its_grammar) {
  Shipped shipped;
  BOOST_REQUIRE(!shipped.world.library.maps().empty());
  for (const auto& [name, version] : shipped.maps_and_versions()) BOOST_TEST_CONTEXT(name << " " << version) {
      BOOST_TEST(shipped.world.link(name, version) != nullptr);
    }
  for (const Diagnostic& one : shipped.world.diagnostics) BOOST_TEST((one.severity != Severity::error), shipped.world.rendered({one}));
}

BOOST_AUTO_TEST_CASE(an_order_comes_back_from_the_document_it_is_written_as) {
  Shipped shipped;
  const auto program = shipped.world.link("order");
  BOOST_REQUIRE_MESSAGE(program != nullptr, shipped.world.rendered(shipped.world.diagnostics));
  TransactionSet document;
  parse_document(*program->grammar,
                 "BEG*00*SA*4500012345**20260331~CUR*BY*USD~REF*DP*021*Toys~REF*ZZ*X1~PER*BD*Ann Buyer*TE*5551234*EM*ann@northmart.example~"
                 "SAC*A*C310***1250*******02***Handling~ITD*01*3*2**10**30~DTM*010*20260415*1430*CT~DTM*063*20260420~TD5**2*ABCD*M~"
                 "N9*ZZ*note 7*Remarks~MSG*Call first~N1*ST*Northmart DC 7*92*0007~N3*1 Dock Road~N4*Springfield*IL*62701*US~"
                 "N1*BY*Northmart*9*001234567~PO1*1*10*EA*9.5*PE*UP*012345678905*IN*A-1*VN*V9~CTP**RTL*19.99~PID*F****Red ball~"
                 "SDQ*EA*92*0001*6*0002*4~PO1*2*3*CA*100.25**UK*10012345678902~CTT*2~",
                 document);
  Arena arena;
  MapInputs inputs;
  inputs.facts.set("partner.timezone", "America/Chicago");
  const ReadResult first = read(program, document, inputs, {}, arena);
  BOOST_REQUIRE(first.objects.size() == 1);
  BOOST_TEST(text_of_findings(first.findings) == "");
  TransactionSet written;
  BOOST_TEST(text_of_findings(write(program, first.objects[0], inputs, written)) == "");
  const ReadResult second = read(program, written, inputs, {}, arena);
  BOOST_REQUIRE(second.objects.size() == 1);
  BOOST_TEST(first_difference(first.objects[0], second.objects[0]) == "");
  BOOST_TEST(text_of_object(first.objects[0]).find("lines[1].allocations[2].location = 0002") != std::string::npos);
}

// PutGet and GetPut over objects that fill every field of the shipped maps some time.
BOOST_AUTO_TEST_CASE(what_a_shipped_map_covers_comes_back) {
  constexpr std::uint32_t objects = 60;
  Shipped shipped;
  for (const auto& [map, version] : shipped.maps_and_versions()) {
    const auto program = shipped.world.link(map, version);
    BOOST_REQUIRE_MESSAGE(program != nullptr, map << " " << version);
    const auto header = shipped.world.library.header_of(map);
    if (!header->reads || !header->writes) continue;  // one way only: nothing comes back
    for (std::uint32_t seed = 1; seed <= objects; ++seed) {
      Arena arena;
      std::deque<TransactionSet> documents;
      CanonicalObject object = CoveredObject(*program, seed).make(arena);
      BOOST_TEST(program->named_fields->lost(object).size() == 0u, map << " " << seed);
      TransactionSet written;
      if (MapInputs inputs; !number_needs(program, object, inputs).empty()) {
        // A map that gives out numbers: the law holds for the object that has them.
        for (std::size_t i = number_needs(program, object, inputs).size(); i > 0; --i)
          inputs.allocated_numbers.push_back(sscc_of('0', "0485210", 900 + i).value());
        TransactionSet& numbered = documents.emplace_back();
        BOOST_TEST(write(program, object, inputs, numbered).empty());
        object = read(program, numbered, {}, {}, arena).objects.at(0);
        BOOST_TEST(number_needs(program, object, {}).empty());
      }
      std::vector<Diagnostic> findings = write(program, object, {}, written);
      const ReadResult back = read(program, written, {}, {}, arena);
      findings.insert(findings.end(), back.findings.begin(), back.findings.end());
      const std::string text = text_of_document(*program->grammar, written);
      BOOST_REQUIRE_MESSAGE(findings.empty(), map << " " << seed << "\n" << text_of_findings(findings) << text);
      const std::string difference = first_difference(object, back.objects.at(0));
      BOOST_REQUIRE_MESSAGE(difference.empty() || is_said_on_reading(*program, difference), map << " " << seed << ": " << difference << "\n"
                                                                                                << text);
      TransactionSet again;
      BOOST_TEST(write(program, back.objects[0], {}, again).empty());
      BOOST_REQUIRE(text_of_document(*program->grammar, again) == text);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
