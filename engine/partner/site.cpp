#include "partner/site.h"

#include <algorithm>

#include "base/text.h"
#include "partner/check_pack.h"
#include "partner/library.h"

namespace crossdock::partner {

Site::Site() = default;
Site::~Site() = default;

const PackEntry* Site::entry(std::string_view name) const {
  const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const PackEntry& entry) { return entry.name == name; });
  return found == entries_.end() ? nullptr : &*found;
}

std::shared_ptr<const PackVersion> Site::find(std::string_view name) const {
  const PackEntry* found = entry(name);
  return found != nullptr && found->pack != nullptr && found->pack->usable() ? found->pack : nullptr;
}

std::vector<Diagnostic> Site::check_shared() const {
  std::vector<Diagnostic> found = library_->check_shared();
  const std::vector<Diagnostic> maps = check_maps(*fallback_, mapping::Layer::base);
  found.insert(found.end(), maps.begin(), maps.end());
  return found;
}

SenderMatch Site::find_sender(std::string_view qualifier, std::string_view id, std::string_view gs, char usage) const {
  SenderMatch match;
  const auto found = senders_.find(std::string(trimmed(qualifier)) + "/" + std::string(trimmed(id)));
  if (found == senders_.end()) return match;
  const PackEntry* best = nullptr;
  int best_fit = -1;
  for (const std::size_t place : found->second) {
    const PackEntry& entry = entries_[place];
    const bool same_mode = (entry.partner.mode == Mode::test) == (usage == 'T');
    bool named = false;  // by its GS02 too
    bool any = false;
    for (const Identity& identity : entry.partner.theirs) {
      if (identity.qualifier != trimmed(qualifier) || identity.id != trimmed(id)) continue;
      any = true;
      named = named || identity.application() == trimmed(gs);
    }
    // Where only one pack has the ISA id, GS02 does not matter.
    const int fit = (named ? 2 : 0) + (same_mode ? 1 : 0);
    if (any && fit > best_fit) {
      best = &entry;
      best_fit = fit;
    }
  }
  if (best == nullptr) return match;
  match.name = best->name;
  if (best->pack == nullptr || !best->pack->usable()) {
    match.outcome = SenderMatch::Outcome::unusable;
    return match;
  }
  match.pack = best->pack;
  const bool same_mode = (best->partner.mode == Mode::test) == (usage == 'T');
  match.outcome = same_mode ? SenderMatch::Outcome::found : SenderMatch::Outcome::other_mode;
  return match;
}

}  // namespace crossdock::partner
