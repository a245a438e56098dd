#include "base/program_id.h"

#include <cstddef>
#include <cstring>
#include <string_view>

#include <elf.h>
#include <link.h>

namespace crossdock {

namespace {

/// The build id among the notes of a segment.
std::string_view build_id_of(std::string_view notes) {
  constexpr auto padded = [](std::size_t size) { return (size + 3) & ~std::size_t{3}; };
  ElfW(Nhdr) head;
  while (notes.size() >= sizeof head) {
    std::memcpy(&head, notes.data(), sizeof head);
    notes.remove_prefix(sizeof head);
    if (notes.size() < padded(head.n_namesz) + padded(head.n_descsz)) break;
    if (head.n_type == NT_GNU_BUILD_ID && notes.substr(0, head.n_namesz) == std::string_view("GNU\0", 4))
      return notes.substr(padded(head.n_namesz), head.n_descsz);
    notes.remove_prefix(padded(head.n_namesz) + padded(head.n_descsz));
  }
  return {};
}

/// The first object that is told is the program itself.
int look_at_program(dl_phdr_info* object, std::size_t, void* found) {
  auto& id = *static_cast<std::string*>(found);
  for (std::size_t i = 0; i < object->dlpi_phnum && id.empty(); ++i) {
    const auto& segment = object->dlpi_phdr[i];
    if (segment.p_type != PT_NOTE) continue;
    // The loader tells addresses as numbers.
    const auto* note = reinterpret_cast<const char*>(object->dlpi_addr + segment.p_vaddr);  // NOLINT(performance-no-int-to-ptr)
    id = build_id_of({note, segment.p_memsz});
  }
  return 1;
}

}  // namespace

std::string program_id() {
  std::string id;
  (void)::dl_iterate_phdr(&look_at_program, &id);
  return id;
}

}  // namespace crossdock
