#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostic/source.h"
#include "document/object_type.h"
#include "grammar/grammar.h"
#include "mapping/tables.h"

namespace crossdock::mapping {

/// A map is written in three layers only; a later one patches what the earlier wrote.
enum class Layer : std::uint8_t { base, family, partner };

/// "base", "family", "partner"
[[nodiscard]] std::string_view layer_name(Layer layer);

/// Which kind of document a map is for.
struct DocumentKind {
  std::string standard;  ///< "x12"; "csv", "fixed", "xml", "json" for layouts
  std::string id;        ///< "850"; a layout's name
  friend bool operator==(const DocumentKind&, const DocumentKind&) = default;
};

/// One rule of the effective map, after patches and shapes, for people.
struct EffectiveRule {
  std::string document_path;  ///< "PO1.02"; empty where the rule has none
  std::string operation;      ///< "<->", "==", "=", "->", "<-", "ignore"
  std::string object_path;    ///< "lines[].quantity"; empty where the rule has none
  std::uint16_t depth = 0;    ///< blocks around it
  Layer layer = Layer::base;
  SourceSpan span;
  std::string shape;  ///< the shape it came from, empty if none
};

/// A table that the map names: where it comes from, and what was loaded at link time.
struct TableUse {
  std::string name;
  std::string path;  ///< "tables/stores.csv"; empty for an inline table
  std::shared_ptr<const Table> loaded;
};

struct Instructions;
class NamedFields;

/// A map, checked and linked against one grammar and one object type: immutable, shared by any number of readers and writers.
class MapProgram {
 public:
  std::string name;
  SourceSpan span;  ///< of its name
  DocumentKind document;
  bool reads = true;   ///< makes objects of documents
  bool writes = true;  ///< makes documents of objects
  const ObjectType* object = nullptr;
  std::shared_ptr<const grammar::Grammar> grammar;
  std::vector<EffectiveRule> rules;  ///< in the order of the effective map
  std::vector<TableUse> tables;
  std::shared_ptr<const Instructions> instructions;
  std::shared_ptr<const NamedFields> named_fields;  ///< by any of its rules
};

}  // namespace crossdock::mapping
