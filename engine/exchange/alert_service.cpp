#include "exchange/alert_service.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <exception>
#include <map>
#include <utility>

#include "base/limits.h"
#include "base/text.h"
#include "ledger/due.h"
#include "ledger/names.h"
#include "partner/secrets.h"
#include "report/alert.h"
#include "transport/notify.h"

namespace crossdock::exchange {

namespace {

using ledger::AlertMessage;
using ledger::AlertState;
using ledger::ExceptionRecord;
using partner::AlertChannel;
using partner::AlertSettings;
using std::chrono::milliseconds;

constexpr std::chrono::seconds round_every{5};
constexpr milliseconds first_pause{30'000};
constexpr milliseconds longest_pause{1'800'000};

milliseconds pause_after(std::uint32_t attempts) {
  return std::min(longest_pause, first_pause * (1 << std::min<std::uint32_t>(attempts == 0 ? 0 : attempts - 1, 10)));
}

bool has(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// A clock that was set back makes nothing wait longer.
bool is_past(Instant since, std::chrono::seconds time, Instant now) {
  return now < since || now.milliseconds - since.milliseconds >= milliseconds(time).count();
}

bool concerns(const ledger::LedgerView& view, const AlertSettings& alert, const ExceptionRecord& exception) {
  if (exception.severity < ledger::value_of_name<ledger::ExceptionSeverity>(alert.severity)) return false;
  if (!alert.partners.empty() && !has(alert.partners, exception.group.partner)) return false;
  if (alert.tiers.empty()) return true;
  const std::vector<std::string> tiers = view.tiers_of(exception.id);
  if (tiers.empty()) return has(alert.tiers, "operational");  // of a whole file nobody knows what it holds
  return std::any_of(tiers.begin(), tiers.end(),
                     [&](const std::string& tier) { return has(alert.tiers, tier.empty() ? "operational" : tier); });
}

transport::MailServer::Encryption encryption_of(const AlertSettings& alert) {
  switch (alert.encryption) {
    case partner::MailEncryption::required: return transport::MailServer::Encryption::required;
    case partner::MailEncryption::optional: return transport::MailServer::Encryption::optional;
    case partner::MailEncryption::none: break;
  }
  return transport::MailServer::Encryption::none;
}

}  // namespace

std::vector<ExceptionRecord> exceptions_to_tell(const ledger::LedgerView& view, const AlertSettings& alert, Instant now) {
  std::map<std::string, ledger::AlertTold> told;
  for (ledger::AlertTold& one : view.told_by(alert.name)) told.emplace(one.exception, one);
  std::vector<ExceptionRecord> exceptions = view.exceptions_in(ledger::ExceptionState::open, limits::folder_entries);
  std::erase_if(exceptions, [&](const ExceptionRecord& exception) {
    if (const auto before = told.find(exception.id); before != told.end()) {
      const bool grown = exception.count > before->second.count && is_past(before->second.at, alert.every, now);
      if (!grown && exception.severity <= before->second.severity) return true;
    }
    return !concerns(view, alert, exception);
  });
  return exceptions;
}

AlertService::AlertService(const Context& context, std::function<void(std::string)> remark)
    : clock_(context.clock), ledger_(context.ledger), site_(context.site), remark_(std::move(remark)) {}

AlertService::~AlertService() {
  interrupt_.raise();
  if (thread_.joinable()) thread_.join();
}

void AlertService::start() {
  if (site_->settings().alerts.empty()) return;
  thread_ = std::thread([this] {
    while (!interrupt_.is_raised()) {
      round();
      interrupt_.wait(std::chrono::steady_clock::now() + round_every);
    }
  });
}

void AlertService::round() {
  try {
    for (const AlertSettings& alert : site_->settings().alerts) compose(alert);
    for (AlertMessage& message : ledger_.ask([](const ledger::LedgerView& view) { return view.alerts_waiting(); })) {
      if (interrupt_.is_raised()) return;
      send(std::move(message));
    }
  } catch (const std::exception& fault) {
    remark_(std::string("the alerts: ") + fault.what());
  }
}

void AlertService::compose(const AlertSettings& alert) {
  const Instant now = clock_.now();
  const auto wanted = [&](const ledger::LedgerView& view) {
    const auto latest = view.latest_alert(alert.name);
    if (latest && (latest->state == AlertState::waiting || !is_past(latest->at, alert.every, now))) return std::vector<ExceptionRecord>();
    return exceptions_to_tell(view, alert, now);
  };
  // Most rounds have nothing to tell, and write nothing.
  if (ledger_.ask(wanted).empty()) return;
  ledger_.write([&](ledger::LedgerWriter& writer) {
    const std::vector<ExceptionRecord> exceptions = wanted(writer);
    if (exceptions.empty()) return;
    report::AlertContent content = report::alert_content({site_->settings().name, alert.name, now}, exceptions);
    AlertMessage message;
    message.alert = alert.name;
    message.at = now;
    message.subject = std::move(content.subject);
    message.text = std::move(content.text);
    message.json = std::move(content.json);
    message.exceptions = exceptions.size();
    std::vector<ledger::AlertTold> told;
    for (const ExceptionRecord& one : exceptions) told.push_back({one.id, one.severity, one.count, now});
    (void)writer.add(message, told);
  });
}

void AlertService::send(AlertMessage message) {
  const auto& alerts = site_->settings().alerts;
  const auto alert = std::find_if(alerts.begin(), alerts.end(), [&](const AlertSettings& one) { return one.name == message.alert; });
  if (alert == alerts.end()) {
    message.state = AlertState::dropped;
    message.detail = "the site has no such alert any more";
  } else {
    if (!ledger::is_due(message.not_before, clock_.now())) return;
    ++message.attempts;
    const auto sent = deliver(*alert, message);
    if (!sent.ok() && sent.error().os_error == EINTR && interrupt_.is_raised()) return;  // the daemon ends: no fault of the channel
    if (sent.ok()) {
      message.state = AlertState::sent;
      message.detail.clear();
    } else {
      message.detail = sent.error().message;
      message.not_before = {clock_.now().milliseconds + pause_after(message.attempts).count()};
      remark_("the alert " + message.alert + " could not be sent: " + message.detail);
    }
  }
  ledger_.write([&](ledger::LedgerWriter& writer) { writer.update(message); });
}

Result<Done> AlertService::deliver(const AlertSettings& alert, const AlertMessage& message) const {
  const partner::Secrets secrets(site_->settings().secrets);
  const std::string id =
      site_->settings().name + "-" + alert.name + "-" + std::to_string(message.id) + "-" + std::to_string(message.at.milliseconds);
  switch (alert.channel) {
    case AlertChannel::command: return transport::run_program(alert.command, message.text, alert.timeout, interrupt_);
    case AlertChannel::email: {
      transport::MailServer server{alert.url, encryption_of(alert), alert.user, {}, alert.ca_file, alert.timeout};
      if (!alert.password.empty()) {
        auto password = secrets.find(alert.password);
        if (!password.ok()) return password.error();
        server.password = std::move(*password);
        server.password.cut_line_end();
      }
      return transport::send_mail(server, {alert.from, alert.to, message.subject, message.text, id, message.at}, interrupt_);
    }
    case AlertChannel::webhook: break;
  }
  transport::WebHook hook{alert.url, {}, alert.ca_file, alert.timeout};
  if (!alert.signing_key.empty()) {
    auto key = secrets.find(alert.signing_key);
    if (!key.ok()) return key.error();
    hook.signing_key = std::move(*key);
    hook.signing_key.cut_line_end();
  }
  return transport::post_json(hook, message.json, id, interrupt_);
}

}  // namespace crossdock::exchange
