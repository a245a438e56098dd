#pragma once

#include <functional>
#include <string>

#include "exchange/alert_service.h"
#include "exchange/metrics_service.h"

namespace crossdock::exchange {

/// What tells the outside how the exchange does, beside its work and never in its way.
class Bystanders {
 public:
  Bystanders(const Context& context, const std::string& version, const std::function<void(std::string)>& remark)
      : metrics_(context, version, remark), alerts_(context, remark) {}

  /// While the daemon runs: on threads of their own.
  void start() {
    metrics_.start();
    alerts_.start();
  }
  /// At the end of a single run.
  void tell_once() {
    alerts_.round();
    metrics_.write_file();
  }

 private:
  MetricsService metrics_;
  AlertService alerts_;
};

}  // namespace crossdock::exchange
