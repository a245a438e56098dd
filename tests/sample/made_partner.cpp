#include "sample/made_partner.h"

#include <algorithm>
#include <map>

namespace crossdock::test {

namespace {

std::uint32_t any_percent(Chance& chance) {
  static constexpr std::uint32_t often[] = {20, 50, 80, 90, 95};
  const std::size_t draw = chance.below(10);
  return draw < 4 ? 100u : draw < 5 ? 0u : often[chance.below(5)];
}

std::vector<std::string> some_of(std::vector<std::string> all, std::size_t most, Chance& chance) {
  for (std::size_t i = all.size(); i > 1; --i) std::swap(all[i - 1], all[chance.below(i)]);
  all.resize(1 + chance.below(most));
  std::sort(all.begin(), all.end());
  return all;
}

/// A text of one length, of lengths up to a bound, or of any length that the standard takes.
MadeElement text_of(std::uint32_t number, std::size_t standard_min, std::size_t standard_max, Chance& chance) {
  MadeElement element{number, 100, {}, standard_min, standard_max};
  const std::size_t draw = chance.below(3);
  if (draw == 0) element.min = element.max = std::max<std::size_t>(standard_min, 4) + chance.below(8);
  if (draw == 1) element.max = std::max<std::size_t>(standard_min, 4) + chance.below(8);
  return element;
}

MadeElement code_of(std::uint32_t number, std::vector<std::string> codes) { return {number, 100, std::move(codes), 1, 1}; }

std::string label(std::uint32_t element) { return (element < 10 ? ".0" : ".") + std::to_string(element); }

/// What the standard says of lengths at the places used here (X12 004010).
struct Standard {
  std::size_t min, max;
};
const std::map<std::string, Standard>& standard_lengths() {
  static const std::map<std::string, Standard> all = {{"BEG.03", {1, 22}}, {"REF.02", {1, 30}},   {"N1.02", {1, 60}},
                                                      {"N1.04", {2, 80}},  {"N1/N3.01", {1, 55}}, {"N1/N4.01", {2, 30}},
                                                      {"PO1.07", {1, 48}}, {"PO1.09", {1, 48}},   {"PER.02", {1, 60}}};
  return all;
}

class TruthTeller {
 public:
  explicit TruthTeller(MadePartner& partner) : partner_(partner) {}

  void tell() {
    tell_uses(partner_.heading, "");
    tell_elements(partner_.line, "PO1", "PO1");
    tell_uses(partner_.line.inside, "PO1/");
  }

 private:
  void tell_uses(const std::vector<MadeUse>& uses, const std::string& above) {
    std::map<std::string, std::set<std::string>> keys;
    for (const MadeUse& use : uses) {
      if (use.percent == 0) continue;
      const std::string path = above + use.tag, target = use.key.empty() ? path : path + "[" + use.key + "]";
      if (use.percent == 100 && use.tag != "BEG") partner_.required.insert(target + " require");
      if (!use.key.empty()) keys[path + label(use.key_element)].insert(use.key);
      tell_elements(use, path, target);
    }
    for (const auto& [path, all] : keys) {
      std::string title = path + " codes";
      for (const std::string& key : all) title += " " + key;
      partner_.codes.insert(title);
    }
    tell_inside(uses, above);
  }

  /// What stands in a keyed loop is asked for in all of them, or in those of one key.
  void tell_inside(const std::vector<MadeUse>& uses, const std::string& above) {
    struct Inside {
      std::size_t used = 0, always = 0;
      std::vector<std::string> keys;
      const MadeUse* first = nullptr;
    };
    std::map<std::string, Inside> found;
    std::size_t loops = 0;
    for (const MadeUse& use : uses) {
      if (use.percent == 0 || use.inside.empty()) continue;
      ++loops;
      for (const MadeUse& inner : use.inside) {
        Inside& one = found[above + use.tag + "/" + inner.tag];
        if (inner.percent > 0) one.first = &inner;
        if (inner.percent == 100) one.keys.push_back(use.key);
      }
    }
    for (const auto& [path, one] : found) {
      if (one.first != nullptr) tell_elements(*one.first, path, path);
      if (one.keys.size() == loops) {
        partner_.required.insert(path + " require");
        continue;
      }
      for (const std::string& key : one.keys) partner_.required.insert(path + " require when " + key);
    }
  }

  void tell_elements(const MadeUse& use, const std::string& path, const std::string& target) {
    for (const MadeElement& element : use.elements) {
      if (!element.codes.empty()) {
        std::string title = target + label(element.number) + " codes";
        for (const std::string& code : element.codes) title += " " + code;
        partner_.codes.insert(title);
        continue;
      }
      const auto standard = standard_lengths().find(path + label(element.number));
      if (standard == standard_lengths().end()) continue;
      const std::size_t min = element.min == element.max ? element.min : standard->second.min;
      if (min != standard->second.min || element.max != standard->second.max)
        partner_.lengths.insert(target + label(element.number) + " length " + std::to_string(min) + ".." + std::to_string(element.max));
    }
  }

  MadePartner& partner_;
};

std::string value_of(const MadeElement& element, Chance& chance) {
  if (!element.codes.empty()) return element.codes[chance.below(element.codes.size())];
  std::string text;
  for (std::size_t size = element.min + chance.below(element.max - element.min + 1); text.size() < size;)
    text += static_cast<char>('A' + chance.below(26));
  return text;
}

void write_use(const MadeUse& use, Chance& chance, std::string& out, std::size_t& count) {
  if (chance.below(100) >= use.percent) return;
  std::vector<std::string> elements;
  const auto put = [&](std::uint32_t number, std::string value) {
    if (elements.size() < number) elements.resize(number);
    elements[number - 1] = std::move(value);
  };
  if (!use.key.empty()) put(use.key_element, use.key);
  for (const MadeElement& element : use.elements)
    if (chance.below(100) < element.percent) put(element.number, value_of(element, chance));
  if (use.tag == "BEG") put(5, "20261116");
  if (use.tag == "DTM") put(2, "20261116");
  if (use.tag == "PO1") {
    put(2, std::to_string(1 + chance.below(90)));
    put(4, std::to_string(1 + chance.below(90)));
  }
  if (use.tag == "PO4") put(1, std::to_string(1 + chance.below(24)));
  out += use.tag;
  for (const std::string& element : elements) out += "*" + element;
  out += "~";
  ++count;
  for (const MadeUse& inner : use.inside) write_use(inner, chance, out, count);
}

}  // namespace

MadePartner make_partner(std::uint64_t seed) {
  Chance chance(seed * 7919 + 1);
  MadePartner partner;
  partner.id = "MADE" + std::to_string(seed);
  MadeUse beginning{"BEG",
                    "",
                    0,
                    100,
                    {code_of(1, some_of({"00", "05", "01", "06"}, 2, chance)), code_of(2, some_of({"SA", "DS", "KN", "RL"}, 2, chance)),
                     text_of(3, 1, 22, chance)},
                    {}};
  partner.heading.push_back(std::move(beginning));
  for (const char* key : {"DP", "IA", "PD", "VR"})
    partner.heading.push_back({"REF", key, 1, any_percent(chance), {text_of(2, 1, 30, chance)}, {}});
  partner.heading.push_back({"PER", "BD", 1, any_percent(chance), {text_of(2, 1, 60, chance)}, {}});
  for (const char* key : {"001", "010", "064"}) partner.heading.push_back({"DTM", key, 1, any_percent(chance), {}, {}});
  // Some store is always there, so that N1 is.
  for (const char* key : {"ST", "BY", "BT"}) {
    MadeUse use{"N1",
                key,
                1,
                key == std::string_view("ST") ? 100u : any_percent(chance),
                {text_of(2, 1, 60, chance), code_of(3, some_of({"92", "9", "1", "91"}, 2, chance)), text_of(4, 2, 80, chance)},
                {}};
    use.inside.push_back({"N3", "", 0, any_percent(chance), {{1, 100, {}, 1, 55}}, {}});
    use.inside.push_back({"N4", "", 0, any_percent(chance), {{1, 100, {}, 2, 30}}, {}});
    partner.heading.push_back(std::move(use));
  }
  partner.line = {"PO1",
                  "",
                  0,
                  100,
                  {code_of(3, some_of({"EA", "CA", "DZ", "LB", "PK"}, 3, chance)), code_of(6, some_of({"UP", "EN", "UK"}, 1, chance)),
                   text_of(7, 1, 48, chance), code_of(8, some_of({"VN", "IN", "BP"}, 2, chance)), text_of(9, 1, 48, chance)},
                  {}};
  partner.line.inside.push_back({"PO4", "", 0, any_percent(chance), {}, {}});
  partner.line.inside.push_back({"DTM", "010", 1, any_percent(chance), {}, {}});
  TruthTeller(partner).tell();
  return partner;
}

std::string make_order(const MadePartner& partner, std::uint64_t number) {
  Chance chance(number * 104729 + std::hash<std::string>{}(partner.id) % 1000003);
  const std::string control = std::to_string(100000000 + number % 900000000);
  std::string body = "ST*850*0001~";
  std::size_t count = 1;
  for (const MadeUse& use : partner.heading) write_use(use, chance, body, count);
  for (std::size_t lines = 1 + chance.below(4); lines > 0; --lines) write_use(partner.line, chance, body, count);
  std::string id = partner.id;
  id.resize(15, ' ');
  return "ISA*00*          *00*          *ZZ*" + id + "*ZZ*OURCO          *261116*0731*U*00401*" + control + "*0*P*>~GS*PO*" + partner.id +
         "*OURCO*20261116*0731*" + control + "*X*004010~" + body + "SE*" + std::to_string(count + 1) + "*0001~GE*1*" + control + "~IEA*1*" +
         control + "~";
}

}  // namespace crossdock::test
