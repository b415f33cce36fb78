import { describe, expect, it } from 'vitest';
import { judgeAttestation } from '../../src/decisions/attestation.ts';

const stated = (until: string) => ({
  id: 'edge-gateway',
  by: 'Ana',
  evidence: 'https://wiki.contoso.example/x',
  until,
});
const TITLE = 'Traffic enters through a gateway';

describe('a statement', () => {
  it('that nobody made is missing', () => {
    expect(judgeAttestation(TITLE, undefined, '2026-06-01T00:00:00.000Z')).toEqual({
      kind: 'attestation-missing',
      message: 'Nobody has stated it: Traffic enters through a gateway.',
    });
  });

  it.each([
    ['a day before it is about to end', '2026-11-30T23:59:59.999Z', undefined],
    ['from 30 days before its end on', '2026-12-02T00:00:00.000Z', 'attestation-ending'],
    ['until its last day is over', '2026-12-31T23:59:59.999Z', 'attestation-ending'],
    ['from the day after on', '2027-01-01T00:00:00.000Z', 'attestation-expired'],
    ['years later', '2030-01-01T00:00:00.000Z', 'attestation-expired'],
  ])('until 2026-12-31, %s', (_, now, kind) => {
    expect(judgeAttestation(TITLE, stated('2026-12-31'), now)?.kind).toBe(kind);
  });

  it('says who made it and when it ends, the same each day', () => {
    const said = ['2026-12-05', '2026-12-20'].map(
      (day) => judgeAttestation(TITLE, stated('2026-12-31'), `${day}T00:00:00.000Z`)?.message,
    );
    expect(new Set(said)).toEqual(new Set(['What Ana stated ends with 2026-12-31: Traffic enters through a gateway.']));
  });
});
