import { ANA, BEN, DAN } from '../support/people.ts';

/** Somebody who writes to the estate, as Azure names them. */
export type Writer = { readonly id: string; readonly kind: 'person' | 'application' };

const person = ({ id }: { readonly id: string }): Writer => ({ id, kind: 'person' });
const app = (end: string): Writer => ({ id: `00000000-0000-4000-8000-${end.padStart(12, '0')}`, kind: 'application' });

/** The app that is tested. */
export const US = app('b07');
export const WRITERS = { ana: person(ANA), ben: person(BEN), dan: person(DAN), pipeline: app('f1'), policy: app('f2') };

/** Is this the object id of a person? */
export function isPerson(id: string): boolean {
  return Object.values<Writer>(WRITERS).some((writer) => writer.id === id && writer.kind === 'person');
}
