import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Instant } from '../model/json.ts';

/** What a form token is good for: one person, one form, one plan. */
export type FormSubject = {
  readonly personId: string;
  /** An approval id, or the name of a form that is not about an approval. */
  readonly form: string;
  /** Hash of the plan that the form shows; empty for a form without one. */
  readonly planHash: string;
};

/** A token that proves that a form was made by this app for that person: an expiry and an HMAC-SHA-256 under `key`. */
export function formToken(key: string, subject: FormSubject, expiresAt: Instant): string {
  return `${String(Date.parse(expiresAt))}.${mac(key, subject, Date.parse(expiresAt)).toString('base64url')}`;
}

/** Is it a token for this subject, made with this key, and not expired? Compares in constant time. */
export function tokenHolds(key: string, subject: FormSubject, token: string, now: Instant): boolean {
  const [, expiry, given] = /^(\d{1,15})\.([\w-]{43})$/u.exec(token) ?? [];
  if (expiry === undefined || given === undefined) return false;
  const genuine = timingSafeEqual(Buffer.from(given, 'base64url'), mac(key, subject, Number(expiry)));
  return genuine && Date.parse(now) < Number(expiry);
}

function mac(key: string, { personId, form, planHash }: FormSubject, expiry: number): Buffer {
  if (key === '') throw new TypeError('The key for form tokens is empty');
  return createHmac('sha256', key)
    .update(JSON.stringify([personId.toLowerCase(), form, planHash, expiry]))
    .digest();
}
