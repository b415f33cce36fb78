import { controls, signals } from '../controls/index.ts';
import type { Instant, JsonObject } from '../model/json.ts';
import type { Check, Manifest } from '../model/self-check.ts';
import type { OwnKind, OwnResources } from '../ports/own-resources.ts';
import { judgeLocks, judgeRule } from '../self-check/belongings.ts';
import { checkOf, untold, type Reading } from '../self-check/check.ts';
import { DEPLOY_AGAIN } from '../self-check/commands.ts';
import { eventFilter } from '../self-check/event-filter.ts';
import { judgeCoverage, judgeEventSubscription } from '../self-check/event-subscription.ts';
import { actionsByGroup } from '../self-check/role-actions.ts';
import { judgeRoles, type RoleReading } from '../self-check/roles.ts';
import { judgeClock, type TwoClocks } from '../self-check/running.ts';
import { judgeSignIn } from '../self-check/sign-in.ts';
import { readingOf, type SelfCheckDeps } from './self-check-deps.ts';

/** What belongs to the app in Azure, as far as the manifest names it: one read each, one after another. */
export async function checkBelongings(deps: SelfCheckDeps, scopes: readonly string[]): Promise<readonly Check[]> {
  const { clock, selfCare, store } = deps;
  const { manifest, own } = selfCare;
  const notHere = manifest.kind === 'none' && !selfCare.isDeployed;
  const byStore = async (): Promise<Check> =>
    judgeClock({ theirs: await store.time(), ours: clock.now(), whose: 'the store' });
  if (notHere) {
    return [untold('manifest', 'Own resources in Azure', 'Not in Azure: on a laptop there are none.'), await byStore()];
  }
  if (manifest.kind !== 'manifest' || own === undefined) {
    return [
      manifestCheck(manifest.kind === 'mistakes' ? manifest.mistakes : []),
      judgeSignIn(selfCare.signInSettings, undefined, undefined),
      await byStore(),
    ];
  }
  const reader = readerOf(own, clock);
  const checks = [
    checkOf('manifest', 'Manifest of the deployment', [], 'It can be read.'),
    judgeCoverage(manifest.manifest, scopes),
    ...(await eventChecks(reader, manifest.manifest)),
    ...(await roleChecks(reader, own, manifest.manifest)),
    judgeRule(await reader.read('data-collection-rule', manifest.manifest.dataCollectionRule), selfCare.auditRule),
    judgeLocks(await all(manifest.manifest.locks, async (id) => [id, await reader.read('lock', id)] as const)),
    judgeSignIn(selfCare.signInSettings, manifest.manifest, await reader.read('sign-in', manifest.manifest.site)),
  ];
  const clocks = reader.clocks();
  return [...checks, clocks === undefined ? await byStore() : judgeClock(clocks)];
}

function manifestCheck(mistakes: readonly string[]): Check {
  const [id, what] = ['manifest', 'Manifest of the deployment'];
  if (mistakes.length === 0) {
    const why =
      'DRIFTWARDEN_MANIFEST is not set: event subscriptions, roles, locks and the rule for the audit are not checked.';
    return untold(id, what, why, [DEPLOY_AGAIN]);
  }
  const problems = mistakes.map((why) => ({ state: 'failed', why, mend: [DEPLOY_AGAIN] }) as const);
  return checkOf(id, what, problems, '');
}

type Reader = {
  read(kind: OwnKind, id: string): Promise<Reading<JsonObject>>;
  /** What the last answer said the time was, beside our own. */
  clocks(): TwoClocks | undefined;
};

function readerOf(own: OwnResources, clock: { now(): Instant }): Reader {
  let clocks: TwoClocks | undefined;
  return {
    async read(kind, id) {
      return readingOf(async () => {
        const { body, time } = await own.read(kind, id);
        if (time !== undefined) clocks = { ours: clock.now(), theirs: time, whose: 'Resource Manager' };
        return body;
      });
    },
    clocks: () => clocks,
  };
}

async function eventChecks(reader: Reader, { eventSubscriptions, site }: Manifest): Promise<readonly Check[]> {
  const needed = { site, filter: eventFilter(controls, signals) };
  return all(eventSubscriptions, async (id) =>
    judgeEventSubscription(id, await reader.read('event-subscription', id), needed),
  );
}

async function roleChecks(reader: Reader, own: OwnResources, { roles }: Manifest): Promise<readonly Check[]> {
  const assignments = new Map<string, RoleReading['assignments']>();
  const definitions = new Map<string, RoleReading['definition']>();
  const readings = await all(roles, async (role): Promise<RoleReading> => {
    const { scope, principalId, roleDefinitionId } = role;
    const place = `${scope}\n${principalId}`.toLowerCase();
    const held = assignments.get(place) ?? (await readingOf(() => own.assignments(scope, principalId)));
    assignments.set(place, held);
    const key = roleDefinitionId.toLowerCase();
    const definition = definitions.get(key) ?? (await reader.read('role-definition', roleDefinitionId));
    definitions.set(key, definition);
    return { role, assignments: held, definition };
  });
  return [...actionsByGroup(controls)].flatMap(([group, actions]) => {
    const own = readings.filter(({ role }) => role.group === group);
    const needed = actions.map(([action]) => action);
    return judgeRoles(group, own, needed, roles) ?? [];
  });
}

/** One after another: a self-check is in no hurry, and shall not be what throttles the app. */
async function all<T, R>(items: readonly T[], act: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await act(item));
  return results;
}
