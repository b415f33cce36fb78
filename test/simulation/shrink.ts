import type { FaultName } from './faults.ts';
import { runSeed, type SeedResult } from './run-seed.ts';
import type { Swarm } from './swarm.ts';

/** Something of a world that can be left out. */
type Part = { readonly name: string; readonly leaveOut: (swarm: Swarm) => Swarm };

/** What a world has that may not matter, the weightiest first. */
function partsOf({ rates, aim, workers, outage, ...swarm }: Swarm): readonly Part[] {
  const flags = ['terraform', 'handyPerson', 'switches', 'locks', 'sweeps', 'narrow', 'slow', 'template'] as const;
  const oneClock = (one: Swarm): Swarm => ({ ...one, workers: [{ ...one.workers[0], skewMs: 0 }] });
  return [
    ...(outage === 'none' ? [] : [{ name: `outage ${outage}`, leaveOut: having({ outage: 'none' }) }]),
    ...flags.filter((flag) => swarm[flag]).map((flag) => ({ name: flag, leaveOut: having({ [flag]: false }) })),
    ...(workers.length > 1
      ? [{ name: 'several workers', leaveOut: (one: Swarm): Swarm => ({ ...one, workers: [one.workers[0]] }) }]
      : []),
    ...(workers.some(({ skewMs }) => skewMs !== 0) ? [{ name: 'clocks', leaveOut: oneClock }] : []),
    ...(swarm.opponent === 'none' ? [] : [{ name: 'opponents', leaveOut: having({ opponent: 'none' }) }]),
    ...(swarm.approvers === 'none' ? [] : [{ name: 'people', leaveOut: having({ approvers: 'none' }) }]),
    ...(aim === undefined ? [] : [{ name: `${aim.fault} × ${aim.point}`, leaveOut: having({ aim: undefined }) }]),
    ...(Object.keys(rates) as FaultName[]).map((fault) => ({
      name: fault,
      leaveOut: (one: Swarm): Swarm => ({ ...one, rates: { ...one.rates, [fault]: 0 } }),
    })),
  ];
}

const having =
  (change: Partial<Swarm>) =>
  (swarm: Swarm): Swarm => ({ ...swarm, ...change });

/** The seed with as little as it still fails with: faults and others are left out one by one, and stay out if it fails. */
export async function shrink(seed: number): Promise<SeedResult> {
  let smallest = await runSeed(seed, { inWords: true });
  const broken = smallest.violations[0]?.name;
  if (broken === undefined) return smallest;
  let left = (swarm: Swarm): Swarm => swarm;
  const needed: string[] = [];
  for (const { name, leaveOut } of partsOf(smallest.swarm)) {
    const before = left;
    const without = (swarm: Swarm): Swarm => leaveOut(before(swarm));
    const result = await runSeed(seed, { change: without, inWords: true });
    if (result.violations.some((one) => one.name === broken)) [smallest, left] = [result, without];
    else needed.push(name);
  }
  return { ...smallest, shrunk: needed.length === 0 ? ['nothing at all'] : needed };
}
