import type { Instant } from '../model/json.ts';
import type { Check } from '../model/self-check.ts';
import { checkOf, untold, type Problem } from './check.ts';
import { az, DEPLOY_AGAIN, named } from './commands.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

/** Off by so much, tokens, leases and proofs of compliance can't be trusted any more; signatures allow for some minutes. */
const WRONG_MS = 60 * SECOND_MS;
/** An answer that was under way, and a header of whole seconds, make less than this. */
const ODD_MS = 5 * SECOND_MS;

/** Our clock when an answer arrived, and what the answer says the time was. */
export type TwoClocks = { readonly ours: Instant; readonly theirs: Instant; readonly whose: string };

/** The clock of this machine beside another one. */
export function judgeClock(clocks: TwoClocks): Check {
  const off = Date.parse(clocks.ours) - Date.parse(clocks.theirs);
  const seconds = `${String(Math.round(Math.abs(off) / SECOND_MS))} s ${off > 0 ? 'ahead of' : 'behind'} ${clocks.whose}`;
  const mend = ['# Restart the app: it gets another machine.'];
  const problems: readonly Problem[] =
    Math.abs(off) > WRONG_MS
      ? [{ state: 'failed', why: `It is ${seconds}.`, mend }]
      : Math.abs(off) > ODD_MS
        ? [{ state: 'attention', why: `It is ${seconds}.`, mend }]
        : [];
  return checkOf('clock', 'Clock', problems, `It agrees with ${clocks.whose} to ${String(ODD_MS / SECOND_MS)} s.`);
}

/** An identity that was asked for a token; `fault` says why it got none. */
export type TokenReading = { readonly who: string; readonly fault: string | undefined };

/** The tokens of our identities. */
export function judgeTokens(readings: readonly TokenReading[], site: string | undefined): Check {
  const mend = site === undefined ? [] : [az('webapp', 'identity', 'show', ...named(site))];
  const problems = readings.flatMap(({ who, fault }): readonly Problem[] =>
    fault === undefined ? [] : [{ state: 'failed', why: `The ${who} gets none: ${fault}.`, mend }],
  );
  const all = readings.map(({ who }) => who).join(' and ');
  return checkOf('tokens', 'Access tokens', problems, `The ${all} got one.`);
}

/** The store, after a row was written, read and deleted. */
export function judgeStore(fault: string | undefined): Check {
  const mend = [
    '# The identity needs Storage Table Data Contributor on the account; its network rules must let the app in.',
  ];
  const problems: readonly Problem[] =
    fault === undefined ? [] : [{ state: 'failed', why: `${fault} Nothing is written to Azure.`, mend }];
  return checkOf('store', 'Store', problems, 'A row was written, read and deleted.');
}

/** How long a new permission on a data collection rule takes, at most: until then the service answers 403. */
const PROPAGATION_MS = 30 * MINUTE_MS;
/** Records are uploaded every ten seconds. */
const LATE_MS = 2 * MINUTE_MS;
const STUCK_MS = 15 * MINUTE_MS;

/** What is known of the delivery of audit records. */
export type Delivery = {
  readonly isSetUp: boolean;
  readonly oldest: Instant | undefined;
  /** What the service last said. */
  readonly fault: string | undefined;
  readonly now: Instant;
};

/** The delivery of audit records to Log Analytics. */
export function judgeDelivery({ isSetUp, oldest, fault, now }: Delivery): Check {
  const [id, what] = ['audit-delivery', 'Delivery of audit records'];
  if (!isSetUp) {
    return untold(id, what, 'No audit log is set up (AUDIT_INGESTION_ENDPOINT): records stay in the store.', [
      DEPLOY_AGAIN,
    ]);
  }
  const age = oldest === undefined ? 0 : Date.parse(now) - Date.parse(oldest);
  if (oldest === undefined || age <= LATE_MS) return checkOf(id, what, [], 'Nothing waits for long.');
  const isForbidden = /\b403\b|forbidden|permission/iu.test(fault ?? '');
  const isYoung = isForbidden && age <= PROPAGATION_MS;
  const said = fault === undefined ? '' : ` The service says: ${fault}`;
  const hint = isForbidden
    ? ' For up to 30 minutes after deploying this is normal: a new permission takes so long. Then it is missing.'
    : '';
  const why = `Records have waited since ${oldest}.${said}${hint}`;
  const state = age > STUCK_MS && !isYoung ? 'failed' : 'attention';
  return checkOf(id, what, [{ state, why, mend: [DEPLOY_AGAIN] }], '');
}

/** The heartbeat comes every five minutes. */
const SILENT_MS = 15 * MINUTE_MS;

/** The last heartbeat in the audit trail. `isSetUp`: an audit log is; without one the heart does not beat. */
export function judgeHeartbeat(last: Instant | undefined, isSetUp: boolean, now: Instant): Check {
  const [id, what] = ['heartbeat', 'Heartbeat'];
  if (!isSetUp) return untold(id, what, 'Without an audit log no heartbeat is sent.');
  if (last === undefined)
    return untold(id, what, 'None was sent yet: the first comes within five minutes of the start.');
  const mend = ['# Look into the log of the app why the timer tick fails, or what the other checks say.'];
  const isSilent = Date.parse(now) - Date.parse(last) > SILENT_MS;
  const problems: readonly Problem[] = isSilent ? [{ state: 'failed', why: `None since ${last}.`, mend }] : [];
  return checkOf(id, what, problems, `The last was at ${last}.`);
}

/** How far what is known of a subscription reaches. `gap`: why it does not go on. */
export type Coverage = {
  readonly subscriptionId: string;
  readonly caughtUpTo: Instant | undefined;
  readonly gap: string | undefined;
  readonly sweptAt: Instant | undefined;
};

/** The catch-up comes every ten minutes and stays some minutes behind. */
const BEHIND_MS = 40 * MINUTE_MS;
/** A sweep comes every six hours. */
const UNSWEPT_MS = 13 * 60 * MINUTE_MS;

/** The last catch-up and the last complete sweep of a subscription. */
export function judgeCoverageOf({ subscriptionId, caughtUpTo, gap, sweptAt }: Coverage, now: Instant): Check {
  const id = `looks:${subscriptionId}`;
  const what = `Catch-up and sweep of ${subscriptionId}`;
  const mend = ['# POST /api/sweep looks at everything now; sweep.failed in the audit trail says why one failed.'];
  const age = (instant: Instant): number => Date.parse(now) - Date.parse(instant);
  const problems: Problem[] = [];
  if (caughtUpTo === undefined) problems.push({ state: 'unknown', why: 'No catch-up has come to its end yet.' });
  else if (age(caughtUpTo) > BEHIND_MS) {
    problems.push({ state: 'failed', why: `What changed since ${caughtUpTo} is not known.`, mend });
  }
  if (gap !== undefined) problems.push({ state: 'attention', why: `The catch-up has a gap: ${gap}`, mend });
  if (sweptAt === undefined) problems.push({ state: 'unknown', why: 'No sweep has come to its end yet.' });
  else if (age(sweptAt) > UNSWEPT_MS) {
    problems.push({ state: 'failed', why: `The last complete sweep of all kinds was before ${sweptAt}.`, mend });
  }
  return checkOf(id, what, problems, `Changes are known to ${caughtUpTo ?? ''}, swept at ${sweptAt ?? ''}.`);
}
