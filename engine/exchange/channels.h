#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "exchange/context.h"
#include "exchange/intake.h"
#include "transport/folder_channel.h"

namespace crossdock::exchange {

/// The channels of a site: an inbound one for each partner that can be worked for, and for each inbound folder that nobody has;
/// outbound ones by their folder.
class Channels {
 public:
  struct Inbox {
    Intake::Sender sender;
    std::unique_ptr<transport::FolderChannel> channel;
    std::shared_ptr<const partner::PackVersion> pack;
  };

  explicit Channels(Context& context) : context_(context) {}

  /// Makes the folders of every usable partner; what keeps a partner from being worked for goes to `remarks`.
  void open(std::vector<std::string>& remarks);
  /// Tries those again whose folders could not be made, as on a share that was not there. True: one more partner can be worked for.
  [[nodiscard]] bool open_the_rest(std::vector<std::string>& remarks);
  /// Adds the inbound folders that no partner has, as they are now. Those of partners whose packs have errors are left alone.
  void find_unknown_folders(std::vector<std::string>& remarks);

  [[nodiscard]] std::vector<Inbox>& inboxes() { return inboxes_; }
  /// The inbox through which a file of this partner came; nullptr: its partner cannot be worked for now.
  [[nodiscard]] Inbox* inbox_of(const std::string& partner);
  /// Where files go that no inbox can take up again.
  [[nodiscard]] transport::FolderChannel& lost_and_found() { return *lost_; }
  /// Thread-safe. Throws PartnerFault where its folder cannot be made.
  [[nodiscard]] transport::Channel& outlet(const ledger::OutboxEntry& entry);

 private:
  void open(const partner::PackEntry& entry, std::vector<std::string>& remarks);

  Context& context_;
  std::vector<Inbox> inboxes_;
  std::vector<const partner::PackEntry*> closed_;  // the site's, whose folders could not be made
  std::unique_ptr<transport::FolderChannel> lost_;
  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<transport::FolderChannel>> outlets_;
};

}  // namespace crossdock::exchange
