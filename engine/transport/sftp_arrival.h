#pragma once

#include <memory>
#include <string>

#include "transport/sftp_channel.h"
#include "transport/sftp_session.h"

namespace crossdock::transport {

/// A file on the server that `find` saw.
class SftpArrival final : public Arrival {
 public:
  SftpArrival(SftpChannel& channel, Found found, std::string id) : channel_(channel), found_(std::move(found)), id_(std::move(id)) {}

  /// EAGAIN: it is not any more what was found. The end comes after as many bytes as were found, or an error does.
  Result<std::unique_ptr<InputFile>> open() override;
  /// By the rule of the channel; what was put in the file's place meanwhile is left alone.
  Result<Remains> settle(Settlement settlement) override;

 private:
  [[nodiscard]] std::string path() const { return remote_path(channel_.settings().in, found_.name); }
  Result<Remains, Trouble> let_go(SftpSession& session);

  SftpChannel& channel_;
  Found found_;
  std::string id_;
};

}  // namespace crossdock::transport
