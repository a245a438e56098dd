#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/disk.h"
#include "base/result.h"
#include "diagnostic/policy.h"
#include "document/transaction_set.h"
#include "format/finding.h"
#include "grammar/grammar.h"

/// Readers and writers of the formats that a layout describes: CSV, fixed columns, XML, JSON. Both sides work from the same Grammar.
///
/// A document is a TransactionSet: loop 0 is the set, each record or loop of the layout a Loop or a Segment, each field an element.
/// A layout whose set has one child that repeats holds one document an instance of that child, otherwise one a file.
/// Elements hold the file's own text, in UTF-8, trimmed and unquoted; dates stay as spelt, numbers have `.` as decimal mark.
/// Empty and absent are the same there. Values of a repeating field stand in one element, cut by `repetition_mark`.
namespace crossdock::format {

/// TransactionSet::repetition_separator of layouts: the unit separator, which no text of such files may hold.
inline constexpr char repetition_mark = '\x1F';

struct ReadOptions {
  std::string file;  ///< the name to show in findings
  ValidationPolicy policy;
};

/// Where a document stands in its file.
struct Extent {
  std::uint64_t offset = 0;  ///< bytes
  std::uint64_t length = 0;
  std::uint64_t line = 0;  ///< of its first line, from 1
};

class DocumentReader {
 public:
  enum class Event : std::uint8_t {
    document,  ///< `set` and `findings` are those of one document; a set without segments: nothing of it could be read
    file,      ///< `findings` speak of the file as a whole
    end,
  };

  DocumentReader() = default;
  DocumentReader(const DocumentReader&) = delete;
  DocumentReader& operator=(const DocumentReader&) = delete;
  virtual ~DocumentReader() = default;

  /// Reads on. `set` and `findings` are emptied first; what `set` points to stays good until the next call.
  /// Documents are independent: what is wrong with one does not keep the next from being read.
  virtual Event next(TransactionSet& set, Findings& findings) = 0;
  /// Of the document just read.
  [[nodiscard]] virtual Extent extent() const = 0;
  /// Why the input could not be read to its end, if so: it then seems to end there.
  [[nodiscard]] virtual const std::optional<Error>& error() const = 0;
};

struct WriteOptions {
  /// CSV: a text that a spreadsheet would run as a formula gets an apostrophe in front. For reports that people open; data for
  /// machines stays as it is, since the apostrophe would become part of the value.
  bool neutralise_formulas = false;
};

class DocumentWriter {
 public:
  DocumentWriter() = default;
  DocumentWriter(const DocumentWriter&) = delete;
  DocumentWriter& operator=(const DocumentWriter&) = delete;
  virtual ~DocumentWriter() = default;

  /// Appends one document. What the layout does not allow (a mandatory field missing, a value too long, a character that the
  /// charset lacks) becomes an error in `diagnostics`; nothing of the file may then be sent.
  virtual void write(const TransactionSet& set, std::vector<Diagnostic>& diagnostics) = 0;
  /// Ends the file. Nothing may be written behind it.
  virtual void finish(std::vector<Diagnostic>& diagnostics) = 0;
};

/// A reader for the layout's format; `grammar` and `input` must outlive it. Never null: where no reader fits (X12, a
/// layout that contradicts itself) it has nothing but an `error`.
[[nodiscard]] std::unique_ptr<DocumentReader> make_reader(const grammar::Grammar& grammar, InputStream& input, ReadOptions options);
/// A writer that appends to `out`; `grammar` and `out` must outlive it. Never null: where no writer fits, `finish`
/// tells.
[[nodiscard]] std::unique_ptr<DocumentWriter> make_writer(const grammar::Grammar& grammar, std::string& out, WriteOptions options = {});

}  // namespace crossdock::format
