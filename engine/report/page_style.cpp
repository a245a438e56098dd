#include "report/page_style.h"

#include "report/wording.h"

namespace crossdock::report {

namespace {

constexpr std::string_view style = R"css(
:root{color-scheme:light dark;--ink:#1d2329;--soft:#5a6570;--line:#d8dde2;--paper:#fff;--raised:#f6f7f9;--bad:#b3261e;--care:#8a5a00;--good:#1b6e3c;--calm:#2b5c8a;--mark:#ffd9d4}
@media (prefers-color-scheme:dark){:root{--ink:#e4e8ec;--soft:#a3adb8;--line:#3a424b;--paper:#15191d;--raised:#1e242a;--bad:#ff8a80;--care:#f0b95a;--good:#7bd49b;--calm:#8fc1f0;--mark:#6b2a25}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,"Segoe UI",Roboto,"Liberation Sans",sans-serif}
main{max-width:60rem;margin:0 auto;padding:1.5rem 1.25rem 3rem}
header{border-left:.4rem solid var(--calm);padding:.1rem 0 .1rem 1rem;margin-bottom:1.75rem}
header.bad{border-color:var(--bad)}header.care{border-color:var(--care)}header.good{border-color:var(--good)}
.verdict{margin:0;font-weight:700;letter-spacing:.06em;color:var(--calm)}
.bad .verdict{color:var(--bad)}.care .verdict{color:var(--care)}.good .verdict{color:var(--good)}
h1{font-size:1.6rem;line-height:1.25;margin:.1rem 0 .3rem;overflow-wrap:anywhere}
h2{font-size:1.1rem;margin:2rem 0 .6rem}
h3{font-size:1rem;margin:0 0 .15rem;overflow-wrap:anywhere}
header p{margin:.2rem 0;overflow-wrap:anywhere}
.test{font-size:.8rem;border:1px solid var(--line);border-radius:.3rem;padding:.05rem .4rem;vertical-align:middle}
code,pre{font-family:ui-monospace,"DejaVu Sans Mono","Liberation Mono",Consolas,monospace;font-size:.92em}
code{overflow-wrap:anywhere}
pre{margin:.5rem 0;padding:.6rem .75rem;background:var(--raised);border:1px solid var(--line);border-radius:.35rem;white-space:pre-wrap;overflow-wrap:anywhere}
mark{background:var(--mark);color:inherit;border-bottom:.15rem solid var(--bad);padding:.05rem .1rem;font-weight:700}
.finding{border:1px solid var(--line);border-left:.25rem solid var(--bad);border-radius:.35rem;padding:.8rem 1rem;margin:0 0 .9rem}
.finding.warning{border-left-color:var(--care)}.finding.note{border-left-color:var(--calm)}
.number{color:var(--soft);font-weight:400}
.place,.label{margin:.1rem 0;color:var(--soft)}
.code{color:var(--soft);font-size:.85em}
dl{margin:.4rem 0 0}
dl div{display:grid;grid-template-columns:9rem 1fr;gap:0 1rem;padding:.15rem 0}
dt{color:var(--soft)}dd{margin:0;min-width:0;overflow-wrap:anywhere}
.facts dl div{border-top:1px solid var(--line);padding:.35rem 0}
.next li{margin:.2rem 0}
footer{margin-top:2.5rem;color:var(--soft);font-size:.85rem}
@media (max-width:34rem){main{padding:1rem .9rem 2rem}dl div{grid-template-columns:1fr}dt{font-size:.85rem}}
@media print{:root{--ink:#000;--soft:#333;--line:#999;--paper:#fff;--raised:#fff;--bad:#900;--care:#640;--good:#050;--calm:#036;--mark:#eee}body{font-size:10.5pt}main{max-width:none;padding:0}.finding,.facts dl div,pre{break-inside:avoid}h2{break-after:avoid}@page{margin:18mm 15mm}}
)css";

}  // namespace

std::string begin_page(std::string_view title, std::string_view more_style) {
  return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
         "<meta name=\"referrer\" content=\"no-referrer\">\n<title>" +
         html_text(title) + "</title>\n<style>" + std::string(style) + std::string(more_style) + "</style>\n</head>\n<body>\n<main>\n";
}

std::string end_page(Instant written) {
  return "<footer>Written <time datetime=\"" + to_rfc3339(written) + "\">" + shown_time(written) +
         "</time> by crossdock.</footer>\n</main>\n</body>\n</html>\n";
}

void append_fact(std::string_view name, const std::string& html, std::string& out) {
  if (!html.empty()) out += "<div><dt>" + std::string(name) + "</dt><dd>" + html + "</dd></div>\n";
}

std::string html_code(const std::string& text) { return text.empty() ? "" : "<code>" + html_text(text) + "</code>"; }

}  // namespace crossdock::report
