import { placeOf } from '../engine/resource-kind.ts';
import type { Actor } from '../model/case.ts';
import type { Consumer } from '../model/facts.ts';

/** What people call a resource: its name, what it is and where it lies, out of its id. */
export type ResourceWords = { readonly name: string; readonly where: string };

/** Takes the id of a resource or scope apart for people. GUIDs are shortened: the id itself stands beside it. */
export function resourceWords(id: string): ResourceWords {
  const segments = id.split('/').filter(Boolean);
  const at = (name: string): string | undefined => {
    const index = segments.findIndex((segment) => segment.toLowerCase() === name);
    return index === -1 ? undefined : segments[index + 1];
  };
  const group = at('resourcegroups');
  const subscription = shortIds(at('subscriptions') ?? '?');
  const where = group === undefined ? `subscription ${subscription}` : `resource group ${group}`;
  const provider = segments.findLastIndex((segment) => segment.toLowerCase() === 'providers');
  if (provider === -1) return { name: where, where: group === undefined ? '' : `subscription ${subscription}` };
  const type = segments
    .slice(provider + 2)
    .filter((_segment, index) => index % 2 === 0)
    .map((segment) => segment.replace(/([a-z])([A-Z])/gu, '$1 $2').toLowerCase())
    .join(' / ');
  const place = placeOf(id).split('/').filter(Boolean);
  const name = place.length === 2 ? 'all' : shortIds(place.at(-1) ?? id);
  return { name, where: `${type} in ${where}` };
}

const GUID = /\b([0-9a-f]{8})(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/giu;

/** A text in which GUIDs are shortened to their first part. */
export function shortIds(text: string): string {
  return text.replace(GUID, '$1…');
}

/** One writer, for people. */
export function actorWords(actor: Actor): string {
  const name = actor.name ?? actor.id ?? 'somebody';
  if (actor.kind === 'application') return `${name} (application)`;
  return actor.kind === 'unknown' ? `${name} (person or application, not known)` : name;
}

/** All who wrote since the last look that saw the control met, in one line. */
export function actorsWords(actors: readonly Actor[]): string {
  return actors.length === 0 ? 'not known' : [...new Set(actors.map(actorWords))].join(', ');
}

/** One consumer, for people. */
export function consumerWords(consumer: Consumer): string {
  return `${consumer.kind} ${consumer.name}`;
}

/** What is concluded says from what; who was seen says when. Empty where there is neither. */
export function howKnown({ inferred, lastSeen }: Consumer): string {
  const words = [
    ...(inferred === undefined ? [] : [`inferred: ${inferred}`]),
    ...(lastSeen === undefined ? [] : [`last seen ${lastSeen}`]),
  ];
  return words.length === 0 ? '' : ` (${words.join('; ')})`;
}
