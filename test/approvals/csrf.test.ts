import { describe, expect, it } from 'vitest';
import { formToken, tokenHolds } from '../../src/approvals/csrf.ts';
import { NOW, PLAN_HASH } from '../support/approval-stories.ts';
import { ANA, BEN } from '../support/people.ts';

const KEY = 'k'.repeat(32);
const SUBJECT = { personId: ANA.id, form: 'approval', planHash: PLAN_HASH };
const EXPIRY = '2026-02-01T21:00:00.000Z';
const token = formToken(KEY, SUBJECT, EXPIRY);

describe('a form token', () => {
  it('holds for the person, form and plan that it was made for, until it expires', () => {
    expect(tokenHolds(KEY, SUBJECT, token, NOW)).toBe(true);
    expect(tokenHolds(KEY, { ...SUBJECT, personId: ANA.id.toUpperCase() }, token, NOW)).toBe(true);
    expect(tokenHolds(KEY, SUBJECT, token, '2026-02-01T20:59:59.999Z')).toBe(true);
  });

  it.each<[string, string, typeof SUBJECT, string, string]>([
    ['for another person', KEY, { ...SUBJECT, personId: BEN.id }, token, NOW],
    ['for another form', KEY, { ...SUBJECT, form: 'pause' }, token, NOW],
    ['for another plan', KEY, { ...SUBJECT, planHash: 'b'.repeat(64) }, token, NOW],
    ['with another key', 'K'.repeat(32), SUBJECT, token, NOW],
    ['when it has expired', KEY, SUBJECT, token, EXPIRY],
    [
      'with a later expiry',
      KEY,
      SUBJECT,
      token.replace(/^\d+/u, (n) => String(Number(n) + 1)),
      '2026-02-01T10:00:00.000Z',
    ],
    ['when it is missing', KEY, SUBJECT, '', NOW],
    ['when it is cut', KEY, SUBJECT, token.slice(0, -1), NOW],
    ['when it is longer', KEY, SUBJECT, `${token}A`, NOW],
    ['when it is nonsense', KEY, SUBJECT, '1.\u0000', NOW],
  ])('does not hold %s', (_name, key, subject, given, now) => {
    expect(tokenHolds(key, subject, given, now)).toBe(false);
  });

  it('parts that are put together differently make another token', () => {
    const shifted = { personId: `${ANA.id}"`, form: 'approval', planHash: PLAN_HASH };
    expect(formToken(KEY, shifted, EXPIRY)).not.toBe(token);
  });

  it('is not made with an empty key', () => {
    expect(() => formToken('', SUBJECT, EXPIRY)).toThrow('empty');
  });
});
