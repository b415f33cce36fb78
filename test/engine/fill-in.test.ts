import { expect, it } from 'vitest';
import { fillIn } from '../../src/engine/fill-in.ts';

it.each([
  ['each name by its text', '{{who}} opened {{what}}, {{who}} said.', 'Ana opened shop, Ana said.'],
  ['a name without a text not at all', '{{nobody}} opened {{what}}.', '{{nobody}} opened shop.'],
  ['nothing else in braces', '{who} and {{ who }} stay', '{who} and {{ who }} stay'],
])('fills in %s', (_what, sentence, filled) => {
  expect(fillIn(sentence, { who: 'Ana', what: 'shop' })).toBe(filled);
});

it('takes a text as it is: no name and no pattern in it counts', () => {
  expect(fillIn('{{who}}', { who: '{{what}} $& $1', what: 'shop' })).toBe('{{what}} $& $1');
});
