import { controlsFor } from '../controls/index.ts';
import type { ResourceKind } from '../engine/resource-kind.ts';
import type { Instant } from '../model/json.ts';
import type { CatchUpPart } from '../orchestrations/activities.ts';
import { kindKey, readChains, readHandled, type Chain } from '../records/catch-up.ts';
import { readWatermarks, type Watermark } from '../records/sweeps.ts';
import { kinds } from '../resources/index.ts';
import { HOUR, later, MINUTE, type Deps } from './deps.ts';
import { GRAPH_LAG_MS } from './proof.ts';
import { startSweep } from './start-sweep.ts';
import { scopesBySubscription } from './sweep.ts';

/** So much of what was read before is read again: what Resource Graph shows late is still seen. */
const OVERLAP_MS = 15 * MINUTE;

/** Changes are kept for 14 days, once for a while only for 7 (Learn, "Get resource changes"): what is older is a gap. */
const KEPT_MS = 7 * 24 * HOUR;

/** Everything is looked at so often when nothing asks for it sooner. */
const SWEEP_EVERY_MS = 6 * HOUR;

/** The controls of a kind, with their versions. */
export function controlsIn(type: string): readonly string[] {
  return controlsFor(type).map(({ id, version }) => `${id}@${version}`);
}

/**
 * One part per subscription and source. A sweep is asked for when a chain begins anew, when none was complete since, when
 * the settings have changed, and every few hours.
 */
export async function planCatchUp(deps: Deps): Promise<readonly CatchUpPart[]> {
  const { settings, hash } = await deps.settings.load();
  const startedAt = deps.clock.now();
  const chains = await readChains(deps.store);
  const watermarks = await readWatermarks(deps.store);
  const judged = kinds.filter(({ type }) => controlsFor(type).length > 0);
  const parts: CatchUpPart[] = [];
  let why: string | undefined;
  for (const [subscriptionId, scopes] of scopesBySubscription(settings.scopes)) {
    const chainOf = ({ type }: ResourceKind): Chain | undefined => chains.get(kindKey({ subscriptionId, type }));
    for (const group of groupsOf(judged)) {
      const reasons = group.map((kind) => beginsAnew(chainOf(kind), kind, scopes, startedAt));
      const anew = reasons.find((reason) => reason === 'new') ?? reasons.find((reason) => reason === 'gap') ?? null;
      const since = group.map((kind) => sinceOf(chainOf(kind), startedAt)).sort()[0] ?? startedAt;
      const isSame = group.every((kind) => chainOf(kind)?.scopes.length === scopes.length);
      const counts = group[0]?.catchUp === 'change-feed' && anew === null && isSame;
      const known = counts ? (await readHandled(deps.store, subscriptionId, since)).size : 0;
      const source = group[0]?.catchUp === 'assignment-diff' ? 'assignment-diff' : 'change-feed';
      const types = group.map(({ type }) => type);
      parts.push({ subscriptionId, source, types, startedAt, since, known, scopes, anew });
      if (anew !== null) why ??= anew === 'gap' ? 'a gap' : 'something new to look at';
    }
    for (const kind of judged) {
      const watermark = watermarks.get(kindKey({ subscriptionId, type: kind.type }));
      why ??= whyDue(watermark, chainOf(kind), hash, startedAt);
    }
  }
  if (why !== undefined) await startSweep(deps, why);
  return parts;
}

/** What one query tells of: all kinds that the feed knows, and each kind that is compared. */
function groupsOf(judged: readonly ResourceKind[]): readonly (readonly ResourceKind[])[] {
  const fed = judged.filter(({ catchUp }) => catchUp === 'change-feed');
  const compared = judged.filter(({ catchUp }) => catchUp === 'assignment-diff').map((kind) => [kind]);
  return fed.length === 0 ? compared : [fed, ...compared];
}

function beginsAnew(
  chain: Chain | undefined,
  { type }: ResourceKind,
  scopes: readonly string[],
  now: Instant,
): CatchUpPart['anew'] {
  if (chain === undefined || scopes.some((scope) => !chain.scopes.includes(scope))) return 'new';
  if (controlsIn(type).some((control) => !chain.controls.includes(control))) return 'new';
  return chain.gap !== undefined || later(chain.to, -OVERLAP_MS) < later(now, -KEPT_MS) ? 'gap' : null;
}

function sinceOf(chain: Chain | undefined, now: Instant): Instant {
  const since = later(chain?.to ?? now, -OVERLAP_MS);
  const oldest = later(now, -KEPT_MS);
  return since > oldest ? since : oldest;
}

/** Why everything has to be looked at; `undefined` when it was, lately enough. */
export function whyDue(
  watermark: Watermark | undefined,
  chain: Chain | undefined,
  settings: string,
  now: Instant,
): string | undefined {
  if (watermark === undefined) return 'the first time';
  if (watermark.unfinished !== undefined) return 'the last one did not get to its end';
  if (watermark.settings !== settings) return 'the settings have changed';
  if (chain !== undefined && later(watermark.startedAt, -GRAPH_LAG_MS) < chain.from) return 'none was complete since';
  return watermark.startedAt < later(now, -SWEEP_EVERY_MS) ? 'it is time' : undefined;
}
