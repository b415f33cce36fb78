/** The one stylesheet of all pages: light and dark by the reader's choice, from 320 px up, no image, no font. */
export const STYLESHEET = `
:root {
  color-scheme: light dark;
  --ink: #1c2530; --soft: #55606d; --ground: #f4f6f8; --paper: #ffffff; --line: #d8dee6; --edge: #77828f;
  --link: #0a58a8; --on-link: #ffffff; --focus: #ffbf47;
  --ask: #7a4400; --ask-bg: #fff1d9; --busy: #1b4d96; --busy-bg: #e5eefb; --hold: #583a8f; --hold-bg: #f0eafb;
  --good: #14603a; --good-bg: #e2f3e9; --bad: #9c1f19; --bad-bg: #fde9e7; --calm: #48525e; --calm-bg: #e9edf1;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e6eaef; --soft: #a3aebb; --ground: #12171d; --paper: #1a2129; --line: #303a45; --edge: #8390a0;
    --link: #7db8f5; --on-link: #0d1722; --focus: #ffbf47;
    --ask: #ffce85; --ask-bg: #3a2a0e; --busy: #a8cbff; --busy-bg: #172c4a; --hold: #d1bcff; --hold-bg: #2d2247;
    --good: #8edbb0; --good-bg: #12331f; --bad: #ffb0a8; --bad-bg: #431a17; --calm: #bcc6d1; --calm-bg: #29323c;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink);
  font: 1rem/1.55 system-ui, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif; overflow-wrap: break-word; }
a { color: var(--link); text-underline-offset: .15em; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; box-shadow: 0 0 0 2px var(--ink); }
.skip { position: absolute; left: -100rem; padding: .5rem 1rem; background: var(--paper); z-index: 1; }
.skip:focus { left: 0; top: 0; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
header { background: var(--paper); border-bottom: 1px solid var(--line); }
.bar { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem 1.5rem; max-width: 66rem; margin: 0 auto;
  padding: .75rem 1.25rem; }
.brand { font-weight: 700; font-size: 1.125rem; letter-spacing: -.01em; color: var(--ink); text-decoration: none; }
nav { display: flex; gap: 1.25rem; }
nav a { padding: .25rem 0; text-decoration: none; }
nav a:hover, .brand:hover { text-decoration: underline; }
.who { margin: 0 0 0 auto; color: var(--soft); font-size: .9375rem; }
.strip { margin: 0; padding: .25rem 1.25rem; background: var(--hold-bg); color: var(--hold); font-size: .875rem;
  text-align: center; }
main { max-width: 66rem; margin: 0 auto; padding: 1.5rem 1.25rem 3rem; }
footer { max-width: 66rem; margin: 0 auto; padding: 0 1.25rem 2rem; color: var(--soft); font-size: .875rem; }
h1 { margin: .25rem 0 1.25rem; font-size: clamp(1.375rem, 1.1rem + 1.4vw, 1.875rem); line-height: 1.25;
  letter-spacing: -.015em; text-wrap: balance; }
h2 { margin: 0 0 .75rem; font-size: 1.125rem; line-height: 1.3; }
h3 { margin: 1.5rem 0 .5rem; font-size: 1rem; }
p { margin: 0 0 .75rem; }
p:last-child, ul:last-child, ol:last-child { margin-bottom: 0; }
ul { margin: 0 0 .75rem; padding-left: 1.25rem; }
li + li { margin-top: .25rem; }
.soft, .path, .hint { color: var(--soft); }
.path { margin: 0; font-size: .875rem; }
code, pre { font: .875em/1.5 ui-monospace, 'Cascadia Mono', 'DejaVu Sans Mono', Menlo, Consolas, monospace;
  overflow-wrap: anywhere; }
pre { margin: .5rem 0 0; padding: .75rem 1rem; background: var(--ground); border: 1px solid var(--line);
  border-radius: .375rem; white-space: pre-wrap; }
.panel { margin: 0 0 1.25rem; padding: 1.25rem; background: var(--paper); border: 1px solid var(--line);
  border-radius: .625rem; }
.standing, .banner { margin: 0 0 1.25rem; padding: .875rem 1.25rem; border-radius: .625rem;
  border-left: .375rem solid currentColor; background: var(--calm-bg); color: var(--calm); }
.standing p, .banner p { margin: 0 0 .375rem; }
.standing .soft, .standing time, .banner .soft { color: inherit; }
.banner { background: var(--ask-bg); color: var(--ask); }
.banner form { margin-top: .5rem; }
.standing.ask, .state.ask { background: var(--ask-bg); color: var(--ask); }
.standing.busy, .state.busy { background: var(--busy-bg); color: var(--busy); }
.standing.hold, .state.hold { background: var(--hold-bg); color: var(--hold); }
.standing.good, .state.good { background: var(--good-bg); color: var(--good); }
.standing.bad, .state.bad { background: var(--bad-bg); color: var(--bad); }
.standing.calm, .state.calm { background: var(--calm-bg); color: var(--calm); }
.standing a, .banner a { color: inherit; }
.state { display: inline-block; padding: .0625rem .625rem; border-radius: 1rem; font-size: .8125rem; font-weight: 600;
  white-space: nowrap; }
.standing .state { padding: 0; font-size: 1.0625rem; font-weight: 700; }
.count { margin-left: .25rem; color: var(--soft); font-weight: 400; }
dl { margin: 0; }
dl > div { display: grid; grid-template-columns: 9rem 1fr; gap: 0 1.25rem; padding: .5rem 0;
  border-top: 1px solid var(--line); }
dl > div:first-child { border-top: 0; padding-top: 0; }
dl > div:last-child { padding-bottom: 0; }
dt { color: var(--soft); }
dd { margin: 0; min-width: 0; }
dd code { color: var(--soft); }
table { width: 100%; border-collapse: collapse; }
caption { padding: 0; text-align: left; width: 1px; height: 1px; position: absolute; overflow: hidden;
  clip-path: inset(50%); }
th, td { padding: .625rem 1rem .625rem 0; border-top: 1px solid var(--line); text-align: left; vertical-align: top;
  font-weight: 400; }
thead th { padding: 0 1rem .5rem 0; border: 0; color: var(--soft); font-size: .875rem; white-space: nowrap; }
tbody:first-child tr:first-child > * { border-top: 0; }
th:last-child, td:last-child { padding-right: 0; }
.diff thead th:first-child { width: 32%; }
.list { table-layout: fixed; }
.list thead th:first-child { width: 44%; }
.list thead th:last-child { width: 20%; }
.list th[scope=row] a:first-child { font-weight: 600; }
.list td { font-size: .9375rem; }
.list .button { min-height: 0; margin: .375rem .375rem 0 0; padding: .1875rem .875rem; font-size: .9375rem; }
del, ins { text-decoration: none; font: .875em/1.5 ui-monospace, 'Cascadia Mono', 'DejaVu Sans Mono', Menlo, monospace;
  padding: .125rem .375rem; border-radius: .25rem; overflow-wrap: anywhere; }
del { background: var(--bad-bg); color: var(--bad); }
ins { background: var(--good-bg); color: var(--good); }
.history { list-style: none; margin: 0 0 .75rem; padding: 0 0 0 1.5rem; border-left: 2px solid var(--line); }
.history li { position: relative; padding-bottom: 1rem; }
.history li:last-child { padding-bottom: 0; }
.history li::before { content: ''; position: absolute; left: -1.9375rem; top: .45rem; width: .75rem; height: .75rem;
  border: 2px solid var(--paper); border-radius: 50%; background: var(--edge); }
.history li:last-child::before { background: var(--link); }
.history li.failed::before { background: var(--bad); }
.history p { margin: 0; }
.history time { font-size: .875rem; }
details { margin-top: .75rem; }
summary { color: var(--link); cursor: pointer; padding: .25rem 0; }
details p { margin: .25rem 0 0; }
label { display: block; font-weight: 600; }
.hint { display: block; margin: 0 0 .25rem; font-size: .9375rem; }
input, select, textarea { max-width: 100%; padding: .5rem .625rem; border: 1px solid var(--edge); border-radius: .375rem;
  background: var(--paper); color: var(--ink); font: inherit; min-height: 2.75rem; }
textarea { width: 100%; resize: vertical; }
button, .button { display: inline-block; min-height: 2.75rem; padding: .5rem 1.25rem; border: 1px solid var(--link);
  border-radius: .375rem; background: var(--link); color: var(--on-link); font: inherit; font-weight: 600;
  text-decoration: none; cursor: pointer; }
.standing a.button { margin-top: .375rem; color: var(--on-link); }
button:hover, .button:hover { text-decoration: underline; }
button.quiet { background: transparent; border-color: currentColor; color: inherit; }
h1 + details, .banner + details { margin: -.5rem 0 1rem; }
.filter { margin-top: .5rem; display: flex; flex-wrap: wrap; gap: .75rem 1rem; align-items: end; margin-bottom: 1.25rem; }
.filter p { margin: 0; }
.filter label { font-size: .875rem; font-weight: 400; color: var(--soft); }
.filter input, .filter select { width: 13rem; }
fieldset { min-width: 0; margin: 0 0 1.25rem; padding: 0; border: 0; }
legend { padding: 0; margin-bottom: .5rem; font-weight: 600; }
.option { position: relative; margin-bottom: .5rem; padding: .75rem 1rem .75rem 3rem; border: 1px solid var(--line);
  border-radius: .5rem; }
.option > input { position: absolute; z-index: 1; left: 1rem; top: .875rem; width: 1.375rem; height: 1.375rem; min-height: 0;
  margin: 0; accent-color: var(--link); }
.option > label::after { content: ''; position: absolute; inset: 0; cursor: pointer; }
.option .hint { margin: 0; }
.option .more { position: relative; z-index: 1; margin: .75rem 0 0; }
.option:has(> input:checked) { border-color: var(--link); box-shadow: inset 0 0 0 1px var(--link); }
@supports selector(:has(*)) {
  .option:not(:has(> input:checked)) .more { display: none; }
}
.errors { margin-bottom: 1.25rem; padding: .875rem 1.25rem; border: 2px solid var(--bad); border-radius: .5rem; }
.errors h2 { margin-bottom: .25rem; color: var(--bad); }
.errors ul { list-style: none; padding: 0; }
.errors a, .error { color: var(--bad); font-weight: 600; }
.error { display: block; margin-bottom: .25rem; }
@media (max-width: 42rem) {
  main, .bar { padding-left: 1rem; padding-right: 1rem; }
  .panel { padding: 1rem; }
  .who { margin-left: 0; width: 100%; }
  dl > div { grid-template-columns: 1fr; }
  .filter p, .filter input, .filter select { width: 100%; }
  .stack, .stack tbody, .stack tr, .stack th, .stack td { display: block; width: auto; }
  .stack thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .stack tr { padding: .875rem 0; border-top: 1px solid var(--line); }
  .stack tbody tr:first-child { border-top: 0; padding-top: 0; }
  .stack tr:last-child { padding-bottom: 0; }
  .stack tbody th, .stack tbody td { padding: 0; border: 0; }
  .stack td { margin-top: .375rem; }
  .stack td::before { content: attr(data-label) ': '; color: var(--soft); font-size: .875rem; }
}
@media print { header nav, form, details { display: none; } body { background: #ffffff; } }
`;
