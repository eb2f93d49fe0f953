/** The report's style sheet: A4 pages, repeating table heads, page numbers. No external resources. */

export const REPORT_CSS = `
@page { size: A4; margin: 15mm 14mm 16mm;
  @bottom-left { content: string(title); font: 8pt sans-serif; color: #545c67; }
  @bottom-right { content: "Page " counter(page) " of " counter(pages); font: 8pt sans-serif; color: #545c67; } }
* { box-sizing: border-box; }
html { color-scheme: light; }
body { margin: 0; background: #fff; color: #16191d; font: 9pt/1.4 "Liberation Sans", Arial, Helvetica, sans-serif; }
@media screen { body { max-width: 210mm; margin: 0 auto; padding: 12mm 14mm; } }
h1 { font-size: 16pt; margin: 0 0 1mm; }
h2 { font-size: 11pt; margin: 4mm 0 1mm; break-after: avoid; }
p { margin: 0 0 1.5mm; }
.meta { color: #545c67; }
.verdict { border-left: 3px solid #16191d; padding: 1.5mm 3mm; margin: 3mm 0; }
.verdict strong { display: block; font-size: 11.5pt; }
.verdict.proved { border-color: #136c34; }
.verdict.proved strong { color: #136c34; }
.verdict.draft { border-color: #a31621; }
.verdict.draft strong { color: #a31621; }
.beside { display: grid; grid-template-columns: 1fr 1fr; gap: 6mm; break-inside: avoid; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums lining-nums; }
thead { display: table-header-group; }
tfoot { display: table-row-group; }
tr { break-inside: avoid; }
caption { text-align: left; font-weight: bold; padding: 0 0 1mm; break-after: avoid; }
th, td { text-align: left; vertical-align: top; padding: 0.8mm 1.6mm 0.8mm 0; border-bottom: 0.5px solid #d9dde3; overflow-wrap: break-word; }
thead th { border-bottom: 1px solid #16191d; font-size: 8pt; }
th.n, td.n { text-align: right; white-space: nowrap; padding-right: 0; padding-left: 1.6mm; }
tfoot td, tfoot th, tr.total td, tr.total th { font-weight: bold; border-top: 1px solid #16191d; }
tr.off td, tr.off th { color: #a31621; font-weight: bold; }
tr.suspense td { background: #fff1d6; color: #7a4b00; }
td.wide { min-width: 42mm; }
td.d { white-space: nowrap; }
th.n + th:not(.n), td.n + td:not(.n) { padding-left: 4mm; }
table + table { margin-top: 4mm; }
.note { margin-top: 1mm; }
td.hash, .seal { font: 6.5pt "Liberation Mono", Consolas, monospace; overflow-wrap: anywhere; }
.lists { break-before: page; }
.sign { display: grid; grid-template-columns: 1fr 1fr; gap: 10mm; margin-top: 6mm; break-inside: avoid; }
.sign div { border-top: 1px solid #16191d; padding-top: 1mm; min-height: 12mm; }
.watermark { position: fixed; inset: 0; display: flex; align-items: center; justify-content: center; pointer-events: none; z-index: 1; }
.watermark span { transform: rotate(-32deg); font-size: 40pt; font-weight: bold; color: #a31621; opacity: 0.13; white-space: nowrap; }
.title-string { string-set: title content(); }
`;
