#include "x12_text.h"

#include <stdexcept>

#include "trade.h"

namespace bench {

NewFile::NewFile(const std::filesystem::path& path) : file_(std::fopen(path.c_str(), "wb"), &std::fclose) {
  if (file_ == nullptr) throw std::runtime_error("cannot write " + path.string());
}

void NewFile::write(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), file_.get()) != text.size()) throw std::runtime_error("the disk takes no more inputs");
  bytes_ += text.size();
}

void NewFile::close() {
  if (std::fclose(file_.release()) != 0) throw std::runtime_error("the disk takes no more inputs");
}

void SetText::begin(std::string_view set_id, std::uint64_t number) {
  control_ = digits(number, 4);
  segments_ = 0;
  segment("ST", {set_id, control_});
}

void SetText::segment(std::string_view tag, std::initializer_list<std::string_view> elements) {
  const std::string_view* end = elements.end();
  while (end != elements.begin() && (end - 1)->empty()) --end;
  text_ += tag;
  for (const std::string_view* element = elements.begin(); element != end; ++element) {
    text_ += '*';
    text_ += *element;
  }
  text_ += '~';
  ++segments_;
}

void SetText::end(std::uint64_t off) { segment("SE", {std::to_string(segments_ + 1 + off), control_}); }

std::uint64_t write_interchanges(const std::filesystem::path& path, std::uint64_t bytes, std::uint64_t most, const EnvelopeShape& shape,
                                 const std::function<void(SetText&, std::uint64_t number)>& write_set) {
  NewFile file(path);
  SetText set;
  std::uint64_t sets = 0, groups = 0, interchanges = 0;
  const auto open = [&] { return sets < most && file.bytes() < bytes; };
  do {
    const std::string control = digits(++interchanges, 9);
    file.write("ISA*00*          *00*          *12*5550142000     *ZZ*TARNBROOK      *261116*0731*U*00401*" + control + "*0*P*>~");
    std::uint64_t groups_here = 0;
    do {
      const std::string group = std::to_string(++groups);
      file.write("GS*" + std::string(shape.functional_id) + "*5550142000*TARNBROOK*20261116*0731*" + group + "*X*004010~");
      std::uint64_t sets_here = 0;
      do {
        set.clear();
        write_set(set, ++sets);
        file.write(set.text());
      } while (++sets_here < shape.sets_of_group && open());
      file.write("GE*" + std::to_string(sets_here) + "*" + group + "~");
    } while (++groups_here < shape.groups_of_interchange && open());
    file.write("IEA*" + std::to_string(groups_here) + "*" + control + "~");
  } while (open());
  file.close();
  return sets;
}

}  // namespace bench
