import type { Impact } from '../../model/impact.ts';

/** Who would notice a fix that takes nothing from anybody: nobody, by what it is, whatever was seen. */
export function nobodyHit(...notes: readonly string[]): Impact {
  const nobody = { known: true, consumers: [] } as const;
  return { configured: nobody, used: nobody, notes };
}
