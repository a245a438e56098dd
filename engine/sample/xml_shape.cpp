#include <algorithm>
#include <memory>

#include "base/charset.h"
#include "base/limits.h"
#include "base/text.h"
#include "sample/flat_samples.h"

namespace crossdock::sample {

namespace {

/// An element as all samples together show it.
struct Element {
  std::string name;
  Column text;
  std::vector<Column> attributes;
  std::vector<std::unique_ptr<Element>> children;
  std::size_t most = 0;     ///< in one parent
  std::size_t current = 0;  ///< in the parent that is open
  bool has_text = false;

  Element& child(std::string_view wanted) {
    for (const auto& one : children)
      if (one->name == wanted) return *one;
    children.push_back(std::make_unique<Element>());
    children.back()->name = wanted;
    return *children.back();
  }
  Column& attribute(std::string_view wanted) {
    for (Column& one : attributes)
      if (one.heading == wanted) return one;
    attributes.push_back({std::string(wanted), 0, 0, {}, 0});
    return attributes.back();
  }
};

constexpr std::size_t most_elements = 5000;

std::string_view name_in(std::string_view tag) {
  const std::size_t end = tag.find_first_of(" \t\r\n/>");
  return tag.substr(0, end);
}

/// Goes through the elements of a text; whether it is well formed in all else is for the reader to say.
class XmlWalk {
 public:
  XmlWalk(std::string_view text, Element& root, std::vector<std::pair<std::string, std::string>>& namespaces)
      : text_(text), namespaces_(namespaces) {
    open_.push_back(&root);
  }

  std::optional<std::string> run() {
    while (at_ < text_.size()) {
      const std::size_t open = std::min(text_.find('<', at_), text_.size());
      add_text(text_.substr(at_, open - at_));
      at_ = open;
      if (at_ == text_.size()) break;
      const std::string_view rest = text_.substr(at_);
      if (rest.starts_with("<!--")) {
        skip_to("-->");
      } else if (rest.starts_with("<![CDATA[")) {
        const std::size_t end = std::min(text_.find("]]>", at_), text_.size());
        add_text(text_.substr(at_ + 9, end - at_ - 9));
        skip_to("]]>");
      } else if (rest.starts_with("<?") || rest.starts_with("<!")) {
        skip_to(">");
      } else if (auto trouble = tag()) {
        return trouble;
      }
    }
    if (open_.size() != 1) return "element `" + printable(open_.back()->name) + "` is not closed";
    return std::nullopt;
  }

 private:
  void skip_to(std::string_view end) {
    const std::size_t found = text_.find(end, at_);
    at_ = found == std::string_view::npos ? text_.size() : found + end.size();
  }

  void add_text(std::string_view value) {
    if (trimmed(value).empty() || open_.size() == 1) return;
    open_.back()->text.add(value);
    open_.back()->has_text = true;
  }

  std::optional<std::string> tag() {
    const std::size_t end = text_.find('>', at_);
    if (end == std::string_view::npos) return "a tag does not end";
    const std::string_view whole = text_.substr(at_ + 1, end - at_ - 1);
    at_ = end + 1;
    if (whole.starts_with('/')) {
      if (open_.size() == 1 || open_.back()->name != trimmed(whole.substr(1)))
        return "`</" + printable(whole.substr(1), 40) + ">` closes what is not open";
      close();
      return std::nullopt;
    }
    const std::string_view name = name_in(whole);
    if (name.empty() || ++count_ > most_elements * 1000) return "it is no XML that can be read";
    Element& element = open_.back()->child(name);
    element.most = std::max(element.most, ++element.current);
    for (const auto& one : element.children) one->current = 0;
    attributes(element, whole.substr(name.size()));
    open_.push_back(&element);
    if (open_.size() > limits::xml_depth) return "elements are nested deeper than " + std::to_string(limits::xml_depth);
    if (whole.ends_with('/')) close();
    return std::nullopt;
  }

  void close() {
    for (const auto& one : open_.back()->children) one->current = 0;
    open_.pop_back();
  }

  void attributes(Element& element, std::string_view rest) {
    for (std::size_t at = rest.find('='); at != std::string_view::npos; at = rest.find('=', at)) {
      const std::size_t quote = rest.find_first_of("\"'", at);
      const std::size_t close = quote == std::string_view::npos ? quote : rest.find(rest[quote], quote + 1);
      if (close == std::string_view::npos) return;
      const std::string_view name = trimmed(rest.substr(0, at)), value = rest.substr(quote + 1, close - quote - 1);
      if (name.starts_with("xmlns")) {
        std::pair<std::string, std::string> space{name.size() > 6 ? name.substr(6) : std::string_view(), value};
        if (std::find(namespaces_.begin(), namespaces_.end(), space) == namespaces_.end()) namespaces_.push_back(std::move(space));
      } else if (!name.starts_with("xsi:") && !name.starts_with("xml:")) {
        element.attribute(name).add(value);
      }
      rest.remove_prefix(close + 1);
      at = 0;
    }
  }

  std::string_view text_;
  std::vector<std::pair<std::string, std::string>>& namespaces_;
  std::size_t at_ = 0, count_ = 0;
  std::vector<Element*> open_;
};

std::string_view without_prefix(std::string_view name) {
  const std::size_t colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

/// The fields and loops of an element; bounded by limits::xml_depth, which bounds the samples.
class Shaper {
 public:
  explicit Shaper(FlatShape& shape) : shape_(shape) {}

  void shape(const Element& root) {
    struct Work {
      const Element* element;
      std::string prefix;
      std::vector<std::size_t> loop;  ///< the way from the shape's root to the loop that it belongs to
    };
    std::vector<Work> open{{&root, "", {}}};
    while (!open.empty()) {
      const Work work = std::move(open.back());
      open.pop_back();
      for (const Column& attribute : work.element->attributes) add(at(work.loop), attribute, work.prefix + "@" + attribute.heading);
      std::vector<Work> inside;
      for (const auto& child : work.element->children) {
        const std::string path = work.prefix + child->name;
        const bool leaf = child->children.empty();
        if (child->most > 1) {
          FlatLoop& loop = at(work.loop);
          loop.loops.push_back({to_lower_ascii(without_prefix(child->name)), path, {}, {}});
          std::vector<std::size_t> way = work.loop;
          way.push_back(loop.loops.size() - 1);
          if (leaf && child->has_text) add(at(way), child->text, ".");
          inside.push_back({child.get(), "", std::move(way)});
        } else {
          if (leaf && (child->has_text || child->attributes.empty())) add(at(work.loop), child->text, path);
          inside.push_back({child.get(), path + "/", work.loop});
        }
      }
      for (auto next = inside.rbegin(); next != inside.rend(); ++next) open.push_back(std::move(*next));
    }
  }

 private:
  FlatLoop& at(const std::vector<std::size_t>& way) {
    FlatLoop* loop = &shape_.root;
    for (const std::size_t step : way) loop = &loop->loops[step];
    return *loop;
  }
  static void add(FlatLoop& loop, Column column, std::string path) {
    column.heading = std::move(path);
    loop.fields.push_back(std::move(column));
  }

  FlatShape& shape_;
};

bool repeats(const Element& element) {
  return std::any_of(element.children.begin(), element.children.end(),
                     [](const auto& child) { return child->most > 1 || repeats(*child); });
}

}  // namespace

bool looks_like_xml(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  const std::string_view head = trimmed(bytes.substr(0, 200));
  return head.size() > 1 && head[0] == '<' &&
         (head[1] == '?' || head[1] == '!' || (head[1] >= 'A' && head[1] <= 'Z') || (head[1] >= 'a' && head[1] <= 'z'));
}

Result<FlatShape> shape_of_xml(const std::vector<SampleFile>& files) {
  Element top;
  FlatShape shape;
  shape.format = "xml";
  std::vector<std::pair<std::string, std::string>> namespaces;
  for (const SampleFile& file : files) {
    for (const auto& one : top.children) one->current = 0;
    const std::string text = is_valid_utf8(file.bytes) ? file.bytes : windows_1252_to_utf8(file.bytes);
    XmlWalk walk(text, top, namespaces);
    if (const auto trouble = walk.run()) return Error{printable(file.name) + ": " + *trouble};
    ++shape.records;
  }
  if (top.children.size() != 1)
    return Error{top.children.empty() ? std::string("no file has an element")
                                      : "the files have different root elements: `" + printable(top.children[0]->name) + "` and `" +
                                            printable(top.children[1]->name) + "`"};
  const Element& root = *top.children.front();
  for (const auto& [prefix, uri] : namespaces) {
    if (prefix.empty())
      shape.remarks.push_back("the files have the default namespace `" + printable(uri) +
                              "`: names are taken in any namespace where the layout gives no prefix");
    else
      shape.settings.push_back("namespace " + prefix + " \"" + printable(uri) + "\"");
  }
  shape.settings.insert(shape.settings.begin(), "root " + root.name);
  if (!repeats(root))
    shape.remarks.emplace_back(
        "nothing repeats in these samples: what may come several times, as lines do, cannot be seen; give one with more");
  shape.root.name = to_lower_ascii(without_prefix(root.name));
  Shaper(shape).shape(root);
  return shape;
}

}  // namespace crossdock::sample
