import * as z from 'zod';

const GUID = '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}';
const SUBSCRIPTION = `/[sS]ubscriptions/${GUID}`;
const GROUP = '/[rR]esource[gG]roups/(?![^/]*[.](?:/|$))[\\p{L}\\p{N}_().\\-]{1,90}';
const RESOURCE =
  '/providers/[A-Za-z0-9]+(?:[.][A-Za-z0-9]+)+(?:/[A-Za-z0-9]+/(?![.]{1,2}(?:/|$))[\\p{L}\\p{N}_().\\-]{1,260}){1,5}';

/** A value from the file as it may stand in a mistake: short, on one line. */
export function quoted(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return 'a group of members';
  const plain = value.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '�');
  return plain.length > 60 ? `"${plain.slice(0, 60)}…"` : `"${plain}"`;
}

/** The error of a value that must be `right`, which reads on from "write". */
export function mustBe(right: string): (issue: { readonly input?: unknown }) => string {
  return ({ input }) => `${input === undefined ? 'is missing' : `is ${quoted(input)}`}; write ${right}`;
}

/** A text of a given form. `right` says what would be right, with an example. */
function text(form: RegExp, right: string): z.ZodString {
  return z.string({ error: mustBe(right) }).regex(form, { error: mustBe(right), abort: true });
}

/** A subscription or resource group. */
export const estateScope = text(
  new RegExp(`^${SUBSCRIPTION}(?:${GROUP})?$`, 'u'),
  'the id of a subscription or resource group, /subscriptions/<guid> or /subscriptions/<guid>/resourceGroups/<name>',
);

/** A subscription, resource group or resource. */
export const anyScope = text(
  new RegExp(`^${SUBSCRIPTION}(?:(?:${GROUP})?(?:${RESOURCE})?)$`, 'u'),
  'the id of a subscription, resource group or resource, such as /subscriptions/<guid>/resourceGroups/<name>',
);

/** A resource. */
export const resourceId = text(
  new RegExp(`^${SUBSCRIPTION}(?:${GROUP})?${RESOURCE}$`, 'u'),
  'the id of a resource, /subscriptions/<guid>/resourceGroups/<name>/providers/<type>/<name>',
);

/** An object id of Entra. */
export const objectId = text(
  new RegExp(`^${GUID}$`),
  'an Entra object id, such as 11111111-2222-3333-4444-555555555555',
);

/** The value of an app role: Entra allows 120 characters without spaces and no leading full stop. */
export const appRole = text(/^(?![.])[!-~]{1,120}$/, 'the value of an Entra app role, such as approver-platform');

/** A mail address that a mail service takes. */
export const mailAddress = text(
  /^[A-Za-z0-9_'+\-]+(?:[.][A-Za-z0-9_'+\-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?[.])+[A-Za-z]{2,63}$/,
  'a mail address, such as platform@example.com',
);

/** The host name of a registry. */
export const registryHost = text(
  /^(?:[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?[.])+[a-z]{2,63}$/,
  'the host name of a registry in lower case, such as contoso.azurecr.io',
);

/** A person or team, in words. */
export const personName = text(/^\S(?:.{0,198}\S)?$/u, 'the name or mail address of a person or team');

/** Where something can be looked up. */
export const webAddress = text(/^https:\/\/[^\s/?#@]+(?:[/?#]\S*)?$/u, 'an address that starts with https://').max(
  2000,
  {
    error: 'is longer than 2000 characters; write a shorter https:// address',
  },
);

const aDate = 'a date that exists, such as 2026-12-31';

/** A day of the calendar, `2026-12-31`. */
export const calendarDate = text(/^\d{4}-\d{2}-\d{2}$/, aDate).refine(isDay, { error: mustBe(aDate) });

function isDay(value: string): boolean {
  const time = Date.parse(`${value}T00:00:00.000Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}
