#pragma once

#include <string_view>

namespace crossdock::cli {

/// Tells the service manager how the daemon is doing, as sd_notify(3) says: "READY=1", "RELOADING=1", "STOPPING=1". Nothing where no
/// manager asks.
void tell_service_manager(std::string_view state) noexcept;

}  // namespace crossdock::cli
