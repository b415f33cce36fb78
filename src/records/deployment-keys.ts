import { randomBytes } from 'node:crypto';
import type { Store } from '../ports/store.ts';

/** A key that this deployment made for itself and never shows: 256 random bits, hex. Made at first use, then kept. */
export async function deploymentKey(store: Store, purpose: 'redaction' | 'csrf'): Promise<string> {
  const made = await store.insert('keys', purpose, { key: randomBytes(32).toString('hex') });
  const row = made ?? (await store.get<{ key: string }>('keys', purpose));
  if (row === undefined) throw new Error(`The ${purpose} key could neither be made nor read.`);
  return row.value.key;
}
