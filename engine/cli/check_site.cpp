#include "cli/check_site.h"

#include <algorithm>

#include "cli/context.h"
#include "cli/map_tests.h"
#include "partner/check_pack.h"
#include "partner/library.h"
#include "sample/expectations.h"

namespace crossdock::cli {

SiteCheck check_site(const partner::Site& site, Instant now, const std::vector<std::string>& only) {
  SiteCheck check;
  const auto add = [&](const MapTestCount& tests) {
    check.tests += tests.run;
    check.failed_tests += tests.failed;
  };
  check.found = site.diagnostics();
  if (only.empty()) {
    partner::append(check.found, site.check_shared());
    add(test_maps(*site.fallback_pack(), mapping::Layer::base, now, check.found));
  }
  for (const partner::PackEntry& entry : site.entries()) {
    if (!only.empty() && std::find(only.begin(), only.end(), entry.name) == only.end()) continue;
    ++check.packs;
    std::vector<Diagnostic> of_pack = entry.diagnostics;
    if (entry.pack != nullptr) partner::append(of_pack, partner::check_pack(*entry.pack));
    check.packs_with_errors += has_errors(of_pack) ? 1u : 0u;
    partner::append(check.found, of_pack);
    if (entry.pack == nullptr) continue;
    for (const mapping::Layer layer : {mapping::Layer::family, mapping::Layer::partner})
      add(test_maps(*entry.pack, layer, now, check.found));
    const sample::SampleTests judged = sample::test_samples(*entry.pack, now);
    check.samples += judged.run();
    check.failed_tests += judged.failed();
    partner::append(check.found, judged.failures);
  }
  check.found = without_repeats(check.found);
  for (const Diagnostic& diagnostic : check.found) {
    check.errors += diagnostic.severity == Severity::error ? 1u : 0u;
    check.warnings += diagnostic.severity == Severity::warning ? 1u : 0u;
  }
  return check;
}

}  // namespace crossdock::cli
