#include "report/guide_style.h"

namespace crossdock::report {

std::string_view guide_style() {
  return R"css(
main{max-width:66rem}
h1{font-size:2.1rem;font-weight:650;letter-spacing:-.01em;margin:0}
h2{font-size:1.45rem;font-weight:650;margin:3.2rem 0 .4rem;padding-bottom:.3rem;border-bottom:2px solid var(--ink)}
h3{font-size:1.05rem;font-weight:650;margin:2.2rem 0 .5rem}
h4{font-size:1rem;font-weight:650;margin:1.9rem 0 .1rem}
h4 code{font-size:1.05rem}
header.guide{border:0;padding:0;margin:0 0 2rem}
.kind{margin:0 0 .2rem;color:var(--calm);font-weight:600;letter-spacing:.08em;text-transform:uppercase;font-size:.8rem}
.edition{color:var(--soft);margin:.3rem 0 0}
.lead{font-size:1.05rem;margin:.4rem 0 1rem}
nav ol{list-style:none;padding:0;margin:.4rem 0}
nav>ol>li{margin:.5rem 0;font-weight:600}
nav ol ol{columns:3;column-gap:2rem;margin:.2rem 0 .6rem 1rem;font-weight:400;font-size:.92rem}
nav .id{font-weight:400}
nav ol ol li{break-inside:avoid;margin:.05rem 0}
a{color:var(--calm);text-decoration:none}
a:hover,a:focus-visible{text-decoration:underline}
table{width:100%;border-collapse:collapse;table-layout:fixed;font-size:.92rem;margin:.5rem 0 1rem}
th{text-align:left;font-weight:600;color:var(--soft);font-size:.8rem;border-bottom:1px solid var(--ink);padding:.25rem .6rem .25rem 0;vertical-align:bottom}
td{border-bottom:1px solid var(--line);padding:.35rem .6rem .35rem 0;vertical-align:top;overflow-wrap:break-word}
td.use{white-space:nowrap}
td code{overflow-wrap:anywhere}
td:last-child,th:last-child{padding-right:0}
td.num{font-family:ui-monospace,"DejaVu Sans Mono","Liberation Mono",Consolas,monospace;font-size:.88em;white-space:nowrap}
tr.unused td{color:var(--soft);font-size:.85rem;border-bottom-style:dotted}
tr.loop td{font-weight:600;background:var(--raised)}
tr.component td:first-child{padding-left:.8rem}
.required{font-weight:600}
.no{color:var(--bad);font-weight:600}
.mark{display:inline-block;font-size:.7rem;font-weight:600;line-height:1.3;letter-spacing:.02em;border:1px solid currentColor;border-radius:.2rem;padding:0 .28rem;margin-left:.3rem;vertical-align:.08em;white-space:nowrap}
.stricter{color:var(--bad)}.looser{color:var(--good)}.own{color:var(--calm)}
.el{font-weight:600}
.id{color:var(--soft);font-size:.85em}
.codes{list-style:none;margin:.15rem 0;padding:0}
.codes li{display:grid;grid-template-columns:minmax(2.4rem,max-content) 1fr;gap:.6rem}
.codes code{font-weight:600}
.note{color:var(--soft);margin:.12rem 0;font-size:.9em}
.field{color:var(--calm);font-size:.85em}
.meta{color:var(--soft);margin:.05rem 0 .3rem}
.rules{margin:.3rem 0;padding-left:1.1rem}
.rules li{margin:.12rem 0}
.source{color:var(--soft);font-size:.8rem}
.facts dl div{grid-template-columns:15rem 1fr}
.unusedline{color:var(--soft);font-size:.85rem;margin:-.5rem 0 .6rem}
.example{list-style:none;padding:0;margin:.6rem 0}
.example li{border-left:2px solid var(--line);padding:.1rem 0 .35rem .8rem;break-inside:avoid}
.example code{font-weight:600;font-size:.9em}
.example p{margin:.05rem 0 0;color:var(--soft);font-size:.86rem}
.in1{margin-left:1.2rem}.in2{margin-left:2.4rem}.in3{margin-left:3.6rem}.in4{margin-left:4.8rem}.in5{margin-left:6rem}.in6{margin-left:7.2rem}
.p1{padding-left:1.1rem}.p2{padding-left:2.2rem}.p3{padding-left:3.3rem}.p4{padding-left:4.4rem}.p5{padding-left:5.5rem}.p6{padding-left:6.6rem}
.legend{color:var(--soft);font-size:.88rem}
.legend .mark{margin-left:0;margin-right:.25rem}
@media (max-width:44rem){nav ol ol{columns:1}table{font-size:.85rem}.facts dl div{grid-template-columns:1fr}}
@media print{
html{font-size:9.5pt}
:root{--ink:#000;--soft:#444;--line:#bbb;--raised:#f3f3f3;--bad:#8c1d18;--good:#14532d;--calm:#1f4368}
body{font-size:1rem;line-height:1.4}
h2{margin-top:0;break-before:page}
header.guide+nav h2,nav h2{break-before:auto}
h2.flow{break-before:auto;margin-top:2rem}
h3,h4,.meta,.lead{break-after:avoid}
tr,li{break-inside:avoid}
thead{display:table-header-group}
a{color:inherit}
tr.loop td{-webkit-print-color-adjust:exact;print-color-adjust:exact}
@page{size:A4;margin:16mm 15mm 18mm;@bottom-right{content:counter(page);font-size:8pt;color:#444}}
}
)css";
}

}  // namespace crossdock::report
