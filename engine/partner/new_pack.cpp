#include "partner/new_pack.h"

#include <utility>

#include "base/json.h"
#include "base/text.h"

namespace crossdock::partner {

namespace {

// `@KEY@` is filled in.
constexpr std::string_view settings_head = R"(# The trading partner @NAME@: only what differs from the base policy stands here.
#   crossdock check   reads it all, and tells every error with what to write instead
#   crossdock partner show @NAME@ --all   tells every value; docs/partner-keys.md what each key means
name  = @QUOTED_NAME@
title = @TITLE@
@BASE@# timezone = "America/Chicago"            # of dates and times in its documents; left out: UTC

[contact]
# edi      = "edi@example.com"            # whom the reports tell to mend a document
# business = "buying@example.com"         # whom they tell to ask about an order

# How its interchanges name it: ISA05, ISA06, and GS02 where that is another.
[ids]
theirs = { qualifier = @QUALIFIER@, id = @ID@ }
)";

constexpr std::string_view settings_documents = R"(
[x12]
version = "004010"

# What it sends us, and what becomes of it. `rules` and `refusal` belong here once rules may refuse an order.
[[document]]
set       = "850"
direction = "in"
grammar   = @QUOTED_NAME@   # 850.grammar: what its guide asks for beyond the standard
map       = "@NAME@.order"   # order.map: what its documents mean, where that differs
@ROUTE@
# What we send it leaves by the shipped maps; take away the `#` of what it wants.
# [[document]]
# set       = "855"
# direction = "out"
# [[document]]
# set       = "856"
# direction = "out"
# tier      = "revenue"
# [[document]]
# set       = "810"
# direction = "out"
# tier      = "revenue"
)";

constexpr std::string_view overlay =
    R"(# What @NAME@'s guide for purchase orders asks for beyond the standard; docs/grammar-language.md tells all of it.
# Where a document lacks it, the 997 and the report say so, with your reason.

overlay @NAME@ of x12 004010 850 "@NAME@'s purchase orders" {
  # require REF[DP] reason "the department stands on every carton"
  # require N1[ST] { 03 == "92"; 04 M } reason "the store's number"
  # tighten PO1.03 codes { EA; CA }
  # forbid  TXI warn
}
)";

constexpr std::string_view map = R"(# How @NAME@'s orders differ from the shipped map `order`; docs/map-language.md tells all of it.
#   crossdock map show @NAME@.order              every rule, and where it comes from
#   crossdock explain partners/@NAME@/samples/850.edi   what became of each element

map @NAME@.order extends order
# replace department: REF[DP].02 <-> department required "@NAME@ always sends REF*DP"
# drop REF[PD]

# What must hold before an order is passed on; docs/business-rules.md has more to copy. Name it in partner.toml: rules = "@NAME@.order"
# rules @NAME@.order for order {
#   hold R_STORE when ship_to.id absent: "the order says no store" next "ask the buyer" owner "customer service"
# }

test "an order of theirs" {
  given "samples/850.edi"
  expect {
    number: "SAMPLE-1"
    lines[1].quantity: 12
  }
  roundtrip
}
)";

constexpr std::string_view sample =
    "GS*PO*@GS@*@OUR_GS@*20260105*0900*1*X*004010~\n"
    "ST*850*0001~\nBEG*00*SA*SAMPLE-1**20260105~\nREF*DP*12~\nN1*ST*STORE 12*92*0012~\nPO1*1*12*EA*4.75**VN*ITEM-1~\nCTT*1~\nSE*7*0001~\n"
    "GE*1*1~\nIEA*1*000000001~\n";

std::string filled(std::string_view text, const std::vector<std::pair<std::string_view, std::string>>& values) {
  std::string out;
  while (!text.empty()) {
    const std::size_t at = text.find('@');
    out += text.substr(0, at);
    if (at == std::string_view::npos) break;
    text.remove_prefix(at);
    std::size_t taken = 1;
    for (const auto& [key, value] : values)
      if (text.size() > key.size() + 1 && text.substr(1, key.size()) == key && text[key.size() + 1] == '@') {
        out += value;
        taken = key.size() + 2;
        break;
      }
    if (taken == 1) out += '@';
    text.remove_prefix(taken);
  }
  return out;
}

/// As TOML writes it; JSON's texts are texts of TOML too.
std::string quoted_text(std::string_view text) {
  std::string out;
  JsonWriter json(out);
  json.string(text);
  return out;
}

std::string padded_id(std::string_view id) { return std::string(id) + std::string(id.size() < 15 ? 15 - id.size() : 0, ' '); }

}  // namespace

std::vector<NewFile> files_of_new_pack(const NewPack& asked) {
  const std::vector<std::pair<std::string_view, std::string>> values = {
      {"NAME", asked.name},
      {"QUOTED_NAME", quoted_text(asked.name)},
      {"TITLE", quoted_text(asked.title.empty() ? asked.name : asked.title)},
      {"BASE", asked.base.empty() ? "" : "base  = " + quoted_text(asked.base) + "\n"},
      {"QUALIFIER", quoted_text(asked.theirs.qualifier)},
      {"ID", quoted_text(asked.theirs.id)},
      {"GS", asked.theirs.application()},
      {"OUR_GS", asked.ours.application()},
      {"ROUTE", asked.route.empty() ? "# route    = \"erp\"                   # the pack of whoever receives it; until then it is kept\n"
                                    : "route     = " + quoted_text(asked.route) + "\n"}};
  std::vector<NewFile> files;
  files.push_back({"partner.toml", filled(settings_head, values)});
  if (!asked.base.empty()) return files;
  files.front().text += filled(settings_documents, values);
  files.push_back({"850.grammar", filled(overlay, values)});
  files.push_back({"order.map", filled(map, values)});
  files.push_back({"samples/850.edi", "ISA*00*          *00*          *" + asked.theirs.qualifier + "*" + padded_id(asked.theirs.id) + "*" +
                                          asked.ours.qualifier + "*" + padded_id(asked.ours.id) +
                                          "*260105*0900*U*00401*000000001*0*T*>~\n" + filled(sample, values)});
  return files;
}

}  // namespace crossdock::partner
