#pragma once

#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace crossdock::test {

/// Reads the Prometheus text format strictly, and knows its naming conventions: whoever gets a complaint has written something that a
/// scraper refuses, or that `promtool check metrics` warns of.
class PrometheusText {
 public:
  explicit PrometheusText(const std::string& text) {
    if (text.empty() || text.back() != '\n') complain("the last line has no end");
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
      ++number_;
      if (line.starts_with("# HELP "))
        help(line.substr(7));
      else if (line.starts_with("# TYPE "))
        type(line.substr(7));
      else if (!line.empty())
        sample(line);
    }
    finish_family();
  }

  [[nodiscard]] const std::vector<std::string>& complaints() const { return complaints_; }
  [[nodiscard]] std::string first_complaint() const { return complaints_.empty() ? std::string() : complaints_.front(); }
  /// The value of `name{labels}` as it was written; empty: there is none.
  [[nodiscard]] std::string value(const std::string& sample) const {
    const auto found = values_.find(sample);
    return found == values_.end() ? std::string() : found->second;
  }

 private:
  struct Histogram {
    std::vector<std::pair<std::string, long double>> buckets;
    std::string sum, count;
  };

  void complain(const std::string& what) { complaints_.push_back("line " + std::to_string(number_) + ": " + what); }

  static bool is_name(std::string_view name) {
    return !name.empty() && !std::isdigit(static_cast<unsigned char>(name.front())) && std::all_of(name.begin(), name.end(), [](char c) {
      return std::islower(static_cast<unsigned char>(c)) || std::isdigit(static_cast<unsigned char>(c)) || c == '_';
    });
  }
  static bool is_number(const std::string& text) {
    if (text == "+Inf") return true;
    std::size_t dots = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '.' && ++dots == 1 && i > 0 && i + 1 < text.size()) continue;
      if (!std::isdigit(static_cast<unsigned char>(text[i]))) return false;
    }
    return !text.empty();
  }

  void help(const std::string& rest) {
    finish_family();
    family_ = rest.substr(0, rest.find(' '));
    type_.clear();
    if (!families_.insert(family_).second) complain(family_ + " comes twice");
    if (!is_name(family_) || !family_.starts_with("crossdock_")) complain(family_ + " is no name");
    if (rest.size() <= family_.size() + 1) complain(family_ + " has no help");
  }

  void type(const std::string& rest) {
    const std::size_t blank = rest.find(' ');
    if (rest.substr(0, blank) != family_) complain("the type of another family");
    type_ = rest.substr(std::min(rest.size(), blank + 1));
    if (type_ != "counter" && type_ != "gauge" && type_ != "histogram") complain("there is no type " + type_);
    if ((type_ == "counter") != family_.ends_with("_total")) complain(family_ + ": only counters end in _total, and all of them do");
    for (const char* unit : {"milliseconds", "_ms", "minutes", "hours", "days", "kilobytes", "_kb", "_mb"})
      if (family_.find(unit) != std::string::npos) complain(family_ + " has no base unit");
    for (const char* ending : {"_count", "_sum", "_bucket", "_info_total"})
      if (family_.ends_with(ending)) complain(family_ + " ends like a part of a histogram");
  }

  void sample(const std::string& line) {
    if (type_.empty()) return complain("a sample before its type");
    std::size_t at = line.find_first_of("{ ");
    if (at == std::string::npos) return complain("a sample without a value");
    const std::string name = line.substr(0, at);
    std::map<std::string, std::string> labels;
    if (line[at] == '{' && !read_labels(line, at, labels)) return;
    if (at >= line.size() || line[at] != ' ') return complain("no blank before the value");
    const std::string value = line.substr(at + 1);
    if (!is_number(value)) complain("`" + value + "` is no number");
    if (!values_.emplace(line.substr(0, at), value).second) complain("the same sample twice: " + line);
    if (type_ == "histogram") return add_to_histogram(name, labels, value);
    if (name != family_) complain(name + " in the family " + family_);
    if (labels.contains("le") || labels.contains("quantile")) complain("le and quantile belong to histograms and summaries");
  }

  bool read_labels(const std::string& line, std::size_t& at, std::map<std::string, std::string>& labels) {
    ++at;
    while (at < line.size() && line[at] != '}') {
      const std::size_t equals = line.find('=', at);
      if (equals == std::string::npos || equals + 1 >= line.size() || line[equals + 1] != '"')
        return complain("a label without a value"), false;
      const std::string label = line.substr(at, equals - at);
      if (!is_name(label)) complain("`" + label + "` is no label");
      if (label == "id" || label == "document" || label == "file" || label == "exception") complain("an id as a label");
      std::string value;
      at = equals + 2;
      for (; at < line.size() && line[at] != '"'; ++at) {
        if (line[at] == '\\' && (at + 1 >= line.size() || std::string_view("\\\"n").find(line[at + 1]) == std::string_view::npos))
          complain("an escape that is none");
        if (line[at] == '\\') ++at;
        if (at < line.size()) value += line[at];
      }
      ++at;
      if (!labels.emplace(label, value).second) complain("the same label twice");
      if (at < line.size() && line[at] == ',') ++at;
    }
    if (at >= line.size()) return complain("labels that do not end"), false;
    ++at;
    return true;
  }

  void add_to_histogram(const std::string& name, std::map<std::string, std::string> labels, const std::string& value) {
    std::string bound;
    if (const auto le = labels.find("le"); le != labels.end()) {
      bound = le->second;
      labels.erase(le);
    }
    std::string key;
    for (const auto& [label, text] : labels) key += label + "=" + text + ";";
    Histogram& histogram = histograms_[key];
    if (name == family_ + "_bucket") {
      if (bound.empty() || !is_number(bound)) complain("a bucket without its bound");
      const long double below = is_number(value) ? std::stold(value) : 0;
      if (!histogram.buckets.empty()) {
        const std::string& before = histogram.buckets.back().first;
        if (before == "+Inf" || (bound != "+Inf" && std::stold(bound) <= std::stold(before))) complain("buckets do not rise");
        if (below < histogram.buckets.back().second) complain("buckets are not cumulative");
      }
      histogram.buckets.emplace_back(bound, below);
    } else if (name == family_ + "_sum") {
      histogram.sum = value;
    } else if (name == family_ + "_count") {
      histogram.count = value;
      if (histogram.buckets.empty() || histogram.buckets.back().first != "+Inf" || histogram.buckets.back().second != std::stold(value))
        complain("the bucket +Inf is not the count");
    } else {
      complain(name + " in the histogram " + family_);
    }
  }

  void finish_family() {
    for (const auto& [key, histogram] : histograms_)
      if (histogram.sum.empty() || histogram.count.empty()) complain(family_ + " has no sum or no count for " + key);
    histograms_.clear();
  }

  std::size_t number_ = 0;
  std::string family_, type_;
  std::set<std::string> families_;
  std::map<std::string, std::string> values_;
  std::map<std::string, Histogram> histograms_;
  std::vector<std::string> complaints_;
};

}  // namespace crossdock::test
