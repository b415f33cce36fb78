import type { Json } from '../model/json.ts';

/** What stands at a JSON pointer (RFC 6901) of a body; `undefined` when nothing does. */
export function readPointer(body: unknown, pointer: string): Json | undefined {
  let here: unknown = body;
  for (const segment of segmentsOf(pointer)) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, segment)) return undefined;
    here = (here as Readonly<Record<string, unknown>>)[segment];
  }
  return here as Json | undefined;
}

/** The members that a pointer names, unescaped. */
export function segmentsOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The pointer that names these members. */
export function pointerTo(segments: readonly string[]): string {
  return segments.map((segment) => `/${segment.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
