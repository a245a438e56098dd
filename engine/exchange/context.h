#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "base/clock.h"
#include "base/disk.h"
#include "base/result.h"
#include "exchange/layout.h"
#include "ledger/archive.h"
#include "ledger/ledger.h"
#include "partner/site.h"
#include "transport/trouble.h"

namespace crossdock::exchange {

/// The machine does not do what a step needs: full, unreadable, cut off. Work stops where it stands; recovery goes on from there.
class MachineFault : public std::runtime_error {
 public:
  explicit MachineFault(const Error& error) : std::runtime_error(error.message) {}
};

/// One partner's folder does not do what is needed; the others' work goes on.
class PartnerFault : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A partner's server, or the way to it, does not do what is needed.
class ChannelFault : public PartnerFault {
 public:
  explicit ChannelFault(transport::Trouble trouble) : PartnerFault(trouble.cause), trouble_(std::move(trouble)) {}
  [[nodiscard]] const transport::Trouble& trouble() const { return trouble_; }

 private:
  transport::Trouble trouble_;
};

/// A file that no further try makes workable: it is over a limit.
class UnworkableFile : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The value of a step without which nothing more can be done.
template <class T>
T require(Result<T> result) {
  if (!result.ok()) throw MachineFault(result.error());
  return std::move(result).value();
}

/// What every step of an exchange works with.
struct Context {
  std::shared_ptr<const partner::Site> site;
  Layout layout;
  Disk& disk;
  const Clock& clock;
  ledger::Ledger& ledger;
  ledger::BlobStore& archive;
};

}  // namespace crossdock::exchange
