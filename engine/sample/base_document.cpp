#include "sample/base_document.h"

#include "base/file.h"
#include "base/text.h"
#include "format/x12/plain_stream.h"
#include "format/x12/reader.h"

namespace crossdock::sample {

namespace {

/// The document's own grammar, whatever version a file names.
class DocumentGrammar final : public x12::GrammarSource {
 public:
  DocumentGrammar(const partner::PackVersion& pack, const partner::LinkedDocument& document) : pack_(pack), document_(document) {}
  SetGrammar set_grammar(std::string_view, std::string_view set_id) override {
    return {set_id == document_.grammar->set_id ? document_.grammar.get() : nullptr, document_.fallback};
  }
  const grammar::Grammar* dictionary(std::string_view version) override { return pack_.dictionary(version); }

 private:
  const partner::PackVersion& pack_;
  const partner::LinkedDocument& document_;
};

BaseDocument base_of(std::string_view text, const x12::Reader& reader) {
  BaseDocument base;
  base.grammar = reader.set().grammar;
  base.delimiters = reader.interchange().delimiters;
  const auto segment_at = [&](std::uint64_t offset) {
    const std::size_t begin = std::min(text.find_first_not_of("\r\n", offset), text.size());
    const std::size_t end = std::min(text.find(base.delimiters.segment, begin), text.size());
    return std::string(text.substr(begin, end - begin));
  };
  const auto header = x12::read_interchange_header(text.substr(std::min<std::size_t>(reader.interchange().offset, text.size())));
  const std::size_t header_size = header ? header->length : x12::isa_bytes;
  base.header = std::string(text.substr(reader.interchange().offset, header_size));
  const std::size_t behind = reader.interchange().offset + header_size;
  const std::size_t next = std::min(text.find_first_not_of("\r\n", behind), text.size());
  if (base.delimiters.segment != '\n') base.suffix = std::string(text.substr(behind, next - behind));
  base.header += base.suffix;
  base.group = segment_at(reader.group().offset) + base.delimiters.segment + base.suffix;
  base.interchange_control = reader.interchange().elements[13];
  base.group_control = reader.group().elements[6];
  const TransactionSet& set = reader.transaction_set();
  for (const Loop& loop : set.loops) base.loops.push_back({loop.node, loop.parent});
  for (const Segment& segment : set.segments) {
    BaseDocument::Piece piece;
    piece.node = segment.node;
    piece.loop = segment.loop;
    piece.tag = base.grammar->text(base.grammar->segment_of(segment.node).tag);
    for (std::uint32_t number = 1; number <= segment.element_count; ++number) piece.elements.emplace_back(set.element(segment, number));
    base.pieces.push_back(std::move(piece));
  }
  return base;
}

}  // namespace

void BaseDocument::Piece::set_element(std::size_t number, std::string value) {
  if (elements.size() < number) elements.resize(number);
  elements[number - 1] = std::move(value);
  while (!elements.empty() && elements.back().empty()) elements.pop_back();
}

bool BaseDocument::is_inside(const Piece& piece, std::uint32_t loop) const {
  for (std::uint32_t at = piece.loop; at != 0; at = loops[at].parent)
    if (at == loop) return true;
  return loop == 0;
}

std::string BaseDocument::text() const {
  std::string out = header + group;
  std::size_t count = 0;
  const std::string end = delimiters.segment + suffix;
  const auto write = [&](std::string_view tag, const std::vector<std::string>& elements) {
    out += tag;
    for (const std::string& element : elements) out.append(1, delimiters.element).append(element);
    out += end;
  };
  std::string control;
  for (const Piece& piece : pieces) {
    if (piece.removed) continue;
    ++count;
    if (piece.tag == "ST") control = piece.element(2);
    if (piece.tag != "SE")
      write(piece.tag, piece.elements);
    else
      write("SE", {segment_count.empty() ? std::to_string(count) : segment_count, set_control.empty() ? control : set_control});
  }
  write("GE", {set_count.empty() ? "1" : set_count, group_number.empty() ? group_control : group_number});
  write("IEA", {group_count.empty() ? "1" : group_count, interchange_number.empty() ? interchange_control : interchange_number});
  return out;
}

std::optional<BaseDocument> read_base(std::string_view bytes, const partner::PackVersion& pack, const partner::LinkedDocument& document) {
  MemoryStream raw(bytes);
  x12::PlainStream plain(raw);
  const auto text = read_all(plain, limits::source_file_bytes);
  if (!text || document.grammar == nullptr) return std::nullopt;
  MemoryStream input(*text);
  DocumentGrammar grammars(pack, document);
  x12::ReaderOptions options;
  options.policy = pack.partner().validation.policy;
  options.collect = true;
  x12::Reader reader(input, grammars, options);
  for (auto event = reader.next(); event != x12::Reader::Event::end; event = reader.next())
    if (event == x12::Reader::Event::set && reader.set().grammar != nullptr && reader.collected() && reader.set().complete &&
        !reader.set_findings().has_errors())
      return base_of(*text, reader);
  return std::nullopt;
}

}  // namespace crossdock::sample
