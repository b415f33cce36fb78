import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact } from '../../src/azure/redaction.ts';
import { plainSecret } from '../../src/engine/plain-secret.ts';
import type { Json } from '../../src/model/json.ts';
import { GUILTY, INNOCENT } from '../support/environment-pairs.ts';

const KEY = 'the key of this deployment';

/** The value as it is found in a body that was read: redacted where it stands, in a list of variables. */
function asRead(name: string, value: string): Json | undefined {
  const body = redact({ environmentVariables: [{ name, value }] }, [], KEY);
  const list = body['environmentVariables'];
  const pair = Array.isArray(list) ? (list as readonly Json[])[0] : undefined;
  return typeof pair === 'object' && pair !== null && 'value' in pair ? pair['value'] : undefined;
}

describe('an innocent variable', () => {
  it('there are at least 40 of them', () => {
    expect(INNOCENT.length).toBeGreaterThanOrEqual(40);
  });

  it.each(INNOCENT)('%s=%s is no secret', (name, value) => {
    expect(plainSecret(name, value)).toBeUndefined();
    expect(plainSecret(name, asRead(name, value)), 'the same answer for a body that was read').toBeUndefined();
  });
});

describe('a guilty variable', () => {
  it('there are at least 40 of them', () => {
    expect(GUILTY.length).toBeGreaterThanOrEqual(40);
  });

  it.each(GUILTY)('%s=%s is one by its %s', (name, value, by) => {
    const found = plainSecret(name, value);
    expect(found?.by).toBe(by);
    expect(found?.why).not.toContain(value);
    expect(plainSecret(name, asRead(name, value)), 'the same answer for a body that was read').toEqual(found);
  });

  it.each(GUILTY)('%s=%s never reaches a control, a log or a card', (name, value) => {
    const body = {
      properties: {
        containers: [
          {
            name: 'c',
            env: [
              { name, value },
              { value, name },
            ],
          },
        ],
      },
    };
    expect(JSON.stringify(redact(body, [], KEY))).not.toContain(JSON.stringify(value));
  });
});

describe('whatever the pair', () => {
  const names = fc.oneof(
    fc.constantFrom(...GUILTY, ...INNOCENT).map(([name]) => name),
    fc
      .array(
        fc.constantFrom('db', 'token', 'key', 'secret', 'pass', 'url', 'name', 'Connection', 'String', 'max', 'API'),
        {
          maxLength: 4,
        },
      )
      .map((words) => words.join('_')),
    fc.string({ maxLength: 12 }),
  );
  const values = fc.oneof(
    fc.constantFrom(...GUILTY, ...INNOCENT).map(([, value]) => value),
    fc.string(),
  );

  it('a body that was read gets the same answer as the text, and what is found was redacted', () => {
    fc.assert(
      fc.property(names, values, (name, value) => {
        const read = asRead(name, value);
        const found = plainSecret(name, value);
        expect(plainSecret(name, read)).toEqual(found);
        if (found !== undefined) expect(read).toHaveProperty('$redacted');
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('what is not a text', () => {
  it.each<[string, Json | undefined]>([
    ['nothing', undefined],
    ['null', null],
    ['an empty text', ''],
    ['true', true],
  ])('%s is no password', (_, value) => {
    expect(plainSecret('DB_PASSWORD', value)).toBeUndefined();
  });

  it.each<[string, Json]>([
    ['a number', 1234],
    ['a marker that does not tell what it stands for', { $redacted: 'ab' }],
    ['a marker that tells a word of its own', { $redacted: 'ab', looksLike: 'harmless, honestly' }],
    ['a group', { text: 'x' }],
  ])('%s is a password', (_, value) => {
    expect(plainSecret('DB_PASSWORD', value)).toBeDefined();
  });

  it('a marker that does not tell is a secret under any name', () => {
    expect(plainSecret('GREETING', { $redacted: 'ab' })).toEqual({
      by: 'value',
      why: 'its value was taken for a secret when it was read',
    });
  });
});
