#include "partner/read_alerts.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "partner/key_values.h"
#include "partner/toml_values.h"

namespace crossdock::partner {

namespace {

using Kind = TomlValue::Kind;

constexpr std::array tiers{std::string_view("revenue"), std::string_view("customer"), std::string_view("operational"),
                           std::string_view("analytics")};

/// One text, or a list of them.
std::vector<std::string> texts_at(const TomlValue& table, std::string_view key) {
  std::vector<std::string> texts;
  const TomlValue* const value = table.find(key);
  if (value == nullptr) return texts;
  if (value->kind == Kind::text) texts.push_back(value->text);
  for (const TomlValue& item : value->items)
    if (item.kind == Kind::text) texts.push_back(item.text);
  return texts;
}

/// `local@domain`, as it may stand in an SMTP command and a header: printable, without blanks and brackets.
bool is_address(std::string_view text) {
  const std::size_t at = text.find('@');
  return at != std::string_view::npos && at > 0 && at + 1 < text.size() && text.find('@', at + 1) == std::string_view::npos &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return c > ' ' && c < '\x7f' && std::string_view("<>(),;:\\\"[]").find(c) == std::string_view::npos; });
}

class AlertReader {
 public:
  AlertReader(const TomlValue& table, const std::filesystem::path& root, std::vector<Diagnostic>& diagnostics)
      : table_(table), root_(root), diagnostics_(diagnostics) {
    alert_.span = table.span;
  }

  [[nodiscard]] bool read() {
    const Values values(table_);
    values.text("name", alert_.name);
    values.word("channel", alert_.channel,
                {{"command", AlertChannel::command}, {"email", AlertChannel::email}, {"webhook", AlertChannel::webhook}});
    values.text("severity", alert_.severity);
    values.duration("every", alert_.every);
    std::chrono::seconds timeout{30};
    values.duration("timeout", timeout);
    alert_.timeout = timeout;
    values.text("url", alert_.url);
    values.text("from", alert_.from);
    values.word("encryption", alert_.encryption,
                {{"required", MailEncryption::required}, {"optional", MailEncryption::optional}, {"none", MailEncryption::none}});
    values.text("user", alert_.user);
    values.text("password", alert_.password);
    values.text("signing_key", alert_.signing_key);
    values.text("ca_file", alert_.ca_file);
    if (!alert_.ca_file.empty()) alert_.ca_file = (root_ / alert_.ca_file).lexically_normal().string();
    alert_.partners = texts_at(table_, "partners");
    alert_.tiers = texts_at(table_, "tiers");
    alert_.command = texts_at(table_, "command");
    alert_.to = texts_at(table_, "to");
    need(!alert_.name.empty(), "name", "it stands in the log and in `crossdock status`");
    need(table_.find("channel") != nullptr, "channel", "it is `command`, `email` or `webhook`");
    check_tiers();
    check_channel();
    return good_;
  }
  [[nodiscard]] AlertSettings take() { return std::move(alert_); }

 private:
  void wrong(Code code, std::string_view key, std::string message, std::string help) {
    const TomlValue* const value = table_.find(key);
    diagnostics_.push_back(pack_diagnostic(code, value != nullptr ? value->span : table_.span, std::move(message), std::move(help)));
    good_ = false;
  }
  void need(bool there, std::string_view key, std::string help) {
    if (!there) wrong(Code::pack_required_missing, key, "an `[[alert]]` needs `" + std::string(key) + "`", std::move(help));
  }

  void check_tiers() {
    for (const std::string& tier : alert_.tiers)
      if (std::find(tiers.begin(), tiers.end(), tier) == tiers.end())
        wrong(Code::pack_value, "tiers", "`" + printable(tier) + "` is no tier",
              "there are `revenue`, `customer`, `operational` and `analytics`");
  }

  void check_channel() {
    switch (alert_.channel) {
      case AlertChannel::command:
        if (table_.find("channel") == nullptr) return;
        need(!alert_.command.empty(), "command",
             "the program and its arguments: [\"/usr/local/bin/page\", \"--now\"]; no shell reads them");
        if (!alert_.command.empty() && !alert_.command.front().starts_with('/'))
          wrong(Code::pack_value, "command", "the program of an alert is named by its whole path", "write it from `/` on");
        return;
      case AlertChannel::email:
        check_url({"smtp://", "smtps://"}, "the mail server: \"smtp://mail.example:587\", or smtps:// where it speaks TLS from the start");
        need(!alert_.from.empty(), "from", "the sender's address");
        need(!alert_.to.empty(), "to", "the receivers' addresses");
        if (!alert_.from.empty()) check_address("from", alert_.from);
        for (const std::string& to : alert_.to) check_address("to", to);
        if (alert_.user.empty() != alert_.password.empty())
          wrong(Code::pack_value, alert_.user.empty() ? "password" : "user", "`user` and `password` go together", "give both or neither");
        if (!alert_.password.empty() && alert_.encryption != MailEncryption::required)
          wrong(Code::pack_value, "encryption", "the password might go over the line as it is", "leave `encryption` at `required`");
        return;
      case AlertChannel::webhook: check_url({"https://", "http://"}, "where to: \"https://hooks.example/crossdock\"");
    }
  }

  void check_url(std::initializer_list<std::string_view> schemes, std::string help) {
    need(!alert_.url.empty(), "url", help);
    if (alert_.url.empty()) return;
    const bool known = std::any_of(schemes.begin(), schemes.end(), [&](std::string_view scheme) { return alert_.url.starts_with(scheme); });
    const bool plain = std::all_of(alert_.url.begin(), alert_.url.end(), [](char c) { return c > ' ' && c < '\x7f'; });
    if (!known || !plain)
      wrong(Code::pack_value, "url", "`" + printable(alert_.url) + "` is no address that this alert can go to", std::move(help));
    // A password in an address would stand in every log.
    const std::size_t host = alert_.url.find("://") + 3;
    if (known && alert_.url.substr(host, alert_.url.find('/', host) - host).find('@') != std::string::npos)
      wrong(Code::pack_value, "url", "an address holds no user", "use `user` and `password`, or `signing_key`");
  }

  void check_address(std::string_view key, const std::string& address) {
    if (!is_address(address))
      wrong(Code::pack_value, key, "`" + printable(address) + "` is no mail address", "write \"edi-desk@example.com\", without a name");
  }

  const TomlValue& table_;
  const std::filesystem::path& root_;
  std::vector<Diagnostic>& diagnostics_;
  AlertSettings alert_;
  bool good_ = true;
};

}  // namespace

std::string_view name_of(AlertChannel channel) {
  switch (channel) {
    case AlertChannel::command: return "command";
    case AlertChannel::email: return "email";
    case AlertChannel::webhook: break;
  }
  return "webhook";
}

std::vector<AlertSettings> read_alerts(const TomlValue& site, const std::filesystem::path& root, std::vector<Diagnostic>& diagnostics) {
  std::vector<AlertSettings> alerts;
  const TomlValue* const list = site.find("alert");
  if (list == nullptr) return alerts;
  for (const TomlValue& table : list->items) {
    if (table.kind != Kind::table) continue;
    AlertReader reader(table, root, diagnostics);
    if (!reader.read()) continue;
    AlertSettings alert = reader.take();
    if (std::any_of(alerts.begin(), alerts.end(), [&](const AlertSettings& other) { return other.name == alert.name; }))
      diagnostics.push_back(pack_diagnostic(Code::pack_value, table.span, "there are two alerts `" + printable(alert.name) + "`",
                                            "give each a name of its own: what was told is remembered by it"));
    else
      alerts.push_back(std::move(alert));
  }
  return alerts;
}

}  // namespace crossdock::partner
