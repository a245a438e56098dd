#include "format/text_window.h"

#include <algorithm>
#include <utility>

namespace crossdock::format {

namespace {

constexpr std::size_t window_bytes = 256 * 1024;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// Line ends in the text, CRLF as one.
std::uint64_t count_lines(std::string_view text) {
  auto lines = std::count(text.begin(), text.end(), '\n');
  for (std::size_t at = text.find('\r'); at != std::string_view::npos; at = text.find('\r', at + 1))
    if (at + 1 == text.size() || text[at + 1] != '\n') ++lines;
  return static_cast<std::uint64_t>(lines);
}

}  // namespace

TextWindow::TextWindow(InputStream& input, Charset charset) : input_(input), charset_(std::move(charset)) {
  if (!charset_.is_utf8()) decoder_.emplace(charset_);
  (void)has(byte_order_mark.size() - 1);
  if (text_.starts_with(byte_order_mark)) consume(byte_order_mark.size());
}

bool TextWindow::fill(std::size_t wanted) {
  while (!ended_ && wanted >= text_.size()) {
    window_.resize(window_bytes);
    const auto count = input_.read(window_);
    if (!count) {
      error_ = count.error();
      ended_ = true;
      break;
    }
    ended_ = *count == 0;
    const std::string_view bytes = std::string_view(window_).substr(0, *count);
    if (decoder_)
      decoder_->decode(bytes, ended_, text_);
    else
      text_ += bytes;
  }
  return wanted < text_.size();
}

void TextWindow::consume(std::size_t end) {
  const std::string_view passed = std::string_view(text_).substr(at_, end - at_);
  offset_ += charset_.encoded_size(passed);
  line_ += count_lines(passed);
  at_ = end;
}

void TextWindow::release() {
  if (at_ < window_bytes) return;
  text_.erase(0, at_);
  at_ = 0;
}

void TextWindow::cut(std::size_t end) {
  text_.resize(end);
  at_ = end;
}

std::size_t TextWindow::line_end(std::size_t from, std::size_t most) {
  std::size_t end = from;
  while (end - from < most && has(end) && !is_line_end(text_[end])) ++end;
  return end;
}

std::size_t TextWindow::behind_line_end(std::size_t end) {
  if (!has(end) || !is_line_end(text_[end])) return end;
  return text_[end] == '\r' && has(end + 1) && text_[end + 1] == '\n' ? end + 2 : end + 1;
}

}  // namespace crossdock::format
