import { hasStep } from '../audit/chain.ts';
import type { Check, CheckState, SelfCheck } from '../model/self-check.ts';
import { StoreFault } from '../ports/store.ts';
import { keepSelfCheck, readSelfCheck, tryStore } from '../records/self-check.ts';
import { untold } from '../self-check/check.ts';
import { judgeStore } from '../self-check/running.ts';
import { checkBelongings } from './check-belongings.ts';
import { checkRunning, checkSettings } from './check-running.ts';
import { SELF_CHECKS, type SelfCheckDeps } from './self-check-deps.ts';

/**
 * Looks at the app itself: its settings, what belongs to it in Azure, and whether what has to run does. What changed since
 * the last time is put on record, one record per check, and once a day how it stands. Only reads Azure. Whatever can't be
 * told is said to be unknown; the outcome is given also while the store, that should keep it, is away.
 */
export async function runSelfCheck(deps: SelfCheckDeps, by: string): Promise<SelfCheck> {
  const at = deps.clock.now();
  const store = judgeStore(await storeFault(deps));
  const settings = await orUntold('settings', 'Settings', () => checkSettings(deps));
  const { checks, scopes } = 'scopes' in settings ? settings : { checks: [settings], scopes: [] };
  const belongings = await orUntold('manifest', 'Own resources in Azure', () => checkBelongings(deps, scopes));
  const running = await orUntold('running', 'What runs', () => checkRunning(deps, scopes));
  const outcome = { at, by, checks: [store, ...checks, ...[belongings].flat(), ...[running].flat()] };
  try {
    await record(deps, outcome);
  } catch (fault) {
    if (!(fault instanceof StoreFault)) throw fault;
    deps.log.error(`The self-check is not on record. ${fault.message}`);
  }
  return outcome;
}

async function storeFault({ store, randomId }: SelfCheckDeps): Promise<string | undefined> {
  try {
    return (await tryStore(store, randomId())) ? undefined : 'A row that was written was not there.';
  } catch (fault) {
    if (!(fault instanceof StoreFault)) throw fault;
    return fault.message;
  }
}

async function orUntold<T>(id: string, what: string, check: () => Promise<T>): Promise<T | Check> {
  try {
    return await check();
  } catch (fault) {
    if (!(fault instanceof StoreFault)) throw fault;
    return untold(id, what, `The store does not answer: ${fault.message}`);
  }
}

const RESULT = { ok: 'Success', attention: 'Partial', unknown: 'Partial', failed: 'Failure' } as const;
const SEVERITY = { ok: 'Informational', attention: 'Low', unknown: 'Low', failed: 'High' } as const;

/** A step is named by what was kept before: whoever is cut off before it keeps the outcome writes no second record. */
async function record({ audit, store }: SelfCheckDeps, outcome: SelfCheck): Promise<void> {
  const last = (await readSelfCheck(store))?.value;
  const before = new Map(last?.checks.map(({ id, state }) => [id, state]));
  for (const check of outcome.checks) {
    const was = before.get(check.id);
    // What was never checked and is fine is no news.
    if (was === check.state || (was === undefined && check.state === 'ok')) continue;
    await audit.append(SELF_CHECKS, `${check.id}~${check.state}~${last?.at ?? 'first'}`, {
      EventType: 'bot.self-check',
      EventResult: RESULT[check.state],
      EventResultDetails: check.why.slice(0, 1_000),
      EventSeverity: SEVERITY[check.state],
      ActorType: 'System',
      Message: `${check.what}: ${WORDS[check.state]}. ${check.why.slice(0, 500)}`,
      AdditionalFields: { check: check.id, state: check.state, was: was ?? null, mend: check.mend.slice(0, 5) },
    });
  }
  const summary = `summary~${outcome.at.slice(0, 10)}`;
  if (!(await hasStep(store, SELF_CHECKS, summary))) await appendSummary(audit, summary, outcome.checks);
  await keepSelfCheck(store, outcome);
}

const WORDS: Readonly<Record<CheckState, string>> = {
  ok: 'fine',
  attention: 'wants attention',
  failed: 'failed',
  unknown: 'could not be told',
};

async function appendSummary(audit: SelfCheckDeps['audit'], step: string, checks: readonly Check[]): Promise<void> {
  const of = (state: CheckState): readonly string[] =>
    checks.filter((check) => check.state === state).map(({ id }) => id);
  const [failed, attention, unknown, fine] = [of('failed'), of('attention'), of('unknown'), of('ok')];
  const isFine = failed.length + attention.length + unknown.length === 0;
  await audit.append(SELF_CHECKS, step, {
    EventType: 'bot.self-check',
    EventResult: failed.length > 0 ? 'Failure' : isFine ? 'Success' : 'Partial',
    EventSeverity: failed.length > 0 ? 'High' : 'Informational',
    ActorType: 'System',
    Message:
      `Self-check of the day: ${String(fine.length)} fine, ${String(failed.length)} failed, ` +
      `${String(attention.length)} want attention, ${String(unknown.length)} could not be told.`,
    AdditionalFields: { failed, attention, unknown, ok: fine.length },
  });
}
