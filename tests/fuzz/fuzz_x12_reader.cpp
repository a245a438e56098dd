// Any bytes as an X12 file: reading ends, findings and segments do not depend on how the input is cut or scanned, and every
// finding can be told.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/file.h"
#include "diagnostic/render.h"
#include "format/x12/describe.h"
#include "format/x12/reader.h"
#include "x12_support.h"

using namespace crossdock;

namespace {

void add(std::uint64_t& digest, std::string_view text) {
  for (const char byte : text) digest = (digest ^ static_cast<unsigned char>(byte)) * 0x100000001B3ull;
  digest = (digest ^ text.size()) * 0x100000001B3ull;
}

std::uint64_t read(test::FuzzGrammars& grammars, InputStream& input, CharacterSet characters, x12::Scanner::Path path, bool collect) {
  x12::ReaderOptions options;
  options.policy.characters = characters;
  options.path = path;
  options.collect = collect;
  x12::Reader reader(input, grammars, options);
  std::uint64_t digest = 0xCBF29CE484222325ull;
  const auto tell = [&](const x12::FindingList& findings, const grammar::Grammar* grammar) {
    for (const x12::Finding& finding : findings.all()) {
      add(digest, fault_name(finding.kind));
      add(digest, std::to_string(finding.segment) + "," + std::to_string(finding.element) + "," + std::to_string(finding.component) + "," +
                      std::to_string(finding.repetition) + "," + std::to_string(finding.offset));
      for (const std::string_view text : {finding.tag, finding.value, finding.raw, finding.loop}) add(digest, text);
      x12::FindingContext context;
      context.grammar = grammar;
      context.sources = &grammars.sources();
      const Diagnostic diagnostic = x12::describe(finding, context);
      if (diagnostic.mark_begin + diagnostic.mark_length > diagnostic.excerpt.size()) std::abort();
      add(digest, diagnostic.message);
      if (render_frame(diagnostic, grammars.sources()).empty()) std::abort();
    }
  };
  for (;;) {
    const x12::Reader::Event event = reader.next();
    add(digest, std::to_string(static_cast<int>(event)));
    switch (event) {
      case x12::Reader::Event::set:
        tell(reader.set_findings(), reader.set().grammar);
        add(digest, std::to_string(reader.set().offset) + "," + std::to_string(reader.set().length));
        if (collect && reader.collected())
          for (const Segment& segment : reader.transaction_set().segments)
            for (std::uint32_t i = 1; i <= segment.element_count; ++i) {
              // Touches every byte of what a map would see.
              const std::string element(reader.transaction_set().element(segment, i));
              if (element.size() > reader.set().length) std::abort();
            }
        break;
      case x12::Reader::Event::group_end: tell(reader.group_findings(), reader.envelope()); break;
      case x12::Reader::Event::interchange_end:
        for (const auto& one : reader.interchange().acknowledgments)
          for (const std::string& element : one.elements) add(digest, element);
        tell(reader.interchange_findings(), reader.envelope());
        break;
      case x12::Reader::Event::end:
        tell(reader.file_findings(), nullptr);
        add(digest, std::to_string(reader.bytes()) + x12::describe_form(reader.form()));
        return digest;
      default: break;
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static test::FuzzGrammars grammars;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::uint32_t seed = test::seed_of(bytes);
  const auto characters = static_cast<CharacterSet>(seed % 4);
  MemoryStream whole(bytes);
  const std::uint64_t told = read(grammars, whole, characters, x12::Scanner::Path::fastest, true);
  test::CutStream cut(bytes, seed, 1 + seed % 97);
  if (read(grammars, cut, characters, x12::Scanner::Path::portable, false) != told) std::abort();
  return 0;
}
