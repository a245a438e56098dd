// Any bytes as an X12 file: reading ends, findings and segments do not depend on how the input is cut or scanned, and every
// finding can be told.
#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>

#include "base/file.h"
#include "diagnostic/render.h"
#include "format/x12/describe.h"
#include "format/x12/reader.h"
#include "grammar/load.h"

using namespace crossdock;

namespace {

class Grammars final : public x12::GrammarSource {
 public:
  Grammars() : library_(sources_, {{std::string(CROSSDOCK_SOURCE_DIR) + "/grammars", "grammars"}}) {
    purchase_order_ = library_.set("x12", "004010", "850");
    acknowledgment_ = library_.set("x12", "004010", "997");
    dictionary_ = library_.dictionary("x12", "004010");
    if (!purchase_order_.grammar || !acknowledgment_.grammar) std::abort();
  }
  SetGrammar set_grammar(std::string_view, std::string_view set_id) override {
    if (set_id == "850") return {purchase_order_.grammar.get(), false};
    if (set_id == "997") return {acknowledgment_.grammar.get(), false};
    return {};
  }
  const grammar::Grammar* dictionary(std::string_view) override { return dictionary_.grammar.get(); }
  SourceSet sources_;

 private:
  grammar::Library library_;
  grammar::Loaded purchase_order_, acknowledgment_, dictionary_;
};

void add(std::uint64_t& digest, std::string_view text) {
  for (const char byte : text) digest = (digest ^ static_cast<unsigned char>(byte)) * 0x100000001B3ull;
}

std::uint64_t read(Grammars& grammars, std::string_view bytes, std::size_t most, x12::Scanner::Path path, bool collect, bool describe) {
  MemoryStream input(bytes, most);
  x12::ReaderOptions options;
  options.path = path;
  options.collect = collect;
  x12::Reader reader(input, grammars, options);
  std::uint64_t digest = 0xCBF29CE484222325ull;
  const auto tell = [&](const x12::FindingList& findings, const grammar::Grammar* grammar) {
    for (const x12::Finding& finding : findings.all()) {
      add(digest, fault_name(finding.kind));
      add(digest, std::to_string(finding.segment) + "," + std::to_string(finding.element) + "," + std::to_string(finding.offset));
      if (!describe) continue;
      x12::FindingContext context;
      context.grammar = grammar;
      context.sources = &grammars.sources_;
      const Diagnostic diagnostic = x12::describe(finding, context);
      if (diagnostic.mark_begin + diagnostic.mark_length > diagnostic.excerpt.size()) std::abort();
      add(digest, std::to_string(render_frame(diagnostic, grammars.sources_).size() > 0 ? 1 : 0));
    }
  };
  for (;;) {
    const x12::Reader::Event event = reader.next();
    add(digest, std::to_string(static_cast<int>(event)));
    if (event == x12::Reader::Event::set) {
      tell(reader.set_findings(), reader.set().grammar);
      if (reader.collected())
        for (const Segment& segment : reader.transaction_set().segments)
          for (std::uint32_t i = 1; i <= segment.element_count; ++i)
            if (most == ~std::size_t{0}) static_cast<void>(std::string(reader.transaction_set().element(segment, i)));
    }
    if (event == x12::Reader::Event::group_end) tell(reader.group_findings(), reader.envelope());
    if (event == x12::Reader::Event::interchange_end) tell(reader.interchange_findings(), reader.envelope());
    if (event == x12::Reader::Event::end) break;
  }
  tell(reader.file_findings(), nullptr);
  return digest;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Grammars grammars;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::uint64_t whole = read(grammars, bytes, ~std::size_t{0}, x12::Scanner::Path::fastest, true, true);
  const std::size_t cut = size == 0 ? 1 : 1 + data[size - 1] % 97;
  if (read(grammars, bytes, cut, x12::Scanner::Path::portable, false, true) != whole) std::abort();
  return 0;
}
