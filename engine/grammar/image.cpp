#include "grammar/image.h"

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

#include "grammar/load.h"
#include "grammar/packed_grammar.h"

namespace crossdock::grammar {

namespace {

constexpr std::string_view image_magic = "crossdock image\n";
constexpr std::string_view objects_piece = "objects";
constexpr std::string_view glances_piece = "glances";
constexpr std::size_t most_index_bytes = 1u << 20;

std::string piece_name(std::string_view standard, std::string_view version, std::string_view id = {}) {
  std::string name(standard);
  name += '\n';
  name += version;
  if (!id.empty()) (name += '\n') += id;
  return name;
}

ImageCheck::Value check_of(std::string_view bytes) {
  ImageCheck check;
  check.add(bytes);
  return check.value();
}

void each_lane(auto& bytes, auto&& value) {
  for (auto& lane : value) bytes.value(lane);
}

/// Magic, origin, and the size of the index behind it.
std::string head_of(const ImageOrigin& origin, std::uint32_t index_size) {
  Packer head;
  head.text(origin.program);
  each_lane(head, origin.texts);
  head.value(index_size);
  return std::string(image_magic) + head.take();
}

}  // namespace

void ImageCheck::add(std::string_view text) {
  constexpr std::uint64_t factor = 0x9E3779B97F4A7C15ull;
  const auto mix = [](std::uint64_t& lane, std::uint64_t word) {
    lane = (lane ^ word) * factor;
    lane ^= lane >> 29;
  };
  for (std::uint64_t& lane : lanes_) mix(lane, text.size());
  Value words{};
  for (; text.size() >= sizeof words; text.remove_prefix(sizeof words)) {
    std::memcpy(words.data(), text.data(), sizeof words);
    for (std::size_t lane = 0; lane < words.size(); ++lane) mix(lanes_[lane], words[lane]);
  }
  words = {};
  std::memcpy(words.data(), text.data(), text.size());
  for (std::size_t lane = 0; lane < words.size(); ++lane) mix(lanes_[lane], words[lane]);
}

std::unique_ptr<const GrammarImage> GrammarImage::open(const std::filesystem::path& path, const ImageOrigin& origin, std::uint32_t first) {
  if (origin.program.empty()) return nullptr;
  auto file = PieceFile::open(path);
  if (!file) return nullptr;
  std::unique_ptr<GrammarImage> image(new GrammarImage(std::move(file).value(), first));
  const std::size_t head_size = head_of(origin, 0).size();
  const auto head = image->file_.read(0, head_size);
  std::uint32_t index_size = 0;
  if (!head) return nullptr;
  std::memcpy(&index_size, head->data() + head_size - sizeof index_size, sizeof index_size);
  if (*head != head_of(origin, index_size) || index_size > most_index_bytes) return nullptr;
  const auto index = image->file_.read(head_size, index_size);
  if (!index) return nullptr;
  Unpacker bytes(*index);
  std::vector<std::pair<std::string, Piece>> pieces;
  ImageCheck::Value check{};
  each_lane(bytes, check);
  if (check != check_of(std::string_view(*index).substr(std::min(sizeof check, index->size())))) return nullptr;
  bytes.each(pieces, [&](auto& piece) {
    bytes.text(piece.first);
    bytes.value(piece.second.offset);
    bytes.value(piece.second.size);
    each_lane(bytes, piece.second.check);
  });
  if (!bytes.complete()) return nullptr;
  for (auto& [name, piece] : pieces) {
    piece.offset += head_size + index_size;
    image->pieces_.emplace(std::move(name), piece);
  }
  return image;
}

std::string GrammarImage::piece(const std::string& name) const {
  const auto found = pieces_.find(name);
  if (found == pieces_.end()) return {};
  auto bytes = file_.read(found->second.offset, found->second.size);
  if (!bytes || check_of(*bytes) != found->second.check) return {};
  return std::move(bytes).value();
}

bool GrammarImage::has_dictionary(std::string_view standard, std::string_view version) const {
  return pieces_.contains(piece_name(standard, version));
}
bool GrammarImage::has_set(std::string_view standard, std::string_view version, std::string_view id) const {
  return pieces_.contains(piece_name(standard, version, id));
}

std::shared_ptr<const Grammar> GrammarImage::dictionary(std::string_view standard, std::string_view version) const {
  return unpacked_dictionary(piece(piece_name(standard, version)), first_);
}

std::shared_ptr<const Grammar> GrammarImage::set(std::string_view standard, std::string_view version, std::string_view id,
                                                 const std::shared_ptr<const Grammar>& dictionary) const {
  return dictionary == nullptr ? nullptr : unpacked_set(piece(piece_name(standard, version, id)), dictionary, first_);
}

std::vector<Glance> GrammarImage::glances() const { return unpacked_glances(piece(std::string(glances_piece))); }

std::unique_ptr<ObjectModel> GrammarImage::objects() const { return unpacked_objects(piece(std::string(objects_piece))); }

std::string image_of(const Library& library, const std::vector<Glance>& glances, const ImageOrigin& origin, std::uint32_t first) {
  std::vector<std::pair<std::string, std::string>> pieces;
  const auto add = [&](std::string name, std::string bytes) {
    if (!bytes.empty()) pieces.emplace_back(std::move(name), std::move(bytes));
  };
  add(std::string(glances_piece), packed_glances(glances));
  if (!has_errors(library.diagnostics())) add(std::string(objects_piece), packed_objects(library.objects()));
  constexpr std::string_view standard = "x12";
  for (const std::string& version : library.versions(standard)) {
    const Loaded dictionary = library.dictionary(standard, version);
    if (dictionary.grammar == nullptr || !dictionary.diagnostics.empty()) continue;
    add(piece_name(standard, version), packed_dictionary(*dictionary.grammar, first));
    for (const std::string& id : library.sets(standard, version)) {
      const Loaded set = library.set(standard, version, id);
      if (set.grammar != nullptr && set.diagnostics.empty())
        add(piece_name(standard, version, id), packed_set(*set.grammar, *dictionary.grammar, first));
    }
  }
  Packer index;
  std::uint64_t offset = 0;
  index.each(pieces, [&](const auto& piece) {
    index.text(piece.first);
    index.value(offset);
    index.value(static_cast<std::uint32_t>(piece.second.size()));
    each_lane(index, check_of(piece.second));
    offset += piece.second.size();
  });
  const std::string listed = index.take();
  Packer check;
  each_lane(check, check_of(listed));
  const std::string whole_index = check.take() + listed;
  std::string image = head_of(origin, static_cast<std::uint32_t>(whole_index.size())) + whole_index;
  for (const auto& [name, bytes] : pieces) image += bytes;
  return image;
}

}  // namespace crossdock::grammar
