#include "partner/read_channel.h"

#include <utility>

#include "base/text.h"
#include "partner/toml_values.h"

namespace crossdock::partner {

namespace {

using Kind = TomlValue::Kind;

class ChannelReader {
 public:
  ChannelReader(const TomlValue& root, const std::string& name, std::vector<Diagnostic>& diagnostics)
      : root_(root), values_(root), name_(name), diagnostics_(diagnostics) {}

  ChannelSettings read() {
    values_.word("channel.kind", channel_.kind, {{"folder", ChannelKind::folder}, {"sftp", ChannelKind::sftp}});
    values_.text("channel.in", channel_.in);
    values_.text("channel.out", channel_.out);
    values_.duration("channel.poll", channel_.poll);
    if (const TomlValue* ready = values_.at("channel.ready", Kind::text)) {
      if (const auto settings = parse_readiness(ready->text)) {
        channel_.ready = settings->ready;
        channel_.stable_for = settings->stable_for;
        channel_.done_suffix = settings->done_suffix;
      }
    }
    texts("channel.temporary", channel_.temporary_suffixes);
    sftp();
    if (channel_.kind == ChannelKind::sftp) check_sftp();
    return std::move(channel_);
  }

 private:
  void report(Code code, std::string_view place, std::string message, std::string help = {}, Severity severity = Severity::error) {
    const TomlValue* value = values_.at(place);
    const SourceSpan span = value != nullptr ? value->span : SourceSpan{root_.span.file, 0, 0};
    diagnostics_.push_back(pack_diagnostic(code, span, std::move(message), std::move(help), severity));
  }
  void missing(const std::string& what, std::string help, Severity severity = Severity::error) {
    report(Code::pack_required_missing, "channel.kind", what, std::move(help), severity);
  }

  /// One text or a list of them.
  void texts(std::string_view path, std::vector<std::string>& target) const {
    const TomlValue* value = values_.at(path);
    if (value == nullptr) return;
    target.clear();
    if (value->kind == Kind::text) target.push_back(value->text);
    for (const TomlValue& item : value->items)
      if (item.kind == Kind::text) target.push_back(item.text);
  }

  void sftp() {
    SftpSettings& sftp = channel_.sftp;
    values_.text("channel.host", sftp.host);
    values_.integer("channel.port", sftp.port);
    values_.text("channel.user", sftp.user);
    texts("channel.host_key", sftp.host_keys);
    values_.text("channel.key", sftp.key);
    values_.text("channel.passphrase", sftp.passphrase);
    values_.text("channel.password", sftp.password);
    values_.word("channel.after_fetch", sftp.after_fetch,
                 {{"delete", AfterFetch::remove}, {"rename", AfterFetch::rename}, {"leave", AfterFetch::leave}});
    values_.text("channel.fetched_to", sftp.fetched_to);
    values_.word("channel.upload", sftp.upload_part, {{"part", true}, {"direct", false}});
    values_.duration("channel.connect_timeout", sftp.connect_timeout);
    values_.duration("channel.timeout", sftp.timeout);
    values_.integer("channel.min_rate", sftp.min_rate);
  }

  void check_sftp() {
    const SftpSettings& sftp = channel_.sftp;
    for (const auto& [key, value] : {std::pair{"host", &sftp.host}, {"user", &sftp.user}})
      if (value->empty()) missing(std::string("an SFTP channel needs `") + key + "`", "");
    if (sftp.key.empty() && sftp.password.empty())
      missing("an SFTP channel needs `key`", "name our private key: `key = \"secret:" + name_ + "/sftp\"`");
    if (sftp.host_keys.empty())
      missing("no host key is pinned: nothing is exchanged with the server before",
              "`crossdock channel trust " + name_ + "` shows the server's keys and writes the one that you confirm", Severity::warning);
    if (channel_.in.empty() && channel_.out.empty())
      missing("an SFTP channel needs `in`, the server's folder that we fetch from, or `out`, the one that we send to", "");
    if (sftp.after_fetch == AfterFetch::rename && sftp.fetched_to.empty())
      report(Code::pack_required_missing, "channel.after_fetch", "`after_fetch = \"rename\"` needs `fetched_to`, a folder of the server",
             "not `in` itself: what lies there is fetched");
    if (!sftp.fetched_to.empty() && sftp.fetched_to == channel_.in)
      report(Code::pack_value, "channel.fetched_to", "`fetched_to` is `in`: a fetched file would be fetched again", "name another folder");
    for (const auto& [path, time] : {std::pair{"channel.connect_timeout", sftp.connect_timeout}, {"channel.timeout", sftp.timeout}})
      if (time.count() < 1 || time > longest_timeout)
        report(Code::pack_value, path, "a timeout is from 1s to " + duration_text(longest_timeout), "");
  }

  static constexpr std::chrono::seconds longest_timeout{3600};

  const TomlValue& root_;
  Values values_;
  const std::string& name_;
  std::vector<Diagnostic>& diagnostics_;
  ChannelSettings channel_;
};

}  // namespace

ChannelSettings read_channel(const TomlValue& root, const std::string& name, std::vector<Diagnostic>& diagnostics) {
  return ChannelReader(root, name, diagnostics).read();
}

}  // namespace crossdock::partner
