#include "cli/given_files.h"

#include "base/file.h"
#include "base/limits.h"
#include "format/json/canonical_json.h"

namespace crossdock::cli {

bool GivenFiles::add(const std::string& file) {
  auto text = read_file(file, limits::tree_file_bytes);
  if (!text) {
    context_.complain(text.error().message);
    context_.exit = Exit::not_found;
    return false;
  }
  texts_.push_back(std::make_unique<std::string>(std::move(*text)));
  format::CanonicalReader reader(*texts_.back(), pack_.objects(), file);
  CanonicalObject object;
  format::Findings findings;
  while (reader.next(arena_, object, findings))
    if (object.root != nullptr) objects_.add(object);
  const std::vector<Diagnostic> found = findings.take();
  context_.show(found, *pack_.sources());
  if (!has_errors(found)) return true;
  context_.complain(file + " has errors: what stands in it cannot be used");
  context_.exit = Exit::usage;
  return false;
}

}  // namespace crossdock::cli
