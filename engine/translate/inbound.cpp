#include "translate/inbound.h"

#include <algorithm>
#include <array>
#include <span>

#include "format/x12/file_form.h"
#include "partner/pack.h"

namespace crossdock::translate {

namespace {

/// The input with its first bytes looked at.
class PeekedStream final : public InputStream {
 public:
  explicit PeekedStream(InputStream& input) : input_(input) {
    while (size_ < head_.size()) {
      const Result<std::size_t> read = input_.read({head_.data() + size_, head_.size() - size_});
      if (!read.ok() || *read == 0) break;
      size_ += *read;
    }
  }
  [[nodiscard]] std::string_view head() const { return {head_.data(), size_}; }

  Result<std::size_t> read(std::span<char> window) override {
    if (at_ == size_) return input_.read(window);
    const std::size_t count = std::min(window.size(), size_ - at_);
    std::copy_n(head_.data() + at_, count, window.data());
    at_ += count;
    return count;
  }

 private:
  InputStream& input_;
  std::array<char, x12::form_head_bytes> head_{};
  std::size_t size_ = 0, at_ = 0;
};

bool looks_like_x12(std::string_view bytes) {
  const std::string text = x12::plain_head(bytes);
  std::string_view head = text;
  if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
  const std::size_t first = head.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && head.substr(first).starts_with("ISA");
}

}  // namespace

struct InboundPath::State {
  State(InputStream& input, const partner::PackVersion& pack, const Inputs& inputs) : stream(input) {
    const partner::LinkedDocument* flat = looks_like_x12(stream.head()) ? nullptr : pack.inbound_file(inputs.file);
    format = flat != nullptr ? inbound_flat(stream, pack, *flat, inputs) : inbound_x12(stream, pack, inputs);
  }
  PeekedStream stream;
  std::unique_ptr<InboundFormat> format;
};

InboundPath::InboundPath(InputStream& input, const partner::PackVersion& pack, const Inputs& inputs)
    : state_(std::make_unique<State>(input, pack, inputs)) {}
InboundPath::~InboundPath() = default;

SetVerdict* InboundPath::next() { return state_->format->next(); }
const FileVerdict& InboundPath::file() const { return state_->format->file(); }

}  // namespace crossdock::translate
