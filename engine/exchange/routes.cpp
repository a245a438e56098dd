#include "exchange/routes.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "base/text.h"
#include "exchange/context.h"
#include "exchange/values_at.h"
#include "format/json/canonical_json.h"
#include "mapping/split.h"
#include "partner/library.h"

namespace crossdock::exchange {

namespace {

using translate::Passage;

std::vector<std::string> texts_at(const Record& record, std::string_view path) {
  std::vector<std::string> texts;
  for (const Value& value : values_at(record, path))
    if (value.kind() == ValueKind::text) texts.emplace_back(value.text());
  return texts;
}

/// The one partner who sent all orders of these numbers; else why there is none.
struct Senders {
  std::set<std::string> all;  ///< who sent each of them
  std::string problem;
};

Senders senders_of(const std::vector<std::string>& numbers, KeptObjects& related) {
  Senders senders;
  bool first = true;
  for (const std::string& number : numbers) {
    std::set<std::string> owners = related.owners_of("order", number);
    if (owners.empty()) {
      senders.problem = "nobody sent an order " + printable(number, 60) + ", so nobody is known who should receive this";
      return senders;
    }
    std::set<std::string> both;
    std::set_intersection(owners.begin(), owners.end(), senders.all.begin(), senders.all.end(), std::inserter(both, both.end()));
    senders.all = first ? std::move(owners) : std::move(both);
    first = false;
  }
  if (numbers.empty())
    senders.problem = "it names no order, so nobody is known who should receive this";
  else if (senders.all.empty())
    senders.problem = "its orders came from different partners";
  else if (senders.all.size() > 1)
    senders.problem =
        "several partners sent an order " + printable(numbers.front(), 60) + ": " + joined({senders.all.begin(), senders.all.end()}, ", ");
  return senders;
}

void route_by_order(translate::ObjectVerdict& object, const std::string& path, KeptObjects& related) {
  const Senders senders = senders_of(texts_at(*object.object.root, path), related);
  if (senders.problem.empty()) {
    object.route = *senders.all.begin();
    return;
  }
  if (object.passage != Passage::deliver) return;
  object.passage = Passage::hold;
  mapping::RuleFinding& finding = object.rules.emplace_back();
  finding.id = "route";
  finding.kind = FaultKind::rule_hold;
  finding.text = senders.problem;
  finding.next = "correct the order's number where it was entered, then send it again";
  finding.owner = "customer service";
  finding.object_path = path;
}

}  // namespace

const partner::LinkedDocument* document_of(const partner::PackVersion& pack, const std::string& file, const translate::SetVerdict& set,
                                           const translate::FileVerdict& so_far) {
  if (set.interchange >= so_far.interchanges.size()) return pack.inbound_file(file);
  const auto& groups = so_far.interchanges[set.interchange].groups;
  return pack.inbound_set(set.set_id, set.group < groups.size() ? groups[set.group].version : std::string());
}

void put_correction(Context& context, const std::string& corrected, const partner::LinkedDocument* linked, translate::SetVerdict& set) {
  std::vector<translate::ObjectVerdict> objects;
  const ObjectModel& model = context.site->fallback_pack()->objects();
  format::CanonicalReader reader(set.arena->copy(corrected), model, "correction");
  CanonicalObject object;
  format::Findings findings;
  while (reader.next(*set.arena, object, findings)) {
    if (object.root == nullptr || findings.has_errors() || objects.size() == set.objects.size())
      throw UnworkableFile("the correction is not read any more: correct it anew");
    objects.push_back(set.objects[objects.size()]);
    translate::ObjectVerdict& verdict = objects.back();
    verdict.object = object;
    verdict.rules.clear();
    verdict.diagnostics.clear();
    const bool by_order = linked != nullptr && !linked->settings.route_by_order.empty();
    verdict.passage = verdict.route.empty() && !by_order ? Passage::keep : Passage::deliver;
  }
  if (!objects.empty()) set.objects = std::move(objects);
}

Passage passage_of(const translate::ObjectVerdict& object, bool released) {
  const bool goes = released && object.passage == Passage::hold && !has_errors(object.diagnostics) && !object.route.empty();
  return goes ? Passage::deliver : object.passage;
}

std::vector<bool> choose_routes(translate::SetVerdict& set, const partner::LinkedDocument* linked, bool released, KeptObjects& related) {
  std::vector<bool> further(set.objects.size(), false);
  if (linked == nullptr) return further;
  const partner::DocumentSettings& settings = linked->settings;
  if (!settings.route_by_order.empty())
    for (translate::ObjectVerdict& object : set.objects) route_by_order(object, settings.route_by_order, related);
  for (std::size_t i = 0; i < set.objects.size(); ++i) {
    if (passage_of(set.objects[i], released) != Passage::deliver) continue;
    for (const std::string& route : settings.further_routes) {
      translate::ObjectVerdict copy = set.objects[i];
      copy.diagnostics.clear();
      copy.rules.clear();
      copy.route = route;
      ++i;
      set.objects.insert(set.objects.begin() + static_cast<std::ptrdiff_t>(i), std::move(copy));
      further.insert(further.begin() + static_cast<std::ptrdiff_t>(i), true);
    }
  }
  return further;
}

std::vector<CanonicalObject> objects_of_document(const translate::SetVerdict& set, std::size_t index, const partner::LinkedDocument& linked,
                                                 bool released, std::size_t& first) {
  const translate::ObjectVerdict& object = set.objects[index];
  first = index;
  if (linked.map == nullptr || !mapping::joins(*linked.map)) return {object.object};
  std::vector<CanonicalObject> together;
  for (std::size_t i = 0; i < set.objects.size(); ++i) {
    const translate::ObjectVerdict& other = set.objects[i];
    if (other.kind != object.kind || other.route != object.route || passage_of(other, released) != Passage::deliver ||
        !mapping::join_into_one(*linked.map, object.object, other.object))
      continue;
    if (together.empty()) first = i;
    together.push_back(other.object);
  }
  return together;
}

}  // namespace crossdock::exchange
