import type { Actor, Proposal } from '../model/case.ts';
import type { Impact, Search } from '../model/impact.ts';
import type { Instant } from '../model/json.ts';
import type { Plan } from '../model/plan.ts';
import { azRestLines } from './az-rest.ts';
import { deletesResource, differencesOf, differencesTable } from './differences.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { termList } from './layout.ts';
import { actorsWords, consumerWords, howKnown, resourceWords, shortIds } from './names.ts';
import { adviceParts, alternativesSection } from './other-ways.ts';
import { timeTag } from './time.ts';

const MOST_LINE_BYTES = 6_000;

/** What is wrong, short enough for a heading; the title of the control where nothing more is known. */
export function headline(proposal: Proposal | undefined, title: string): string {
  return shortIds(proposal?.finding.evidence[0]?.message ?? title).replace(/\.$/u, '');
}

/** The drift: which control, why it matters, which resource, who and when. */
export function driftSection(proposal: Proposal, now: Instant): Html {
  const { name, where } = resourceWords(proposal.resourceId);
  const more = proposal.finding.evidence.slice(1);
  return html`<section class="panel" aria-labelledby="drift">
    <h2 id="drift">The drift</h2>
    ${
      more.length > 0 &&
      html`<ul>
        ${more.map(({ message }) => html`<li>${message}</li>`)}
      </ul>`
    }
    ${termList([
      ['Should be', html`${proposal.title} <code>${proposal.controlId}</code>`],
      ['Why', proposal.rationale],
      [
        'Resource',
        html`<strong>${name}</strong> <span class="soft">${where}</span><br /><code>${proposal.resourceId}</code>`,
      ],
      ['Severity', proposal.severity],
      ['Caused by', html`${actorsWords(proposal.actors)}${authorNote(proposal.actors)}`],
      ['Changed', latestChange(proposal.actors, now)],
      ['Last seen right', lastSeenRight(proposal, now)],
      ['Looked at', timeTag(proposal.lookedAt, now)],
    ])}
  </section>`;
}

/** The exact difference that the fix makes, who would notice, and whether it can be taken back. */
export function fixSection(proposal: Proposal): Html {
  const differences = differencesOf(proposal);
  return html`<section class="panel" aria-labelledby="fix">
      <h2 id="fix">The fix</h2>
      ${deletesResource(proposal) && html`<p><strong>The fix deletes this resource.</strong></p>`}
      ${
        'unfixable' in proposal.plan
          ? html`<p>${proposal.plan.unfixable}</p>
              ${proposal.plan.advice !== undefined && adviceParts(proposal.plan.advice)}`
          : differences.length > 0
            ? differencesTable(differences, 'What the fix changes')
            : html`<p>The fix writes ${proposal.plan.length} resource(s); the exact writes are below.</p>`
      }
      <h3>Who would notice</h3>
      ${impactParts(proposal.impact)}
      <h3>Taking it back</h3>
      <p>
        ${
          'irreversible' in proposal.undo
            ? proposal.undo.irreversible
            : 'The fix can be taken back: the values of before are kept, and the writes are below.'
        }
      </p>
      ${byHand(proposal)}
    </section>
    ${alternativesSection(proposal.alternatives)}`;
}

function impactParts(impact: Impact): Html {
  return html`<ul>
    ${[
      searchItem(impact.configured, 'is set up to depend on it', 'Nobody was found who is set up to depend on it.'),
      searchItem(impact.used, 'was seen using it', 'Nobody was seen using it.'),
      ...impact.notes.map((note) => html`<li>${note}</li>`),
    ]}
  </ul>`;
}

function searchItem(search: Search, found: string, nobody: string): Html {
  if (!search.known) return html`<li>Who ${found} is not known. ${search.why}</li>`;
  if (search.consumers.length === 0) return html`<li>${nobody}</li>`;
  return html`${search.consumers.map(
    (consumer) =>
      html`<li>
        <strong>${consumerWords(consumer)}</strong> ${found}<span class="soft">${howKnown(consumer)}</span>${
          consumer.remedy !== undefined && html`<br />To put it right: ${consumer.remedy}`
        }${consumer.id !== undefined && html`<br /><code class="soft">${consumer.id}</code>`}
      </li>`,
  )}`;
}

function byHand(proposal: Proposal): Html {
  return html`${commandBlock('The same fix by hand', proposal.plan)}${commandBlock('Taking it back by hand', proposal.undo)}`;
}

function commandBlock(title: string, plan: Plan | object): Html | false {
  if (!isPlan(plan)) return false;
  const text = azRestLines(plan).join('\n');
  const shown = Buffer.byteLength(text) <= MOST_LINE_BYTES;
  return html`<details>
    <summary>${title}</summary>
    ${
      shown
        ? html`<p class="soft">For bash or zsh, signed in with the Azure CLI.</p>
            <pre>${text}</pre>`
        : html`<p>
            These writes are too long for this page. The answer of <code>/api/cases</code> for this case has them.
          </p>`
    }
  </details>`;
}

const isPlan = (plan: Plan | object): plan is Plan => Array.isArray(plan);

function authorNote(actors: readonly Actor[]): Html | false {
  if (actors.length === 0) return false;
  const unknown = actors.every(({ kind }) => kind === 'application');
  return unknown && html`<br /><span class="soft">The person behind it is not known.</span>`;
}

function latestChange(actors: readonly Actor[], now: Instant): Html | undefined {
  const latest = actors
    .flatMap(({ at }) => (at === undefined ? [] : [at]))
    .sort()
    .at(-1);
  return latest === undefined ? undefined : timeTag(latest, now);
}

function lastSeenRight({ proof }: Proposal, now: Instant): Html | string {
  if (proof.known) return timeTag(proof.at, now);
  return proof.why === 'pre-existing' ? 'It was so when Driftwarden first looked.' : 'Never: it was made like this.';
}
