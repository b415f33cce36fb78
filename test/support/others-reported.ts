import { parse, stringify } from 'yaml';
import { controls } from '../../src/controls/index.ts';
import type { Mode } from '../../src/model/settings.ts';
import { TOLD_OF } from './told-of.ts';

/** Every other control only reports, so that a story about one drift stays one when the catalogue grows. */
export function othersReported(toldOf: readonly string[] = TOLD_OF): Readonly<Record<string, Mode>> {
  const others = controls.map(({ id }) => id).filter((id) => !toldOf.includes(id));
  return Object.fromEntries(others.map((id) => [id, 'report' as const]));
}

/** The text of settings with that added; one that has mistakes stays as it is. */
export function withOthersReported(text: string, toldOf?: readonly string[]): string {
  try {
    const settings: unknown = parse(text);
    if (typeof settings !== 'object' || settings === null || Array.isArray(settings)) return text;
    const { controls: given = {} } = settings as { readonly controls?: unknown };
    if (typeof given !== 'object' || given === null || Array.isArray(given)) return text;
    return stringify({ ...settings, controls: { ...othersReported(toldOf), ...given } });
  } catch {
    return text;
  }
}
