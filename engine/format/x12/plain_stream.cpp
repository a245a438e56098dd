#include "format/x12/plain_stream.h"

#include <algorithm>

#include "base/text.h"

namespace crossdock::x12 {

namespace {

constexpr std::size_t raw_bytes = 64 * 1024;

bool continues_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0u) == 0x80u; }

}  // namespace

/// Looks at the first bytes.
std::optional<Error> PlainStream::begin() {
  begun_ = true;
  head_.resize(form_head_bytes);
  std::size_t size = 0;
  while (size < head_.size()) {
    const Result<std::size_t> read = input_.read({head_.data() + size, head_.size() - size});
    if (!read) head_error_ = read.error();
    if (!read || *read == 0) break;
    size += *read;
  }
  head_.resize(size);
  form_ = recognise_form(head_);
  if (form_.encoding == Encoding::plain) return std::nullopt;
  auto charset = Charset::open(charset_of(form_.encoding));
  if (!charset) return charset.error();
  decoder_.emplace(std::move(charset).value());
  return std::nullopt;
}

/// The file's own bytes, those of the head first.
Result<std::size_t> PlainStream::read_raw(std::span<char> window) {
  if (head_at_ == head_.size()) {
    if (head_error_) return *head_error_;
    return input_.read(window);
  }
  const std::size_t count = std::min(window.size(), head_.size() - head_at_);
  std::copy_n(head_.data() + head_at_, count, window.data());
  head_at_ += count;
  return count;
}

/// Adds decoded bytes to the text, without the line ends of a wrapped file.
void PlainStream::take(std::string_view bytes, bool last) {
  if (form_.line_length == 0) {
    text_ += bytes;
    return;
  }
  for (const char byte : bytes) {
    if (byte == '\n') {
      if (column_ != form_.line_length) text_ += byte;
      held_return_ = false;
      column_ = 0;
      continue;
    }
    if (held_return_) {
      text_ += '\r';
      ++column_;
    }
    held_return_ = byte == '\r' && column_ == form_.line_length;
    if (held_return_) continue;
    text_ += byte;
    // Lines of a plain file are measured in bytes, as nothing is known of its characters.
    if (form_.encoding == Encoding::plain || !continues_character(byte)) ++column_;
  }
  if (last && held_return_) text_ += '\r';
}

/// Fills the text with the next window of the file, decoded.
std::optional<Error> PlainStream::decode() {
  text_.clear();
  text_at_ = 0;
  raw_.resize(raw_bytes);
  const Result<std::size_t> read = read_raw(raw_);
  if (!read) return read.error();
  ended_ = *read == 0;
  std::string_view bytes = std::string_view(raw_).substr(0, *read);
  if (decoder_) {
    decoded_.clear();
    decoder_->decode(bytes, ended_, decoded_);
    for (const auto& [character, byte] : form_.replaced) {
      std::string sequence;
      append_utf8(character, sequence);
      std::size_t to = 0;
      for (std::size_t at = 0; at < decoded_.size();) {
        const bool found = decoded_.compare(at, sequence.size(), sequence) == 0;
        decoded_[to++] = found ? byte : decoded_[at];
        at += found ? sequence.size() : 1;
      }
      decoded_.resize(to);
    }
    bytes = decoded_;
  }
  take(bytes, ended_);
  return std::nullopt;
}

Result<std::size_t> PlainStream::read(std::span<char> window) {
  if (!begun_) {
    if (const auto error = begin()) return *error;
  }
  if (form_.is_plain()) return read_raw(window);
  while (text_at_ == text_.size() && !ended_)
    if (const auto error = decode()) return *error;
  const std::size_t count = std::min(window.size(), text_.size() - text_at_);
  std::copy_n(text_.data() + text_at_, count, window.data());
  text_at_ += count;
  return count;
}

}  // namespace crossdock::x12
