#include "grammar/layout_settings.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/charset.h"
#include "base/text.h"

namespace crossdock::grammar {

namespace {

constexpr std::array<std::pair<std::string_view, DocumentFormat>, 4> formats{{
    {"csv", DocumentFormat::csv},
    {"fixed", DocumentFormat::fixed},
    {"xml", DocumentFormat::xml},
    {"json", DocumentFormat::json},
}};

/// One setting as written: words, or the range of `select`.
struct Written {
  const language::Setting& setting;
  std::vector<std::string> words;
  const language::Range* range = nullptr;
};

class Reader {
 public:
  Reader(LayoutSettings& settings, Findings& findings) : settings_(settings), findings_(findings) {}

  using Function = void (Reader::*)(const Written&);
  struct Known {
    std::string_view name;
    std::string_view formats;  ///< their first letters
    Function read;
    std::string_view example;
  };
  static const std::array<Known, 11> known;

  void read(DocumentFormat format, const language::LayoutDeclaration& layout) {
    for (const language::Setting& setting : layout.settings) {
      const auto found = std::find_if(known.begin(), known.end(), [&](const Known& entry) { return entry.name == setting.name.text; });
      if (found == known.end() || found->formats.find(letter(format)) == std::string_view::npos) {
        std::vector<std::string> names;
        for (const Known& entry : known)
          if (entry.formats.find(letter(format)) != std::string_view::npos) names.emplace_back(entry.name);
        findings_.error(Code::layout_setting_invalid, setting.name.span,
                        "a " + layout.format.text + " layout has no setting " + ticked(setting.name.text),
                        suggestion(setting.name.text, names));
        continue;
      }
      Written written{setting, {}, nullptr};
      for (const auto& value : setting.values) {
        if (const auto* literal = std::get_if<language::Literal>(&value.value)) written.words.push_back(literal->text);
        if (const auto* range = std::get_if<language::Range>(&value.value)) written.range = range;
      }
      example_ = found->example;
      (this->*found->read)(written);
    }
  }

 private:
  static char letter(DocumentFormat format) {
    switch (format) {
      case DocumentFormat::csv: return 'c';
      case DocumentFormat::fixed: return 'f';
      case DocumentFormat::xml: return 'x';
      case DocumentFormat::json: return 'j';
      case DocumentFormat::x12: break;
    }
    return ' ';
  }

  void refuse(const Written& written) {
    findings_.error(Code::layout_setting_invalid, written.setting.span, ticked(written.setting.name.text) + " cannot be that",
                    "write `" + std::string(example_) + "`");
  }

  void one_character(const Written& written, char& target) {
    if (written.words.size() == 1 && written.words[0].size() == 1 && written.words[0] != "\n" && written.words[0] != "\r") {
      target = written.words[0][0];
    } else {
      refuse(written);
    }
  }

  void delimiter(const Written& written) { one_character(written, settings_.delimiter); }
  void quote(const Written& written) {
    if (written.words.size() == 1 && written.words[0] == "none") {
      settings_.quote = 0;
    } else {
      one_character(written, settings_.quote);
    }
  }
  void header(const Written& written) {
    const std::string word = written.words.size() == 1 ? written.words[0] : std::string();
    if (word != "by-name" && word != "by-position" && word != "none") return refuse(written);
    settings_.has_header = word != "none";
    settings_.header_by_name = word == "by-name";
  }
  void charset(const Written& written) {
    if (written.words.size() != 1) return refuse(written);
    settings_.charset = written.words[0];
    if (auto charset = Charset::open(settings_.charset); !charset.ok())
      findings_.error(Code::layout_setting_invalid, written.setting.span, charset.error().message,
                      "write `charset utf-8` or `charset windows-1252`");
  }
  void decimal(const Written& written) {
    if (written.words.size() != 1 || (written.words[0] != "." && written.words[0] != ",")) return refuse(written);
    settings_.decimal_mark = written.words[0];
  }
  void group(const Written& written) {
    if (written.words.size() < 2 || written.words[0] != "by") return refuse(written);
    settings_.group_by.assign(written.words.begin() + 1, written.words.end());
  }
  void length(const Written& written) {
    std::uint32_t value = 0;
    const std::string word = written.words.size() == 1 ? written.words[0] : std::string();
    const auto [end, fault] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (fault != std::errc() || end != word.data() + word.size() || value == 0) return refuse(written);
    settings_.record_length = value;
  }
  void eol(const Written& written) {
    const std::string word = written.words.size() == 1 ? written.words[0] : std::string();
    if (word != "lf" && word != "crlf" && word != "none") return refuse(written);
    settings_.line_end = word == "lf" ? "\n" : word == "crlf" ? "\r\n" : "";
  }
  void select(const Written& written) {
    if (written.range == nullptr || written.range->from == 0 || !written.range->to || *written.range->to < written.range->from)
      return refuse(written);
    settings_.select_from = written.range->from;
    settings_.select_to = *written.range->to;
  }
  void tree(const Written& written) {
    if (written.setting.name.text == "root" && written.words.size() == 1) {
      settings_.root = written.words[0];
    } else if (written.setting.name.text == "namespace" && written.words.size() == 2) {
      settings_.namespaces.emplace_back(written.words[0], written.words[1]);
    } else {
      refuse(written);
    }
  }

  LayoutSettings& settings_;
  Findings& findings_;
  std::string_view example_;
};

const std::array<Reader::Known, 11> Reader::known{{
    {"delimiter", "c", &Reader::delimiter, "delimiter \",\""},
    {"quote", "c", &Reader::quote, "quote '\"'"},
    {"header", "c", &Reader::header, "header by-name"},
    {"charset", "cfxj", &Reader::charset, "charset utf-8"},
    {"decimal", "cfxj", &Reader::decimal, "decimal \".\""},
    {"group", "c", &Reader::group, "group by po"},
    {"length", "f", &Reader::length, "length 80"},
    {"eol", "cf", &Reader::eol, "eol crlf"},
    {"select", "f", &Reader::select, "select 1..2"},
    {"root", "xj", &Reader::tree, "root ASN"},
    {"namespace", "x", &Reader::tree, "namespace a \"urn:acme:asn:1\""},
}};

}  // namespace

std::optional<DocumentFormat> format_of(const language::Name& word, Findings& findings) {
  for (const auto& [name, format] : formats)
    if (name == word.text) return format;
  findings.error(Code::layout_setting_invalid, word.span, "there is no format " + ticked(word.text),
                 "formats are csv, fixed, xml and json");
  return std::nullopt;
}

LayoutSettings settings_of(DocumentFormat format, const language::LayoutDeclaration& layout, Findings& findings) {
  LayoutSettings settings;
  Reader(settings, findings).read(format, layout);
  if (format == DocumentFormat::xml && settings.root.empty())
    findings.error(Code::layout_setting_invalid, layout.name.span,
                   "layout `" + printable(layout.name.text) + "` does not name the root element", "write `root ORDERS`");
  if (format == DocumentFormat::fixed && settings.record_length == 0 && settings.line_end.empty())
    findings.error(Code::layout_setting_invalid, layout.name.span, "without line ends the records need a length", "write `length 80`");
  return settings;
}

}  // namespace crossdock::grammar
