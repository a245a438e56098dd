#include <boost/test/unit_test.hpp>

#include "format/x12/writer.h"
#include "mapping/program.h"
#include "mapping/write.h"
#include "partner/pack.h"
#include "translate/inbound.h"
#include "translate/outbound.h"
#include "translate/path_support.h"

using namespace crossdock;
using namespace crossdock::test;

namespace {

/// An 850 written from `object` by the document that judged it.
std::string written_order(const CanonicalObject& object, const partner::LinkedDocument& linked, const partner::PackVersion& pack,
                          std::vector<Diagnostic>& diagnostics) {
  std::string bytes;
  x12::EnvelopeSettings envelope = translate::envelope_of(pack, noon);
  envelope.sender_qualifier = envelope.receiver_qualifier = "ZZ";
  envelope.sender = envelope.group_sender = "NORTHMART";
  envelope.receiver = envelope.group_receiver = "TARNBROOK";
  x12::Writer writer(envelope, bytes);
  writer.begin_interchange(1);
  writer.begin_group("PO", 1, "004010");
  TransactionSet document;
  document.component_separator = envelope.delimiters.component;
  for (Diagnostic& diagnostic : mapping::write(linked.map, object, translate::map_inputs(pack, noon), document))
    diagnostics.push_back(diagnostic);
  writer.write_set(document, *linked.grammar, 1, diagnostics);
  writer.end_group();
  writer.end_interchange();
  return bytes;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(round_trip)

BOOST_AUTO_TEST_CASE(an_order_written_as_an_850_is_valid_and_reads_as_the_same_order) {
  const partner::PackVersion& pack = default_pack();
  const partner::LinkedDocument* linked = pack.inbound_set("850", "004010");
  BOOST_REQUIRE(linked != nullptr);
  std::size_t orders = 0;
  std::vector<std::filesystem::path> files = files_below(source_dir() / "samples", ".edi");
  for (const auto& file : files_below(source_dir() / "partners", ".edi")) files.push_back(file);
  for (const auto& file : files) {
    BOOST_TEST_CONTEXT(file.string()) {
      const std::string bytes = content(file);
      MemoryStream input(bytes);
      translate::InboundPath path(input, pack, {noon, file.filename().string()});
      while (translate::SetVerdict* set = path.next()) {
        if (set->set_id != "850" || set->verdict == translate::Verdict::rejected) continue;
        for (const translate::ObjectVerdict& object : set->objects) {
          if (has_errors(object.diagnostics)) continue;
          std::string before;
          format::write_canonical(object.object, before);
          std::vector<Diagnostic> diagnostics;
          const std::string written = written_order(object.object, *linked, pack, diagnostics);
          for (const Diagnostic& diagnostic : diagnostics) BOOST_TEST((diagnostic.severity != Severity::error), diagnostic.message);
          const Told again = read_file(written, pack, "written.edi");
          BOOST_REQUIRE(again.file.interchanges.size() == 1u);
          BOOST_TEST((again.file.interchanges[0].verdict == translate::Verdict::accepted));
          BOOST_REQUIRE(again.objects.size() == 1u);
          BOOST_TEST(again.objects[0] == before);
          ++orders;
        }
      }
    }
  }
  BOOST_TEST(orders > 20u);
}

BOOST_AUTO_TEST_SUITE_END()
