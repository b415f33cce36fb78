import { canonicalJson } from '../engine/canonical-json.ts';
import { mergePatch } from '../engine/merge-patch.ts';
import { segmentsOf } from '../engine/pointer.ts';
import type { Difference, Proposal } from '../model/case.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { Change } from '../model/plan.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { pathWords, valueWords } from './values.ts';

const MOST_ROWS = 30;

/** What the plan changes of the members that it touches, as they were when the body was read. Empty without a plan. */
export function differencesOf(proposal: Proposal): readonly Difference[] {
  const { plan } = proposal;
  if ('unfixable' in plan) return [];
  const id = proposal.resourceId.toLowerCase();
  const changes = plan.filter((change) => change.resourceId.toLowerCase() === id);
  return proposal.touched
    .map(({ path, before }) => {
      const single = plan.find((change) => isItemAt(path, id, change));
      if (single === undefined) return { path, before, after: afterAll(changes, path, before) };
      return { path, before, after: single.method === 'PATCH' ? mergePatch(before, single.body) : single.body };
    })
    .filter(({ before, after }) => canonicalJson(before) !== canonicalJson(after));
}

/** Of resources that are judged together, is it the one at that place in the body which the change writes? */
function isItemAt(path: string, id: string, { resourceId }: Change): boolean {
  const [first, second, name, ...deeper] = segmentsOf(path);
  if (first !== 'properties' || second !== 'items' || name === undefined || deeper.length > 0) return false;
  return `${id.slice(0, id.lastIndexOf('/'))}/${name}`.toLowerCase() === resourceId.toLowerCase();
}

/** Does the plan delete the resource itself? */
export function deletesResource({ plan, resourceId }: Proposal): boolean {
  const isIt = (id: string): boolean => id.toLowerCase() === resourceId.toLowerCase();
  return !('unfixable' in plan) && plan.some((change) => change.method === 'DELETE' && isIt(change.resourceId));
}

/** The differences as a table in words. */
export function differencesTable(differences: readonly Difference[], caption: string): Html {
  const hidden = differences.length - MOST_ROWS;
  return html`<table class="stack diff">
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          <th scope="col">Setting</th>
          <th scope="col">Now</th>
          <th scope="col">After the fix</th>
        </tr>
      </thead>
      <tbody>
        ${differences.slice(0, MOST_ROWS).map(
          ({ path, before, after }) =>
            html`<tr>
              <th scope="row"><code>${pathWords(path) || 'the whole resource'}</code></th>
              <td data-label="Now"><del>${valueWords(before)}</del></td>
              <td data-label="After the fix"><ins>${after === undefined ? 'removed' : valueWords(after)}</ins></td>
            </tr>`,
        )}
      </tbody>
    </table>
    ${hidden > 0 && html`<p class="soft">${hidden} more; the writes below have them all.</p>`}`;
}

function afterAll(changes: readonly Change[], path: string, before: Json | undefined): Json | undefined {
  return changes.reduce<Json | undefined>((value, change) => after(change, path, value), before);
}

function after(change: Change, path: string, before: Json | undefined): Json | undefined {
  if (change.method === 'DELETE' || change.body === undefined) return undefined;
  const found = valueAt(change.body, path);
  if (change.method === 'PUT') return found.value;
  if (!found.reached) return before;
  return found.value === null ? undefined : found.value;
}

/** What stands at a JSON pointer; a `null` on the way counts as reached: a merge patch removes all below it. */
function valueAt(body: JsonObject, path: string): { readonly reached: boolean; readonly value: Json | undefined } {
  let value: Json | undefined = body;
  for (const segment of segmentsOf(path)) {
    if (value === null) return { reached: true, value: null };
    if (typeof value !== 'object' || !Object.hasOwn(value, segment)) return { reached: false, value: undefined };
    value = (value as JsonObject)[segment];
    if (value === undefined) return { reached: false, value: undefined };
  }
  return { reached: true, value };
}
