import { hash } from 'node:crypto';

/** SHA-256 of the UTF-8 text, lower-case hex. */
export function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}

/** A key that stands for any text: 32 hex digits of its SHA-256. */
export function shortHash(text: string): string {
  return sha256(text).slice(0, 32);
}
