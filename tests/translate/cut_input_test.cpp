// The whole path, fed in pieces: however a file arrives, the same is found, mapped and answered.
#include <boost/test/unit_test.hpp>

#include "support/cut_stream.h"
#include "translate/acknowledgment_support.h"

using namespace crossdock;
using namespace crossdock::test;

namespace {

/// Everything that comes of a file, as text.
std::string outcome(InputStream& input, const std::string& name, const partner::PackVersion& pack) {
  translate::InboundPath path(input, pack, {noon, name});
  std::string text;
  const auto tell = [&](const std::vector<Diagnostic>& findings) {
    for (const Diagnostic& finding : findings) text += render_json(finding, *pack.sources()) + "\n";
  };
  while (translate::SetVerdict* set = path.next()) {
    text += set->set_id + " " + set->control + " @" + std::to_string(set->offset) + " +" + std::to_string(set->length) + " " +
            std::string(translate::verdict_name(set->verdict)) + "\n";
    tell(set->findings);
    for (const translate::ObjectVerdict& object : set->objects) {
      format::write_canonical(object.object, text);
      tell(object.diagnostics);
    }
  }
  for (const translate::InterchangeVerdict& interchange : path.file().interchanges) {
    tell(interchange.findings);
    for (const translate::GroupVerdict& group : interchange.groups) tell(group.findings);
  }
  tell(path.file().findings);
  return text + answers_to(path.file(), pack);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(cut_input)

BOOST_AUTO_TEST_CASE(what_comes_of_a_file_does_not_depend_on_the_pieces_in_which_it_arrives) {
  std::vector<std::filesystem::path> files = files_below(source_dir() / "samples", ".edi");
  for (const auto& file : files_below(source_dir() / "tests/format/cases/x12_files", ".edi")) files.push_back(file);
  for (const std::string extension : {".csv", ".xml", ".json"})
    for (const auto& file : files_below(source_dir() / "samples/inbound", extension)) files.push_back(file);
  for (const auto& file : files) {
    BOOST_TEST_CONTEXT(file.string()) {
      const std::string bytes = content(file);
      const auto pack = site().find(file.parent_path().filename().string());
      const partner::PackVersion& judge = pack != nullptr ? *pack : default_pack();
      MemoryStream whole(bytes);
      const std::string expected = outcome(whole, file.filename().string(), judge);
      for (const std::uint32_t seed : {1u, 2u, 3u}) {
        CutStream pieces(bytes, seed, seed == 1 ? 1 : std::size_t{1} << (3 * seed));
        BOOST_TEST(outcome(pieces, file.filename().string(), judge) == expected);
      }
    }
  }
  BOOST_TEST(files.size() > 180u);
}

BOOST_AUTO_TEST_SUITE_END()
