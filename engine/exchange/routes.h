#pragma once

#include <string>
#include <vector>

#include "exchange/kept_objects.h"
#include "partner/pack.h"
#include "translate/verdict.h"

namespace crossdock::exchange {

/// The document of the pack that a set was read as; nullptr: none.
[[nodiscard]] const partner::LinkedDocument* document_of(const partner::PackVersion& pack, const std::string& file,
                                                         const translate::SetVerdict& set, const translate::FileVerdict& so_far);

/// Puts what a person wrote (canonical JSON lines) in the place of the objects that the map made. Throws UnworkableFile where it is not
/// read any more.
void put_correction(Context& context, const std::string& corrected, const partner::LinkedDocument* linked, translate::SetVerdict& set);

/// What becomes of an object; what a person `released` goes on, unless it is broken.
[[nodiscard]] translate::Passage passage_of(const translate::ObjectVerdict& object, bool released);

/// Finds out who receives each object where the pack leaves it to the order, and sets an object that several receive beside itself.
/// The result tells for each object whether it is such a copy.
[[nodiscard]] std::vector<bool> choose_routes(translate::SetVerdict& set, const partner::LinkedDocument* linked, bool released,
                                              KeptObjects& related);

/// The objects that go to one receiver in one document with this one, which `linked` writes (`join by`); without joining it alone.
/// `first`: the place of the first of them, which stands for them all.
[[nodiscard]] std::vector<CanonicalObject> objects_of_document(const translate::SetVerdict& set, std::size_t index,
                                                               const partner::LinkedDocument& linked, bool released, std::size_t& first);

}  // namespace crossdock::exchange
