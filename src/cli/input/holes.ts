import { isObject } from '../../engine/merge-patch.ts';
import { pointerTo } from '../../engine/pointer.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import { isExpression } from './expressions.ts';

/** JSON pointers of the expressions in a body. Names and ids of a template's resource are told to people as they are. */
export function expressionsIn(body: JsonObject): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  function look(value: Json | undefined, at: string): void {
    if (Array.isArray(value)) value.forEach((one: Json, index) => look(one, `${at}/${String(index)}`));
    else if (isObject(value)) {
      for (const [name, one] of Object.entries(value)) look(one, `${at}${pointerTo([name])}`);
    } else if (isExpression(value)) found.set(at, value);
  }
  for (const [name, value] of Object.entries(body)) {
    if (!['id', 'name', 'type'].includes(name)) look(value, pointerTo([name]));
  }
  return found;
}

/**
 * The body with holes in place of its expressions: whoever reads one gets `undefined`, and `onRead` gets its pointer. So it
 * is known afterwards whether a judgement rests on something that only a deployment decides.
 */
export function withHoles(
  body: JsonObject,
  holes: ReadonlyMap<string, string>,
  onRead: (pointer: string) => void,
): JsonObject {
  return holes.size === 0 ? body : holed(body, '', holes, onRead);
}

function holed<T extends JsonObject | Json[]>(
  value: T,
  at: string,
  holes: ReadonlyMap<string, string>,
  onRead: (pointer: string) => void,
): T {
  const copy = (Array.isArray(value) ? [] : {}) as T;
  for (const [name, member] of Object.entries(value) as [string, Json | undefined][]) {
    const pointer = `${at}${pointerTo([name])}`;
    const get = (): undefined => {
      onRead(pointer);
    };
    const inner =
      Array.isArray(member) || isObject(member) ? holed(member as JsonObject | Json[], pointer, holes, onRead) : member;
    const property = holes.has(pointer) ? { get } : { value: inner };
    Object.defineProperty(copy, name, { ...property, enumerable: true, configurable: true });
  }
  return copy;
}
