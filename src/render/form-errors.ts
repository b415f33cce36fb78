import { html } from './html.ts';
import type { Html } from './html.ts';

/** What is wrong with the fields of a form, a sentence each. */
export type FieldErrors<F extends string = string> = Readonly<Partial<Record<F, string | undefined>>>;

/** All mistakes of a form on top of it, each leading to its field. Nothing when there are none. */
export function errorSummary<F extends string>(errors: FieldErrors<F>, fields: Readonly<Record<F, string>>): Html {
  const wrong = (Object.keys(fields) as F[]).flatMap((field) => {
    const message = errors[field];
    return message === undefined ? [] : [{ id: fields[field], message }];
  });
  if (wrong.length === 0) return html``;
  return html`<div class="errors" role="alert" tabindex="-1" autofocus aria-labelledby="errors">
    <h2 id="errors">Nothing was done yet</h2>
    <ul>
      ${wrong.map(({ id, message }) => html`<li><a href="#${id}">${message}</a></li>`)}
    </ul>
  </div>`;
}

/** The mistake of one field, where the field says that it is described: `<field>-error`. */
export function fieldError(field: string, message: string | undefined): Html {
  if (message === undefined) return html`<span id="${field}-error"></span>`;
  return html`<span class="error" id="${field}-error">${message}</span>`;
}
