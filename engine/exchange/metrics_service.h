#pragma once

#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "exchange/context.h"
#include "report/metrics.h"
#include "transport/interrupt.h"
#include "transport/text_socket.h"

namespace crossdock::exchange {

/// Gives the site's metrics while the daemon runs: writes them into a file every now and then, and to whoever asks at a socket. On a thread
/// of its own, so that long work makes no metric old and nobody who reads slowly keeps work waiting.
class MetricsService {
 public:
  /// `remark` is called on the thread. Nothing is started where the site names neither file nor socket.
  MetricsService(const Context& context, std::string version, std::function<void(std::string)> remark);
  MetricsService(const MetricsService&) = delete;
  MetricsService& operator=(const MetricsService&) = delete;
  ~MetricsService();

  void start();
  /// Writes the file once, where the site names one.
  void write_file();

 private:
  [[nodiscard]] std::string text() const;
  void run();

  const Clock& clock_;
  ledger::Ledger& ledger_;
  std::shared_ptr<const partner::Site> site_;
  std::string version_;
  report::MetricLabels labels_;
  std::function<void(std::string)> remark_;
  transport::Interrupt interrupt_;
  std::unique_ptr<transport::TextSocket> socket_;
  std::thread thread_;
};

}  // namespace crossdock::exchange
