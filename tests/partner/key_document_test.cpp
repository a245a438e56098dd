#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <span>
#include <sstream>

#include <boost/test/unit_test.hpp>

#include "partner/keys.h"

using namespace crossdock;
using namespace crossdock::partner;

namespace {

std::string values_of(const KeySpec& key) {
  switch (key.type) {
    case KeyType::text: return "text";
    case KeyType::name: return "name";
    case KeyType::names: return "name, or list of names";
    case KeyType::boolean: return "`true` `false`";
    case KeyType::integer: return "number " + std::string(key.words);
    case KeyType::duration: return "duration, `\"15m\"`";
    case KeyType::word: {
      std::string words = "`";
      for (const char c : key.words) words += c == ' ' ? std::string("` `") : std::string(1, c);
      return words + "`";
    }
    case KeyType::character: return "one byte, `\"*\"` or `\"0x85\"`";
    case KeyType::suffix: return "`\"\"` `\"\\n\"` `\"\\r\\n\"`";
    case KeyType::zone: return "time zone";
    case KeyType::secret: return "reference, `\"secret:…\"`";
    case KeyType::readiness: return "`\"stable 30s\"` `\"renamed\"` `\"done-file .done\"`";
    case KeyType::texts: return "list of texts";
    case KeyType::version: return "X12 version";
    case KeyType::folder: return "folder";
    case KeyType::pins: return "host key fingerprint `\"SHA256:…\"`, or list of them";
  }
  return {};
}

std::string cell(std::string_view text) {
  std::string result;
  for (const char c : text) result += c == '|' ? std::string("\\|") : std::string(1, c);
  return result;
}

std::string table_of(std::span<const KeySpec> keys) {
  std::string text = "| key | value | base | meaning |\n|---|---|---|---|\n";
  for (const KeySpec& key : keys) {
    if (key.path.starts_with("defaults.")) continue;
    const std::string initial = key.initial.empty() ? "" : "`" + cell(key.initial) + "`";
    text += "| `" + std::string(key.path) + "` | " + cell(values_of(key)) + " | " + initial + " | " + cell(key.meaning) +
            (key.later ? "; not acted upon yet" : "") + " |\n";
  }
  return text;
}

std::string document() {
  std::string text =
      "# The keys of partner.toml\n\n"
      "Made from the program: `CROSSDOCK_UPDATE=1 build/release/tests/test_partner --run_test=key_document` writes it anew. Keys with a "
      "dot\n"
      "stand in tables: `x12.version` is `version` under `[x12]`. Under `[defaults]` of crossdock.toml most of them hold for all packs.\n"
      "What the kinds of fault behind `validation.*` are, and what the base pack does with each: [policy.md](policy.md).\n\n";
  text += table_of(pack_keys());
  text += "\n## Groups of faults\n\n| key under `[validation]` | what it sets |\n|---|---|\n";
  for (const FaultGroup& group : fault_groups()) text += "| `" + std::string(group.key) + "` | " + std::string(group.meaning) + " |\n";
  text +=
      "\n## The keys of crossdock.toml\n\nPaths begin at the site's folder where they do not begin with `/`. `[[alert]]` may stand several "
      "times.\n\n";
  text += table_of(site_keys());
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(key_document)

BOOST_AUTO_TEST_CASE(the_documented_keys_are_those_of_the_program) {
  const std::string text = document();
  const std::filesystem::path file = std::filesystem::path(CROSSDOCK_SOURCE_DIR) / "docs/partner-keys.md";
  if (std::getenv("CROSSDOCK_UPDATE") != nullptr) std::ofstream(file, std::ios::binary) << text;
  std::ifstream in(file, std::ios::binary);
  std::ostringstream written;
  written << in.rdbuf();
  BOOST_TEST((text == written.str()), "docs/partner-keys.md is out of date");
}

BOOST_AUTO_TEST_SUITE_END()
