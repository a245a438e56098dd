#pragma once

#include "partner/site.h"
#include "partner/trading_partner.h"
#include "transport/sftp_settings.h"

namespace crossdock::exchange {

/// How to reach a partner's SFTP server. Secrets are looked up for each connection.
[[nodiscard]] transport::SftpSettings server_of(const partner::TradingPartner& partner, const partner::SiteSettings& site);

}  // namespace crossdock::exchange
