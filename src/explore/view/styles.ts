/** The page's stylesheet: that of the page of results, for light and dark, screen, phone and paper. */
export const STYLES = `
:root { color-scheme: light dark; --ink: #1a1a1a; --soft: #4d4d4d; --line: #d0d0d0; --tint: #f5f5f5; --paper: #fff;
  --grid: #e4e4e4; --link: #005a8c; --focus: #d55e00; --blue: #0072b2; --orange: #e69f00;
  --s0: #0072b2; --s1: #c94f00; --s2: #00835f; --s3: #b5528f; --s4: #1a1a1a; --s5: #a87300; --s6: #3a92c5; --s7: #6b6b6b; }
@media screen and (prefers-color-scheme: dark) { :root { --ink: #e8e8e8; --soft: #b0b0b0; --line: #44484d; --tint: #1c1f23;
  --paper: #131518; --grid: #2c3035; --link: #6fb8e6; --focus: #ff9a4d; --blue: #3d9bd6; --orange: #e0a526;
  --s0: #56b4e9; --s1: #ff8a3d; --s2: #2fc49a; --s3: #e39bc6; --s4: #f0f0f0; --s5: #e6b93f; --s6: #9ad0f0; --s7: #9a9a9a; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; color: var(--ink); background: var(--paper);
  font: .94rem/1.5 "DejaVu Sans", system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
code, textarea { font-family: "DejaVu Sans Mono", ui-monospace, Menlo, Consolas, monospace; font-size: .8rem; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
h1 { font-size: 1.5rem; line-height: 1.2; margin: 0; }
h1 small { font-weight: normal; color: var(--soft); }
h2 { font-size: 1.08rem; line-height: 1.3; margin: 0; }
header { padding: 1rem 1rem .2rem; }
header p { margin: .2rem 0 0; color: var(--soft); font-size: .88rem; max-width: 46rem; }
main { display: contents; }
.first { padding: .6rem 1rem 0; min-width: 0; }
.rest { padding: 0 1rem 2rem; min-width: 0; }
.side { padding: .2rem 1rem 2rem; }
.card { border: 1px solid var(--line); border-radius: 4px; padding: .8rem 1rem; margin: 0 0 1rem; min-width: 0; }
.head { display: flex; flex-wrap: wrap; gap: .3rem 1rem; justify-content: space-between; align-items: center; }
.hint { color: var(--soft); font-size: .8rem; line-height: 1.4; margin: .35rem 0; overflow-wrap: anywhere; }
.mistakes { border: 1px solid var(--s1); border-left-width: 5px; border-radius: 4px; padding: .5rem .8rem; margin: 0 0 1rem; font-size: .86rem; overflow-wrap: anywhere; }
.mistakes p { margin: .15rem 0; }
.progress { height: 3px; background: var(--grid); margin: .5rem 0; }
.progress span { display: block; height: 100%; background: var(--blue); }
fieldset { border: 0; border-top: 1px solid var(--line); margin: 0 0 .9rem; padding: .5rem 0 0; min-width: 0; }
legend { font-weight: bold; font-size: .88rem; padding: 0 .5rem 0 0; }
.field { display: grid; grid-template-columns: 1fr auto; gap: .1rem .6rem; align-items: center; margin: .35rem 0; font-size: .84rem; }
.field input[type="range"] { grid-column: 1 / -1; width: 100%; height: 1.5rem; margin: 0; accent-color: var(--blue); }
.field input[type="number"], .field input[type="text"], select { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--line); border-radius: 3px; padding: .12rem .35rem; }
.field input[type="number"], .field input[type="text"] { width: 5.6rem; text-align: right; }
.field input[type="number"] { appearance: textfield; -moz-appearance: textfield; }
.field input::-webkit-inner-spin-button { display: none; }
.field select { max-width: 12.5rem; }
.swept em { color: var(--soft); }
.schemes { display: grid; grid-template-columns: 1fr 1fr; gap: .05rem .6rem; }
.scheme { display: flex; gap: .35rem; align-items: baseline; font-size: .8rem; line-height: 1.3; padding: .16rem 0; }
.scheme input { flex: none; margin: 0; accent-color: var(--blue); }
.scheme.left { color: var(--soft); text-decoration: line-through; }
.file { display: block; border: 1px dashed var(--soft); border-radius: 4px; padding: .6rem; font-size: .82rem; color: var(--soft); text-align: center; cursor: pointer; }
.file input { position: absolute; opacity: 0; width: 1px; height: 1px; }
.file:focus-within { outline: 3px solid var(--focus); }
.dragged .file { color: var(--ink); border-color: var(--blue); background: var(--tint); }
svg { display: block; max-width: 100%; }
.curves { touch-action: pan-y; cursor: crosshair; }
.grid { stroke: var(--grid); }
.axis { stroke: var(--soft); }
.at { stroke: var(--soft); stroke-dasharray: 2 3; }
.tick { font-size: 11px; fill: var(--soft); font-variant-numeric: tabular-nums; }
.title { font-size: 12px; fill: var(--ink); }
.line { fill: none; stroke: currentColor; stroke-width: 1.7; }
.mark { fill: currentColor; }
.band { fill: currentColor; opacity: .18; stroke: none; }
.s0 { color: var(--s0); } .s1 { color: var(--s1); } .s2 { color: var(--s2); } .s3 { color: var(--s3); }
.s4 { color: var(--s4); } .s5 { color: var(--s5); } .s6 { color: var(--s6); } .s7 { color: var(--s7); }
.key { display: inline-block; vertical-align: middle; max-width: none; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: .82rem; width: 100%; margin: .4rem 0; }
caption { text-align: left; color: var(--soft); font-size: .8rem; padding-bottom: .2rem; }
th, td { padding: .22rem .8rem .22rem 0; border-bottom: 1px solid var(--grid); text-align: left; white-space: nowrap; }
thead th { border-bottom-color: var(--ink); font-weight: normal; color: var(--soft); vertical-align: bottom; }
tbody th { font-weight: normal; }
.best th, .best td:nth-child(2) { font-weight: bold; }
.training .best td:nth-child(2) { font-weight: normal; }
.training .best td:nth-child(4) { font-weight: bold; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
th:last-child, td:last-child { padding-right: 0; }
small { font-size: .86em; color: var(--soft); font-weight: normal; }
.steps { display: flex; gap: .3rem; align-items: center; margin: .4rem 0 0; }
.steps input { flex: 1; min-width: 3rem; accent-color: var(--blue); }
button { font: inherit; font-size: .84rem; color: inherit; background: var(--tint); border: 1px solid var(--line); border-radius: 4px; padding: .25rem .6rem; cursor: pointer; min-height: 2.1rem; }
.steps button { min-width: 2.3rem; font-family: "DejaVu Sans", "Segoe UI Symbol", sans-serif; }
button:hover:not(:disabled) { border-color: var(--soft); }
button:disabled { opacity: .5; cursor: default; }
.icon { display: inline-block; vertical-align: -2px; fill: currentColor; stroke: currentColor; stroke-width: 1.6; }
.event { font-size: .84rem; margin: .3rem 0; min-height: 2.6em; font-variant-numeric: tabular-nums; }
.trial input[type="number"] { width: 5rem; }
.ground { fill: var(--tint); }
.paper { fill: var(--paper); }
.stripe { fill: var(--blue); }
.bar.computing { fill: var(--blue); }
.bar.sending, .bar.travelling { fill: var(--orange); }
.bar.waiting { fill: var(--soft); }
.bar.silent { fill: var(--grid); }
.bar.computingCancelled, .bar.sendingCancelled, .bar.travellingCancelled, .bar.waitingCancelled { fill: url(#stripes); stroke: var(--blue); stroke-width: .5; }
.bar.sendingCancelled, .bar.travellingCancelled { stroke: var(--orange); }
.in { font-size: 10px; fill: #fff; }
.in.computingCancelled { fill: var(--ink); paint-order: stroke; stroke: var(--paper); stroke-width: 3px; }
.arrival { stroke: var(--ink); stroke-width: 1.4; }
.now { stroke: var(--s1); stroke-width: 1.2; }
textarea { width: 100%; color: inherit; background: var(--tint); border: 1px solid var(--line); border-radius: 4px; padding: .6rem; line-height: 1.45; resize: vertical; white-space: pre; overflow-x: auto; }
.buttons { display: flex; flex-wrap: wrap; gap: .4rem; align-items: center; margin-top: .4rem; font-size: .82rem; }
@media screen and (min-width: 60rem) {
  .page { display: grid; grid-template-columns: 19rem minmax(0, 1fr); grid-template-rows: auto auto 1fr; grid-template-areas: "head head" "side first" "side rest"; max-width: 100rem; }
  header { grid-area: head; padding: 1.2rem 1.6rem .4rem; }
  .side { grid-area: side; padding: .6rem .2rem 2rem 1.6rem; }
  .first { grid-area: first; padding: .6rem 1.6rem 0; }
  .rest { grid-area: rest; padding: 0 1.6rem 3rem; }
}
@media screen and (max-width: 59.99rem) {
  .page { display: flex; flex-direction: column; }
  .side { order: 2; columns: 17rem; column-gap: 2rem; padding-bottom: 0; }
  .rest { order: 3; }
  .side fieldset { break-inside: avoid; }
  .card { padding: .7rem .8rem; }
}
@media print {
  :root { color-scheme: light; }
  @page { margin: 14mm; }
  body { font-size: 9.5pt; }
  table { font-size: 7pt; }
  thead th { white-space: normal; }
  th, td { padding-right: .4rem; }
  .scroll { overflow: visible; }
  tbody input { display: none; }
  .page { display: block; }
  .side, .buttons, .steps, .progress, .head .field { display: none; }
  .card { border: 0; padding: 0; break-inside: avoid; }
  textarea { height: auto; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
