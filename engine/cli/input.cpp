#include "cli/input.h"

#include <algorithm>
#include <cerrno>
#include <thread>

#include "base/file.h"
#include "base/text.h"
#include "format/x12/delimiters.h"
#include "format/x12/plain_stream.h"

namespace crossdock::cli {

namespace {

/// What `-` reads: the command's own input, which outlives it.
class BorrowedStream final : public InputStream {
 public:
  explicit BorrowedStream(InputStream& input) : input_(input) {}
  Result<std::size_t> read(std::span<char> window) override { return input_.read(window); }

 private:
  InputStream& input_;
};

constexpr std::size_t head_bytes = 4096;

}  // namespace

std::unique_ptr<InputStream> open_input(Context& context, const std::string& file) {
  if (file == "-") return std::make_unique<BorrowedStream>(context.in());
  Result<FileStream> opened = FileStream::open(file);
  if (opened) return std::make_unique<FileStream>(std::move(opened).value());
  context.complain(opened.error().message);
  context.exit = opened.error().os_error == ENOENT ? Exit::not_found : Exit::usage;
  return nullptr;
}

std::optional<PlainText> read_x12(Context& context, const std::string& file, std::uint64_t limit) {
  const auto stream = open_input(context, file);
  if (stream == nullptr) return std::nullopt;
  x12::PlainStream plain(*stream);
  Result<std::string> text = read_all(plain, limit);
  if (text) return PlainText{std::move(text).value(), x12::form_note(plain.form(), plain.fault(), file)};
  context.complain(text.error().message);
  context.exit = Exit::usage;
  return std::nullopt;
}

HeadStream::HeadStream(InputStream& input) : input_(input) {
  head_.resize(head_bytes);
  std::size_t size = 0;
  while (size < head_.size()) {
    const Result<std::size_t> read = input_.read({head_.data() + size, head_.size() - size});
    if (!read) {
      error_ = read.error();
      break;
    }
    if (*read == 0) break;
    size += *read;
  }
  head_.resize(size);
}

Result<std::size_t> HeadStream::read(std::span<char> window) {
  if (at_ == head_.size()) {
    if (error_) return *error_;
    return input_.read(window);
  }
  const std::size_t count = std::min(window.size(), head_.size() - at_);
  std::copy_n(head_.data() + at_, count, window.data());
  at_ += count;
  return count;
}

void add_pack_option(Command command, std::string& partner) {
  command
      .add_option("--partner", partner,
                  "judge by this partner's pack; left out: inside a site by the pack of the sender, else by the base policy; "
                  "`none`: by the base policy")
      .type_name("NAME");
}

void add_jobs_option(Command command, std::uint32_t& jobs) {
  command.add_option("--jobs", jobs, "threads that work on the sets of a large X12 file; left out: one a processor")
      .type_name("N")
      .between(1, 256);
}

unsigned jobs_of(std::uint32_t jobs) { return jobs != 0 ? jobs : std::max(1u, std::thread::hardware_concurrency()); }

std::shared_ptr<const partner::PackVersion> choose_pack(Context& context, const CommonOptions& options, const std::string& partner,
                                                        std::string_view bytes) {
  if (!partner.empty() && partner != "none") {
    const auto site = open_site(context, options);
    return site == nullptr ? nullptr : open_pack(context, *site, partner);
  }
  bool failed = false;
  const auto site = open_site_if_any(context, options, failed);
  if (failed) return nullptr;
  if (site == nullptr) return open_default_pack(context, options);
  if (partner == "none") return site->fallback_pack();
  const std::string head = x12::plain_head(bytes);
  const std::size_t start = head.find("ISA");
  const auto header = start == std::string::npos ? std::nullopt : x12::read_interchange_header(std::string_view(head).substr(start));
  if (!header) return site->fallback_pack();
  const std::string_view usage = trimmed(header->elements[14]);
  const partner::SenderMatch match = site->find_sender(header->elements[4], header->elements[5], {}, usage.empty() ? 'P' : usage.front());
  switch (match.outcome) {
    case partner::SenderMatch::Outcome::found:
    case partner::SenderMatch::Outcome::other_mode:
      context.remark("judged by the pack of " + match.name + ", whose id the sender has; --partner none judges by the base policy");
      return match.pack;
    case partner::SenderMatch::Outcome::unusable: return open_pack(context, *site, match.name);
    case partner::SenderMatch::Outcome::unknown: break;
  }
  context.remark("no partner of this site sends as " + printable(trimmed(header->elements[4])) + "/" +
                 printable(trimmed(header->elements[5])) + ": judged by the base policy");
  return site->fallback_pack();
}

}  // namespace crossdock::cli
