#include "document/object_type.h"

namespace crossdock {

std::uint32_t ObjectType::find(std::string_view field) const {
  const auto found = field_index.find(std::string(field));
  return found == field_index.end() ? none : found->second;
}

ObjectType& ObjectModel::add(std::string name) {
  types_.push_back(std::make_unique<ObjectType>());
  types_.back()->name = std::move(name);
  return *types_.back();
}

const ObjectType* ObjectModel::find(std::string_view name) const {
  for (const auto& type : types_)
    if (type->name == name) return type.get();
  return nullptr;
}

}  // namespace crossdock
