#include "exchange/metrics_service.h"

#include <chrono>
#include <exception>
#include <utility>

#include "base/file.h"

namespace crossdock::exchange {

MetricsService::MetricsService(const Context& context, std::string version, std::function<void(std::string)> remark)
    : clock_(context.clock),
      ledger_(context.ledger),
      site_(context.site),
      version_(std::move(version)),
      labels_(report::metric_labels(*site_)),
      remark_(std::move(remark)) {}

MetricsService::~MetricsService() {
  interrupt_.raise();
  if (thread_.joinable()) thread_.join();
}

void MetricsService::start() {
  const partner::SiteSettings& settings = site_->settings();
  if (settings.metrics_file.empty() && settings.metrics_socket.empty()) return;
  if (!settings.metrics_socket.empty()) {
    auto opened = transport::TextSocket::open(settings.metrics_socket, [this] { return text(); });
    if (opened.ok())
      socket_ = std::move(*opened);
    else
      remark_("the metrics: " + opened.error().message);
  }
  thread_ = std::thread([this] { run(); });
}

std::string MetricsService::text() const {
  const report::Machine machine = report::look_at_machine(site_->settings().exchange, version_);
  return ledger_.ask([&](const ledger::LedgerView& view) { return report::metrics_text(view, labels_, machine, clock_.now()); });
}

void MetricsService::write_file() {
  const std::filesystem::path& file = site_->settings().metrics_file;
  if (file.empty()) return;
  try {
    if (const auto written = write_file_atomic(file, text()); !written.ok()) remark_("the metrics: " + written.error().message);
  } catch (const std::exception& fault) {
    remark_(std::string("the metrics: ") + fault.what());
  }
}

void MetricsService::run() {
  using std::chrono::steady_clock;
  while (!interrupt_.is_raised()) {
    write_file();
    const auto next = steady_clock::now() + site_->settings().metrics_every;
    if (socket_ != nullptr)
      socket_->serve(interrupt_, next);
    else
      interrupt_.wait(next);
  }
}

}  // namespace crossdock::exchange
