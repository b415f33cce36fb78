/** A piece of HTML. Only `html` makes one, so whatever is not one gets escaped. */
export type Html = { readonly markup: string };

/** What may stand in a template: text and numbers are escaped, lists are joined, the empty values show nothing. */
export type HtmlValue = string | number | Html | undefined | null | false | readonly HtmlValue[];

const made = new WeakSet<Html>();

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * A template that escapes: every value becomes text, fit for an element's content and for an attribute in double quotes,
 * unless it was made by this function. Control characters that HTML forbids become blanks. The indentation of the
 * template itself is left out.
 */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  const parts = strings.map((part) => part.replace(/\n\s+/gu, '\n'));
  const markup = parts.map((part, index) => part + render(values[index])).join('');
  const result = Object.freeze({ markup });
  made.add(result);
  return result;
}

function render(value: HtmlValue): string {
  if (value === undefined || value === null || value === false) return '';
  if (typeof value === 'string') return escape(value);
  if (typeof value === 'number') return String(value);
  if (isList(value)) return value.map(render).join('');
  if (!made.has(value)) throw new TypeError('Only what html`…` made may stand in a template as markup');
  return value.markup;
}

const isList = (value: Html | readonly HtmlValue[]): value is readonly HtmlValue[] => Array.isArray(value);

const escape = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[^\P{Cc}\t\n]/gu, ' ')
    .replace(/[&<>"']/gu, (character) => ENTITIES[character] ?? '');
