#include "sample/scrub_markup.h"

#include <algorithm>
#include <vector>

#include "base/limits.h"
#include "base/text.h"

namespace crossdock::sample {

namespace {

/// Replaced but for references such as `&amp;` and escapes such as `\u00e9`, which stay what they are.
std::string replaced_around(std::string_view value, Privacy privacy, Replacement& replace, char mark) {
  std::string out = replace(privacy, value);
  for (std::size_t at = value.find(mark); at != std::string_view::npos; at = value.find(mark, at)) {
    std::size_t size = 1;
    if (mark == '&') {
      const std::size_t end = value.find(';', at);
      size = end == std::string_view::npos || end - at > 12 ? 1 : end - at + 1;
    } else {
      size = at + 1 < value.size() && value[at + 1] == 'u' ? 6 : 2;
    }
    size = std::min(size, value.size() - at);
    out.replace(at, size, value.substr(at, size));
    at += size;
  }
  return out;
}

std::string_view local_name(std::string_view name) {
  const std::size_t colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

class XmlScrubber {
 public:
  XmlScrubber(std::string_view text, const PrivacyOfName& privacy, Replacement& replace)
      : text_(text), privacy_(privacy), replace_(replace) {}

  Result<std::string> run() {
    while (at_ < text_.size()) {
      const std::size_t open = std::min(text_.find('<', at_), text_.size());
      value(text_.substr(at_, open - at_), '&');
      at_ = open;
      if (at_ == text_.size()) break;
      if (text_.substr(at_).starts_with("<!--")) {
        inside("<!--", "-->");
      } else if (text_.substr(at_).starts_with("<![CDATA[")) {
        inside("<![CDATA[", "]]>");
      } else if (text_.substr(at_).starts_with("<?") || text_.substr(at_).starts_with("<!")) {
        const std::size_t end = std::min(text_.find('>', at_), text_.size() - 1) + 1;
        out_.append(text_.substr(at_, end - at_));
        at_ = end;
      } else if (const auto trouble = tag()) {
        return *trouble;
      }
    }
    return std::move(out_);
  }

 private:
  void value(std::string_view raw, char mark) {
    if (raw.empty()) return;
    const std::string_view name = names_.empty() ? std::string_view() : names_.back();
    const std::string_view parent = names_.size() < 2 ? std::string_view() : names_[names_.size() - 2];
    out_ += replaced_around(raw, trimmed(raw).empty() ? Privacy::keep : privacy_(name, parent, raw), replace_, mark);
  }

  void inside(std::string_view begin, std::string_view end) {
    out_ += begin;
    const std::size_t from = at_ + begin.size();
    const std::size_t to = std::min(text_.find(end, from), text_.size());
    // No reference means anything in there.
    if (begin == "<!--")
      out_ += replace_(Privacy::text, text_.substr(from, to - from));
    else
      value(text_.substr(from, to - from), '\0');
    at_ = std::min(to + end.size(), text_.size());
    out_.append(text_.substr(to, at_ - to));
  }

  std::optional<Error> tag() {
    const std::size_t end = end_of_tag();
    if (end == std::string_view::npos)
      return Error{"byte " + std::to_string(at_) + ": this tag does not end; mend the file, then scrub it"};
    const std::string_view whole = text_.substr(at_, end - at_ + 1);
    at_ = end + 1;
    if (whole.starts_with("</")) {
      if (!names_.empty()) names_.pop_back();
      out_ += whole;
      return std::nullopt;
    }
    const std::size_t name_end = std::min(whole.find_first_of(" \t\r\n/>", 1), whole.size());
    names_.push_back(local_name(whole.substr(1, name_end - 1)));
    if (names_.size() > limits::xml_depth) return Error{"elements are nested deeper than " + std::to_string(limits::xml_depth)};
    attributes(whole, name_end);
    if (whole.ends_with("/>")) names_.pop_back();
    return std::nullopt;
  }

  [[nodiscard]] std::size_t end_of_tag() const {
    char quote = 0;
    for (std::size_t i = at_; i < text_.size(); ++i) {
      const char c = text_[i];
      if (quote != 0) {
        if (c == quote) quote = 0;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '>') {
        return i;
      }
    }
    return std::string_view::npos;
  }

  void attributes(std::string_view whole, std::size_t at) {
    out_.append(whole.substr(0, at));
    while (at < whole.size()) {
      const std::size_t quote = whole.find_first_of("\"'", at);
      if (quote == std::string_view::npos) break;
      const std::size_t close = whole.find(whole[quote], quote + 1);
      if (close == std::string_view::npos) break;
      std::string_view name = trimmed(whole.substr(at, quote - at));
      if (name.ends_with('=')) name = trimmed(name.substr(0, name.size() - 1));
      out_.append(whole.substr(at, quote + 1 - at));
      const std::string_view raw = whole.substr(quote + 1, close - quote - 1);
      const bool stays = name.starts_with("xmlns") || name.starts_with("xsi:") || name.starts_with("xml:");
      out_ += replaced_around(raw, stays ? Privacy::keep : privacy_(local_name(name), names_.back(), raw), replace_, '&');
      at = close;
      out_.push_back(whole[at++]);
    }
    out_.append(whole.substr(at));
  }

  std::string_view text_;
  const PrivacyOfName& privacy_;
  Replacement& replace_;
  std::size_t at_ = 0;
  std::vector<std::string_view> names_;
  std::string out_;
};

}  // namespace

Result<std::string> scrub_xml(std::string_view text, const PrivacyOfName& privacy, Replacement& replace) {
  return XmlScrubber(text, privacy, replace).run();
}

Result<std::string> scrub_json(std::string_view text, const PrivacyOfName& privacy, Replacement& replace) {
  struct Level {
    bool object = false;
    std::string_view name;  ///< how it, or what comes next in it, is called
  };
  std::vector<Level> levels{{}};
  std::string out;
  bool is_key = false;
  const auto privacy_here = [&](std::string_view raw) {
    return privacy(levels.back().name, levels.size() < 2 ? std::string_view() : levels[levels.size() - 2].name, raw);
  };
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == '"') {
      std::size_t end = at + 1;
      while (end < text.size() && text[end] != '"') end += text[end] == '\\' ? 2u : 1u;
      if (end >= text.size()) return Error{"byte " + std::to_string(at) + ": this text does not end; mend the file, then scrub it"};
      const std::string_view raw = text.substr(at + 1, end - at - 1);
      if (is_key) levels.back().name = raw;
      out.push_back('"');
      out += is_key ? std::string(raw) : replaced_around(raw, privacy_here(raw), replace, '\\');
      out.push_back('"');
      at = end + 1;
      continue;
    }
    if ((c >= '0' && c <= '9') || c == '-') {
      const std::size_t end = std::min(text.find_first_not_of("0123456789+-.eE", at), text.size());
      const std::string_view raw = text.substr(at, end - at);
      const Privacy what = privacy_here(raw);
      // A number must stay one: of the kinds only prices and ids are written as numbers.
      out += raw.find_first_of("eE") == std::string_view::npos && what != Privacy::keep
                 ? replace(what == Privacy::price ? what : Privacy::id, raw)
                 : std::string(raw);
      at = end;
      continue;
    }
    if (c == '{' || c == '[') {
      levels.push_back({c == '{', levels.back().name});
      if (levels.size() > limits::json_depth) return Error{"the file is nested deeper than " + std::to_string(limits::json_depth)};
      is_key = c == '{';
    } else if (c == '}' || c == ']') {
      if (levels.size() > 1) levels.pop_back();
      is_key = false;
    } else if (c == ',') {
      is_key = levels.back().object;
    } else if (c == ':') {
      is_key = false;
    }
    out.push_back(c);
    ++at;
  }
  return out;
}

}  // namespace crossdock::sample
