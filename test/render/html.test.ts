import { describe, expect, it } from 'vitest';
import { html } from '../../src/render/html.ts';
import { HOSTILE_TEXTS } from '../support/hostile-texts.ts';

describe('the html template', () => {
  it.each<[string, string]>([
    ['markup', '<b>&</b>'],
    ['both quotes', `"'`],
  ])('escapes %s', (_name, text) => {
    expect(html`<p title="${text}">${text}</p>`.markup).not.toMatch(/<b>|title="[^"]*['"][^>]/);
  });

  it('puts its own pieces in as they are, and joins lists', () => {
    const items = ['a<', 'b'].map((item) => html`<b>${item}</b>`);
    expect(html`<i>${items}</i>`.markup).toBe('<i><b>a&lt;</b><b>b</b></i>');
  });

  it('shows nothing for undefined, null, false and an empty list, and shows zero', () => {
    expect(html`(${undefined}${null}${false}${[]}${0})`.markup).toBe('(0)');
  });

  it('takes no look-alike of a piece for one', () => {
    expect(() => html`${{ markup: '<b>x</b>' }}`).toThrow('Only what html');
  });

  it.each(HOSTILE_TEXTS)('lets %j neither leave an attribute nor make an element', (text) => {
    const { markup } = html`<i title="${text}">${text}</i>`;
    expect(markup.match(/[<>]/g)).toEqual(['<', '>', '<', '>']);
    expect(markup.match(/"/g)).toHaveLength(2);
    expect(markup).not.toMatch(/[^\P{Cc}\n\t]/u);
  });
});
