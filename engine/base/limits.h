#pragma once

#include <cstddef>
#include <cstdint>

/// Every bound of the engine by name. A bound that is reached is a clear error with this name, never a crash or a wait.
namespace crossdock::limits {

inline constexpr std::uint64_t source_file_bytes = 8ull << 20;        ///< a grammar, map or pack file
inline constexpr std::size_t source_nesting = 64;                     ///< blocks inside blocks in a grammar or map file
inline constexpr std::size_t source_diagnostics = 200;                ///< diagnostics kept of one source file
inline constexpr std::size_t source_operators = 500;                  ///< operators in one rule of a grammar or map file
inline constexpr std::size_t segment_bytes = 1u << 20;                ///< one X12 segment
inline constexpr std::size_t binary_bytes = 16u << 20;                ///< the data of one BIN or BDS segment of X12
inline constexpr std::size_t elements_per_segment = 1000;             ///< beyond it the segment is not X12
inline constexpr std::size_t interchange_acknowledgments = 10'000;    ///< TA1 segments kept of one interchange
inline constexpr std::uint64_t transaction_set_bytes = 256ull << 20;  ///< one transaction set kept for a map
inline constexpr std::size_t hierarchical_levels = 10'000'000;        ///< HL segments of one transaction set
inline constexpr std::size_t findings_per_set = 10'000;               ///< findings kept of one transaction set; the rest are counted
inline constexpr std::size_t loop_depth = 32;                         ///< nesting of loops in a grammar
inline constexpr std::size_t json_depth = 200;                        ///< nesting of a JSON text
inline constexpr std::size_t xml_depth = 200;                         ///< nesting of an XML text
inline constexpr std::size_t xml_nodes = 8'000'000;                   ///< elements and attributes of an XML text
inline constexpr std::uint64_t tree_file_bytes = 256ull << 20;        ///< a JSON or XML file, which are held whole
inline constexpr std::size_t csv_record_bytes = 1u << 20;             ///< one CSV record, quoted line breaks included
inline constexpr std::size_t csv_columns = 4096;                      ///< columns of a CSV file
inline constexpr std::uint64_t csv_rescan_bytes = 256ull << 20;       ///< read again after quotes that never closed, in one file
inline constexpr std::size_t csv_groups_remembered = 1'000'000;       ///< grouped documents of a file that must not come twice
inline constexpr std::size_t fixed_record_bytes = 64u << 10;          ///< one record of a fixed-column file
inline constexpr std::uint64_t repair_file_bytes = 512ull << 20;      ///< a file that `crossdock fix` mends, which is held whole
inline constexpr std::uint64_t inbound_file_bytes = 4ull << 30;       ///< a file in an inbound folder
inline constexpr std::size_t table_rows = 2'000'000;                  ///< rows of a cross-reference table
inline constexpr std::size_t object_list_items = 1'000'000;           ///< items of one list of a canonical object
inline constexpr std::size_t traced_documents = 500;                  ///< documents that one trace shows
inline constexpr std::size_t folder_entries = 1'000'000;              ///< names in an inbound folder
inline constexpr std::size_t summary_items = 1000;                    ///< items of each list in the summary of a run
inline constexpr std::uint64_t spool_memory_bytes = 8ull << 20;       ///< outputs of one file kept in memory until it is decided
inline constexpr std::uint64_t error_source_bytes = 64ull << 20;      ///< a source copied into an exception's folder
inline constexpr std::uint32_t job_attempts = 3;                      ///< tries at one file before people are asked
inline constexpr std::size_t scan_files = 1000;                       ///< files taken from one inbound folder in one scan
inline constexpr std::size_t file_documents = 500'000;                ///< documents of one inbound file
inline constexpr std::size_t day_documents = 1'000'000;               ///< documents listed in one day's index
inline constexpr std::size_t remote_files = 1'000'000;                ///< names in a server's folder
inline constexpr std::size_t secret_bytes = 64u << 10;                ///< a private key or a password

}  // namespace crossdock::limits
