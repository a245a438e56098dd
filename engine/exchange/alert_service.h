#pragma once

#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "exchange/context.h"
#include "transport/interrupt.h"

namespace crossdock::exchange {

/// Tells people outside of open exceptions, as the site's `[[alert]]` entries ask for. What is to be told comes from the ledger, and that
/// it was told stands there: a message is kept before it is sent and marked after. So a stop loses none; one that strikes between sending
/// and marking repeats one, under the same id. A channel that fails is tried again with growing pauses, and keeps only its own alert
/// waiting.
class AlertService {
 public:
  /// `remark` is called on the thread.
  AlertService(const Context& context, std::function<void(std::string)> remark);
  AlertService(const AlertService&) = delete;
  AlertService& operator=(const AlertService&) = delete;
  ~AlertService();

  /// Rounds on a thread of its own from now on; nothing where the site has no alert.
  void start();
  /// One round: composes what is to be told by now, and sends what is due.
  void round();

 private:
  void compose(const partner::AlertSettings& alert);
  void send(ledger::AlertMessage message);
  [[nodiscard]] Result<Done> deliver(const partner::AlertSettings& alert, const ledger::AlertMessage& message) const;

  const Clock& clock_;
  ledger::Ledger& ledger_;
  std::shared_ptr<const partner::Site> site_;
  std::function<void(std::string)> remark_;
  transport::Interrupt interrupt_;
  std::thread thread_;
};

/// The open exceptions that an alert has to tell now: those that it never told, that have become more severe, or that have grown and were
/// told `every` ago.
[[nodiscard]] std::vector<ledger::ExceptionRecord> exceptions_to_tell(const ledger::LedgerView& view, const partner::AlertSettings& alert,
                                                                      Instant now);

}  // namespace crossdock::exchange
