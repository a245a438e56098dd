#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace crossdock::transport {

/// What keeps a server from doing what we ask.
enum class TroubleKind : std::uint8_t {
  unreachable,       ///< no address, no route, refused, or no connection in time
  no_ssh,            ///< something answers, but it does not speak SSH
  algorithms,        ///< nothing that both sides know
  host_key_unknown,  ///< no key of this server is pinned
  host_key_changed,  ///< the server has another key than the one that is pinned
  secret,            ///< our own key or password cannot be used
  login,             ///< the server refuses our key or password
  missing,           ///< no such file or folder
  denied,            ///< the server does not permit it
  exists,            ///< the name is taken
  full,              ///< the server has no room, or says only that writing failed
  failed,            ///< the server says "failure" and no more
  changed,           ///< the file is not any more what it was: it is still being written
  slow,              ///< no answer in time, or slower than the rate that the pack asks for
  broken,            ///< the connection was lost
  protocol,          ///< the server says what SFTP does not know
  interrupted,       ///< we are stopping
};
/// "host-key-changed", for groups of exceptions and for JSON.
[[nodiscard]] std::string_view name_of(TroubleKind kind);
/// Whether it may go by itself: nobody has to do anything before the next try.
[[nodiscard]] bool may_pass(TroubleKind kind);

struct Trouble {
  TroubleKind kind = TroubleKind::failed;
  std::string cause;  ///< a sentence, printable
  std::string next;   ///< what to do, and who; empty: wait for the next try
};

/// With the errno that says the same, so that callers can tell a missing file from a taken name.
[[nodiscard]] Error to_error(const Trouble& trouble);

}  // namespace crossdock::transport
