import type { Actor, CaseRecord, CaseState } from '../model/case.ts';
import type { LapseKind } from '../model/finding.ts';
import type { Instant } from '../model/json.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { page } from './layout.ts';
import type { Frame } from './layout.ts';
import { actorsWords, resourceWords } from './names.ts';
import { pauseBanners, stormBanners } from './pause-parts.ts';
import type { PauseBanner, StormBanner } from './pause-parts.ts';
import { oneLine } from './plain-text.ts';
import { timeTag } from './time.ts';
import { STATES } from './words.ts';

/** One case in the list, with what is wrong in one sentence. */
export type CaseRow = { readonly record: CaseRecord; readonly headline: string; readonly actors: readonly Actor[] };

/** Something that stands without a case: reported only, there from the start, not to be judged, or not stated. */
export type FindingRow = {
  readonly controlId: string;
  readonly resourceId: string;
  readonly kind: 'pre-existing' | 'reported' | 'unreadable' | 'could-not-tell' | 'signal' | LapseKind;
  readonly message: string;
  readonly since: Instant;
};

/** What the list shows. Texts of the filter are as they were typed. */
export type CaseListView = {
  readonly frame: Frame;
  readonly now: Instant;
  readonly filter: { readonly state: string; readonly resource: string; readonly since: string };
  /** Cases that are not closed, those that wait for a person first. */
  readonly open: readonly CaseRow[];
  readonly closed: readonly CaseRow[];
  readonly findings: readonly FindingRow[];
  /** How many findings there are in all. */
  readonly findingCount: number;
  /** The address of the next page, when there are more cases. */
  readonly older: string | undefined;
  readonly pauses: readonly PauseBanner[];
  readonly storms: readonly StormBanner[];
  /** What everybody should know: writes are off, settings are broken. */
  readonly warnings: readonly string[];
};

const KINDS: Readonly<Record<FindingRow['kind'], string>> = {
  'pre-existing': 'There from the start',
  reported: 'Reported',
  unreadable: 'Could not be read',
  'could-not-tell': 'Could not tell',
  signal: 'Happened, not verified',
  'attestation-missing': 'Not stated',
  'attestation-ending': 'About to end',
  'attestation-expired': 'Ended',
};

const GROUPS = [
  { value: '', label: 'All' },
  { value: 'open', label: 'All that are open' },
  { value: 'closed', label: 'All that are closed' },
];

/** The list of cases: what waits for a person on top, then what is open, then what is closed. */
export function caseListPage(view: CaseListView): string {
  const waiting = view.open.filter(({ record }) => record.state === 'waiting');
  const moving = view.open.filter(({ record }) => record.state !== 'waiting');
  const empty = view.open.length + view.closed.length === 0;
  return page(
    view.frame,
    'Cases',
    html`<h1>Cases</h1>
      ${view.warnings.map((warning) => html`<p class="banner">${warning}</p>`)} ${pauseBanners(view.pauses, view.now)}
      ${stormBanners(view.storms, view.now)} ${filterForm(view.filter)}
      ${empty && html`<p class="panel">${isFiltered(view.filter) ? NONE_MATCH : NO_CASES}</p>`}
      ${caseTable('Waiting for a person', 'waiting', waiting, view.now)} ${caseTable('Open', 'open', moving, view.now)}
      ${caseTable('Closed', 'closed', view.closed, view.now)}
      ${view.older !== undefined && html`<p><a href="${view.older}">Show older cases</a></p>`} ${findingTable(view)}`,
  );
}

const NO_CASES =
  'No drift has been found so far. When a resource is written and departs from a control, its case appears here.';
const NONE_MATCH = 'No case matches this filter.';

const isFiltered = (filter: CaseListView['filter']): boolean => Object.values(filter).some((value) => value !== '');

function filterForm({ state, resource, since }: CaseListView['filter']): Html {
  const states = Object.entries(STATES).map(([value, { label }]) => ({ value, label }));
  return html`<details ${isFiltered({ state, resource, since }) && html`open`}>
    <summary>Filter</summary>
    <form method="get" action="/cases" class="filter" aria-label="Filter">
      <p>
        <label for="state">State</label>
        <select id="state" name="state">
          ${[...GROUPS, ...states].map(
            ({ value, label }) => html`<option value="${value}" ${value === state && html`selected`}>${label}</option>`,
          )}
        </select>
      </p>
      <p>
        <label for="resource">Resource, group or id</label>
        <input
          id="resource"
          name="resource"
          value="${resource}"
          maxlength="500"
          autocomplete="off"
          spellcheck="false"
        />
      </p>
      <p>
        <label for="since">Opened since</label>
        <input id="since" name="since" type="date" value="${since}" />
      </p>
      <p>
        <button class="quiet">Show</button>
        ${isFiltered({ state, resource, since }) && html`<a href="/cases">Show all</a>`}
      </p>
    </form>
  </details>`;
}

function caseTable(title: string, id: string, rows: readonly CaseRow[], now: Instant): Html | false {
  if (rows.length === 0) return false;
  return html`<section class="panel" aria-labelledby="${id}">
    <h2 id="${id}">${title} <span class="count">${rows.length}</span></h2>
    <table class="stack list" aria-labelledby="${id}">
      <thead>
        <tr>
          <th scope="col">Case</th>
          <th scope="col">Resource</th>
          <th scope="col">Caused by</th>
          <th scope="col">When</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map((row) => caseRow(row, now))}
      </tbody>
    </table>
  </section>`;
}

function caseRow({ record, headline, actors }: CaseRow, now: Instant): Html {
  const { name, where } = resourceWords(record.resourceId);
  const action = record.state === 'waiting' ? record.approvalId : undefined;
  return html`<tr>
    <th scope="row">
      <a href="/cases/${record.caseId}">${oneLine(headline, 160)}</a><br />
      <span class="soft">Should be: ${record.title}</span><br />
      ${action === undefined ? stateMark(record.state) : html`<a class="button" href="/approvals/${action}">Decide<span class="hidden"> on ${name}</span></a>`}
      <span class="soft">${record.severity}</span>
    </th>
    <td data-label="Resource">${name}<br /><span class="soft">${where}</span></td>
    <td data-label="Caused by">${oneLine(actorsWords(actors), 120)}</td>
    <td data-label="When">${timeTag(record.closedAt ?? record.openedAt, now)}</td>
  </tr>`;
}

function findingTable({ findings, findingCount, now }: CaseListView): Html | false {
  if (findingCount === 0) return false;
  return html`<section class="panel" aria-labelledby="findings">
    <h2 id="findings">Seen, without a case <span class="count">${findingCount}</span></h2>
    <p class="soft">Driftwarden writes nothing about these and asks nobody.</p>
    <table class="stack list" aria-labelledby="findings">
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col">Resource</th>
          <th scope="col">Since</th>
        </tr>
      </thead>
      <tbody>
        ${findings.map(
          (finding) =>
            html`<tr>
              <th scope="row">
                ${oneLine(finding.message, 200)}<br /><span class="state calm">${KINDS[finding.kind]}</span>
                <code class="soft">${finding.controlId}</code>
              </th>
              <td data-label="Resource">
                ${resourceWords(finding.resourceId).name}<br /><span class="soft"
                  >${resourceWords(finding.resourceId).where}</span
                >
              </td>
              <td data-label="Since">${timeTag(finding.since, now)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    ${findings.length < findingCount && html`<p class="soft">The newest ${findings.length} are shown.</p>`}
  </section>`;
}

/** A state as a coloured word. */
export function stateMark(state: CaseState): Html {
  return html`<span class="state ${STATES[state].tone}">${STATES[state].label}</span>`;
}
