#include "transport/trouble.h"

#include <cerrno>

namespace crossdock::transport {

std::string_view name_of(TroubleKind kind) {
  switch (kind) {
    case TroubleKind::unreachable: return "unreachable";
    case TroubleKind::no_ssh: return "no-ssh";
    case TroubleKind::algorithms: return "algorithms";
    case TroubleKind::host_key_unknown: return "host-key-unknown";
    case TroubleKind::host_key_changed: return "host-key-changed";
    case TroubleKind::secret: return "secret";
    case TroubleKind::login: return "login";
    case TroubleKind::missing: return "missing";
    case TroubleKind::denied: return "denied";
    case TroubleKind::exists: return "exists";
    case TroubleKind::full: return "full";
    case TroubleKind::failed: return "failed";
    case TroubleKind::changed: return "changed";
    case TroubleKind::slow: return "slow";
    case TroubleKind::broken: return "broken";
    case TroubleKind::protocol: return "protocol";
    case TroubleKind::interrupted: return "interrupted";
  }
  return "";
}

bool may_pass(TroubleKind kind) {
  switch (kind) {
    case TroubleKind::unreachable:
    case TroubleKind::full:
    case TroubleKind::failed:
    case TroubleKind::changed:
    case TroubleKind::slow:
    case TroubleKind::broken:
    case TroubleKind::interrupted: return true;
    default: return false;
  }
}

Error to_error(const Trouble& trouble) {
  const auto number = [&] {
    switch (trouble.kind) {
      case TroubleKind::missing: return ENOENT;
      case TroubleKind::denied: return EACCES;
      case TroubleKind::exists: return EEXIST;
      case TroubleKind::full: return ENOSPC;
      case TroubleKind::changed: return EAGAIN;
      case TroubleKind::slow: return ETIMEDOUT;
      case TroubleKind::unreachable: return EHOSTUNREACH;
      case TroubleKind::broken: return ECONNRESET;
      case TroubleKind::interrupted: return EINTR;
      default: return EIO;
    }
  }();
  return {trouble.cause, number};
}

}  // namespace crossdock::transport
