#pragma once

#include <string>

#include "base/result.h"
#include "transport/ssh_session.h"

namespace crossdock::transport {

/// Logs in with our key, our password, or both where the server wants both. The name of what it accepted: "publickey".
[[nodiscard]] Result<std::string, Trouble> log_in(SshSession& session, Deadline deadline);

}  // namespace crossdock::transport
