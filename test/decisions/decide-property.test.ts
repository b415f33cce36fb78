import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PIPELINE } from '../support/approval-stories.ts';
import { decide } from '../../src/decisions/decide.ts';
import {
  before,
  bornSo,
  CLEAR,
  EARLIER,
  effective,
  exemption,
  fresh,
  impact,
  LATER,
  nobody,
  NOW,
  old,
  orders,
  pause,
  proposal,
  seen,
  unknown,
  war,
} from '../support/decision-inputs.ts';

describe('whatever comes together', () => {
  const at = fc.constantFrom(EARLIER, NOW, LATER, '2026-02-01T08:45:00.000Z', 'never');
  const drawn = {
    plan: fc.constant({ unfixable: 'No.' }),
    undo: fc.constant({ irreversible: 'Gone.' }),
    ceiling: fc.constantFrom('approval', 'report'),
    proof: fc.oneof(fc.constantFrom(old, bornSo, before), at.map(seen)),
    configured: fc.constantFrom(orders, unknown),
    used: fc.constantFrom(nobody, orders),
    mode: fc.constantFrom('approval', 'report'),
    enforcement: fc.constant('observe'),
    newResources: fc.constant('auto'),
    enforcementLimit: fc.constantFrom('observe', 'off'),
    exemptions: fc.array(at.map(exemption), { minLength: 1, maxLength: 2 }),
    pause: at.map(pause),
    storm: at.map((until) => ({ since: EARLIER, until })),
    settingsBroken: fc.constant(true),
    windowOpensAt: at,
    breakerOpenUntil: at,
    driftWar: fc.constant(war(PIPELINE, PIPELINE)),
    locked: at.map((until) => ({ by: 'L', until })),
    deploying: at.map((until) => ({ by: 'D', until })),
  } as const;
  type Drawn = { readonly [K in keyof typeof drawn]?: (typeof drawn)[K] extends fc.Arbitrary<infer T> ? T : never };

  /** Up to four things that differ from a clear case, so that writes remain among what is drawn. */
  const inputs: fc.Arbitrary<Drawn> = fc
    .tuple(fc.subarray(Object.keys(drawn), { maxLength: 4 }), fc.record(drawn))
    .map(([names, all]) => Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name))));

  /** Whether a write may go out without asking, said once more and in another way than `decide` says it. */
  function mayWrite(given: Drawn): boolean {
    const { proof = fresh, pause: paused, deploying, used = unknown } = given;
    const ageMs = proof.known ? Date.parse(NOW) - Date.parse(proof.at) : Number.NaN;
    const isFresh = ageMs <= 30 * 60_000 && ageMs >= -5 * 60_000;
    const ahead = (until: string | undefined): boolean => until === LATER || until === 'never';
    const forbids = [
      given.plan !== undefined,
      given.undo !== undefined,
      given.mode !== undefined,
      given.ceiling !== undefined,
      given.enforcement !== undefined,
      given.enforcementLimit !== undefined,
      given.settingsBroken === true,
      given.exemptions?.some(({ expiresOn }) => ahead(expiresOn)) === true,
      given.configured !== undefined,
      proof.known && !isFresh && used !== nobody,
      !proof.known && proof.why === 'pre-existing',
      !proof.known && proof.why === 'never-compliant' && given.newResources === undefined,
      given.driftWar !== undefined,
      given.locked !== undefined,
      ahead(deploying?.until),
      ahead(paused?.until),
      given.storm !== undefined,
      given.breakerOpenUntil !== undefined,
      given.windowOpensAt !== undefined,
    ];
    return !forbids.includes(true);
  }

  it('a write goes out by itself exactly when nothing forbids it, and every decision says why', () => {
    let written = 0;
    fc.assert(
      fc.property(inputs, (given) => {
        const { plan, undo, ceiling, proof, configured, used, mode, enforcement, newResources, ...rest } = given;
        const decision = decide({
          ...CLEAR,
          ...rest,
          proposal: proposal({
            ...(plan === undefined ? {} : { plan }),
            ...(undo === undefined ? {} : { undo }),
            ...(ceiling === undefined ? {} : { ceiling }),
            ...(proof === undefined ? {} : { proof }),
            ...impact(configured ?? nobody, used),
          }),
          effective: effective({
            ...(mode === undefined ? {} : { mode }),
            ...(enforcement === undefined ? {} : { enforcement }),
            ...(newResources === undefined ? {} : { newResources }),
          }),
        });
        expect(decision.action === 'remediate').toBe(mayWrite(given));
        if (decision.action === 'remediate') written += 1;
        if (decision.action === 'wait') expect(decision.until > NOW, 'a wait ends, and not at once').toBe(true);
        expect(decision.because.length).toBeGreaterThan(0);
        for (const sentence of decision.because) expect(sentence).toMatch(/^[A-Z].*\.$/u);
        expect(JSON.parse(JSON.stringify(decision))).toEqual(decision);
      }),
      { numRuns: 3_000 },
    );
    expect(written, 'the property must see writes, or it proves nothing').toBeGreaterThan(100);
  });
});
