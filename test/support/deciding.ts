import { formToken } from '../../src/approvals/csrf.ts';
import type { Person } from '../../src/model/approval.ts';
import type { PageReply } from '../../src/pages/exchange.ts';
import { APPROVAL_ID, PLAN_HASH } from './approval-stories.ts';
import type { aSite, Ask } from './page-site.ts';
import { hiddenField } from './page-site.ts';

/** The page of the request of the stories. */
export const PATH = `/approvals/${APPROVAL_ID}`;
/** A reason that will do. */
export const REASON = 'The orders app logs in by its identity now.';
/** The pages over a store in memory. */
export type Site = ReturnType<typeof aSite>;

/** Opens the page and sends its form, as a person does. */
export async function send(
  site: Site,
  person: Person,
  fields: Record<string, string>,
  more: Ask = {},
): Promise<PageReply> {
  const { body } = await site.ask(PATH, person);
  const hidden = { token: hiddenField(body, 'token'), planHash: hiddenField(body, 'planHash') };
  return site.ask(PATH, person, { form: { ...hidden, ...fields }, ...more });
}

/** A form that was made in time, for cases in which the page shows none any more. */
export const oldForm = (site: Site, person: Person, change: Record<string, string> = {}): Record<string, string> => ({
  token: formToken(
    site.deps.csrfKey,
    { personId: person.id, form: APPROVAL_ID, planHash: PLAN_HASH },
    '2026-02-03T09:00:00.000Z',
  ),
  planHash: PLAN_HASH,
  verb: 'approve',
  reason: REASON,
  ...change,
});
