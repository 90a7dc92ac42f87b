/**
 * The page's stylesheet. Verdicts differ by sign, word and pattern as well as by colour (Okabe and Ito's, on light
 * tints of themselves); all text is dark on light.
 */
export const STYLES = `
:root { --ink: #1a1a1a; --soft: #4d4d4d; --line: #d0d0d0; --tint: #f5f5f5;
  --holds: #0072b2; --amended: #b87a00; --fails: #b34700; --open: #6b6b6b; }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
body { margin: 0; color: var(--ink); background: #fff;
  font: 1rem/1.5 "DejaVu Sans", system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
a { color: #005a8c; }
a:focus-visible, summary:focus-visible, [tabindex]:focus-visible { outline: 3px solid #d55e00; outline-offset: 2px; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 1rem; background: #fff; padding: .5rem; z-index: 2; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .8rem; }
h2 { font-size: 1.35rem; line-height: 1.25; margin: 3rem 0 .3rem; padding-top: .8rem; border-top: 2px solid var(--ink); }
h3 { font-size: 1.08rem; line-height: 1.3; margin: 0 0 .2rem; }
h4 { font-size: .9rem; margin: .9rem 0 .2rem; }
small { font-size: .8rem; }
code, pre { font-family: "DejaVu Sans Mono", ui-monospace, Menlo, Consolas, monospace; font-size: .8rem; }
.lead { max-width: 46rem; }
.reference { color: var(--soft); font-size: .88rem; margin: 0 0 .7rem; }
nav { font-size: .88rem; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav li { margin: .35rem 0; line-height: 1.3; }
nav ul ul { padding-left: .9rem; }
nav ul ul li { font-size: .8rem; }
nav a { text-decoration: none; }
nav a:hover { text-decoration: underline; }
.paper h3 a { text-decoration: none; }
.paper h3 a:hover { text-decoration: underline; }
.back { position: fixed; right: .7rem; bottom: .7rem; padding: .35rem .7rem; background: #fff; border: 1px solid var(--soft); border-radius: 4px; font-size: .88rem; text-decoration: none; }
main { padding: 1.2rem 1rem 3rem; min-width: 0; }
nav .wide { display: none; }
nav .narrow { padding: .6rem 1rem; background: var(--tint); border-bottom: 1px solid var(--line); }
@media screen and (min-width: 64rem) {
  body { display: grid; grid-template-columns: 17rem minmax(0, 1fr); }
  nav { border-right: 1px solid var(--line); background: var(--tint); }
  nav .wide { display: block; position: sticky; top: 0; max-height: 100vh; overflow-y: auto; padding: 1.2rem 1rem; }
  nav .narrow, .back { display: none; }
  main { padding: 1.6rem 2.2rem 4rem; max-width: 90rem; }
}
.papers { display: grid; gap: 0 1rem; row-gap: .35rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr)); margin: 1rem 0 1.6rem; }
.paper { margin-bottom: .6rem; display: grid; grid-template-rows: subgrid; grid-row: span 6; align-content: start; border: 1px solid var(--line); border-radius: 4px; padding: .8rem; font-size: .82rem; line-height: 1.4; min-width: 0; overflow-wrap: anywhere; }
.paper .reference { font-size: .76rem; }
.paper p { margin: 0; }
.total { font-weight: bold; }
.bar { display: flex; height: 1rem; border: 1px solid var(--ink); print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.bar span + span { border-left: 1px solid var(--ink); }
.bar .holds { background: var(--holds); }
.bar .amended { background: repeating-linear-gradient(45deg, #fff 0 3px, var(--amended) 3px 6px); }
.bar .open { background: repeating-linear-gradient(90deg, #fff 0 4px, var(--open) 4px 5px); }
.bar .fails { background: radial-gradient(circle at 50% 50%, var(--fails) 0 1.6px, #fff 1.7px) 0 0 / 5px 5px; }
.counts { list-style: none; padding: 0; margin: 0; }
.counts li { display: flex; gap: .4em; margin: .15rem 0; }
.findings { columns: 22rem; column-gap: 2rem; font-size: .84rem; line-height: 1.4; }
.findings h4 { margin: .8rem 0 .2rem; break-after: avoid; }
.findings ul { list-style: none; margin: 0; padding: 0; }
.findings li { margin: .3rem 0; padding-left: 1.9em; text-indent: -1.9em; break-inside: avoid; }
.findings .key { text-indent: 0; }
.verdict, .key { display: inline-block; border-radius: 3px; font-weight: bold; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.verdict { padding: 0 .45rem; font-size: .85rem; border: 1px solid; white-space: nowrap; }
.key { flex: none; width: 1.3em; height: 1.35em; text-align: center; border: 1px solid; line-height: 1.25; }
.verdict.holds, .key.holds { color: #00507d; background: #e5f1f8; border-color: var(--holds); }
.verdict.amended, .key.amended { color: #6b4700; background: #fdf3dc; border-color: var(--amended); }
.verdict.open, .key.open { color: #4a4a4a; background: #f2f2f2; border-color: var(--open); }
.verdict.fails, .key.fails { color: #8a3600; background: #fbe9df; border-color: var(--fails); }
table { border-collapse: collapse; }
th { text-align: left; vertical-align: bottom; }
td { vertical-align: top; }
.statements { table-layout: fixed; width: 100%; font-size: .88rem; margin: .6rem 0 1.5rem; }
.statements th, .statements td { padding: .4rem .6rem .4rem 0; border-bottom: 1px solid var(--line); }
.statements td small { display: block; font-size: .9em; color: var(--soft); margin-top: .15rem; }
.statements .place { color: var(--soft); overflow-wrap: anywhere; }
.nowrap { white-space: nowrap; }
.statements .value { font-variant-numeric: tabular-nums; }
.statements th:nth-child(1) { width: 11%; }
.statements th:nth-child(3) { width: 16%; }
.statements th:nth-child(4) { width: 11.2rem; }
.statements tr:target { background: #fff6d6; }
@media screen and (max-width: 44rem) {
  .statements thead { position: absolute; left: -999rem; }
  .statements, .statements tbody, .statements tr, .statements td { display: block; width: auto !important; }
  .statements tr { border: 1px solid var(--line); border-radius: 4px; padding: .5rem .7rem; margin: .6rem 0; }
  .statements td { border: 0; padding: .1rem 0; }
  .statements .value::before { content: "Our number: "; color: var(--soft); }
}
.result { margin: 2rem 0 2.6rem; }
.figure, .scroll { overflow-x: auto; max-width: 100%; }
.figure { border: 1px solid var(--line); border-radius: 4px; background: #fff; margin: .4rem 0 .6rem; }
.figure div { max-width: 100%; }
.figure svg { display: block; width: 100%; height: auto; }
@media screen and (max-width: 44rem) {
  .figure div { max-width: none; }
  .papers { grid-template-columns: 1fr; }
}
details { margin: .4rem 0; }
summary { cursor: pointer; font-size: .88rem; }
pre { background: var(--tint); border: 1px solid var(--line); border-radius: 4px; padding: .7rem; margin: .3rem 0; overflow: auto; }
.data { font-size: .76rem; font-variant-numeric: tabular-nums; margin: .3rem 0; }
.data th, .data td { padding: .15rem .7rem .15rem 0; border-bottom: 1px solid #e8e8e8; white-space: nowrap; }
.data .number { text-align: right; }
.data th { border-bottom: 1px solid var(--ink); }
.more { font-size: .8rem; color: var(--soft); margin: .2rem 0; }
.facts { display: flex; flex-wrap: wrap; gap: .1rem 1.4rem; margin: .5rem 0 0; font-size: .8rem; color: var(--soft); }
.facts div { display: flex; gap: .35rem; min-width: 0; }
.facts dt::after { content: ":"; }
.facts dd { margin: 0; overflow-wrap: anywhere; color: var(--ink); }
footer { margin-top: 3rem; padding-top: .8rem; border-top: 1px solid var(--line); font-size: .8rem; color: var(--soft); }
@media print {
  @page { margin: 16mm 14mm; }
  body { font-size: 9.5pt; }
  nav, .skip, .back { display: none; }
  main { padding: 0; }
  a { color: inherit; text-decoration: none; }
  h2, h3, h4, summary, .reference { break-after: avoid; }
  .together, .paper, .statements tr, .facts { break-inside: avoid; }
  .figure, .scroll, pre { overflow: visible; border: 0; }
  .figure div { margin: 0 auto; }
  .figure svg { max-height: 24cm; }
  .data, pre { white-space: pre-wrap; font-size: 6.5pt; }
  .data th, .data td { white-space: normal; padding-right: .3rem; }
  .data td:not(.number) { overflow-wrap: anywhere; }
  .data { font-size: 5.5pt; }
  .data .number { white-space: nowrap; }
  details:not([open]) { display: none; }
  .papers { grid-template-columns: repeat(3, 1fr); column-gap: 2mm; }
  .paper { font-size: 7pt; padding: 2mm; }
  .paper .reference { font-size: 6.5pt; }
  .paper h3 { font-size: 9pt; }
  .findings { font-size: 8pt; }
  .findings small { font-size: .9em; }
  .statements { font-size: 8pt; }
  .statements th:nth-child(4) { width: 8.5rem; }
  .statements .verdict { font-size: 7.5pt; }
}
`;
