#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/disk.h"
#include "diagnostic/diagnostic.h"
#include "document/transaction_set.h"
#include "partner/pack.h"

namespace crossdock::cli {

/// One document of a file, as its grammar has it.
struct ReadDocument {
  const partner::LinkedDocument* document = nullptr;
  TransactionSet set;                ///< stays good when reading goes on
  std::vector<Diagnostic> findings;  ///< of judging it
  std::string title;                 ///< "850 0001 (interchange 000000101)", "order 2"
};

/// Reads documents one by one, judged by their own grammars; envelopes are nobody's business here.
/// `only`: sets and records of this document, others are passed over; nullptr: by what the pack takes in, `file_name` telling flat files.
void read_documents(InputStream& input, const std::string& file_name, const partner::PackVersion& pack, const partner::LinkedDocument* only,
                    const std::function<void(ReadDocument&)>& take);

}  // namespace crossdock::cli
