// The layer below the X12 reader that undoes encodings and lines: any bytes become the same text however they are cut, and a text
// that was encoded or wrapped comes out as it was.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/charset.h"
#include "base/file.h"
#include "format/x12/plain_stream.h"
#include "x12_support.h"

using namespace crossdock;

namespace {

constexpr std::size_t most_bytes = 1u << 22;

std::string plain(InputStream& input, std::string& form) {
  x12::PlainStream stream(input);
  auto text = read_all(stream, most_bytes);
  form = x12::describe_form(stream.form());
  if (!text) std::abort();
  return std::move(text).value();
}

void must_come_back(const std::string& text, const std::string& bytes) {
  MemoryStream input(bytes);
  std::string form;
  if (plain(input, form) != text) std::abort();
  if (form.empty()) std::abort();
}

std::string wrapped(const std::string& text, std::size_t length, const char* line_end) {
  std::string lines;
  for (std::size_t at = 0; at < text.size(); at += length) lines += (at == 0 ? "" : line_end) + text.substr(at, length);
  return lines;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::uint32_t seed = test::seed_of(bytes);
  std::string form_whole, form_cut;
  MemoryStream whole(bytes);
  const std::string text = plain(whole, form_whole);
  test::CutStream cut(bytes, seed, 1 + seed % 97);
  if (plain(cut, form_cut) != text || form_cut != form_whole) std::abort();

  // An ISA, and printable characters behind it.
  std::string printable = "ISA*00*          *00*          *ZZ*NORTHMART      *ZZ*HARBORSUPPLY   *261120*0801*U*00401*000000905*0*P*>~";
  for (const char byte : bytes) printable += static_cast<char>(0x20 + static_cast<unsigned char>(byte) % 0x5F);
  for (const char* charset : {"cp037", "utf-16le", "utf-16be"}) {
    const auto encoded = from_utf8(printable, charset);
    if (!encoded) std::abort();
    must_come_back(printable, *encoded);
    const auto lines = from_utf8(wrapped(printable, 80, "\n"), charset[0] == 'c' ? "cp037,swaplfnl" : charset);
    if (!lines) std::abort();
    must_come_back(printable, *lines);
  }
  // Two lines are needed to tell lines of one length from an ISA that was broken once.
  if (printable.size() < 161) return 0;
  for (const std::size_t length : {80u, 72u, 100u})
    for (const char* line_end : {"\n", "\r\n"}) must_come_back(printable, wrapped(printable, length, line_end));
  return 0;
}
