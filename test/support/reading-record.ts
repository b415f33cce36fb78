import { pointerTo } from '../../src/engine/pointer.ts';

/** A copy of a body that notes the JSON pointer of every member that is read, however deep. */
export function readingRecord<T extends object>(body: T): { readonly body: T; readonly read: Set<string> } {
  const read = new Set<string>();
  const watch = <V extends object>(value: V, above: readonly string[]): V =>
    new Proxy(value, {
      get(target, name, receiver): unknown {
        const member: unknown = Reflect.get(target, name, receiver);
        if (typeof name !== 'string') return member;
        const path = [...above, name];
        if (typeof member === 'object' && member !== null) return watch(member, path);
        if (typeof member !== 'function') read.add(pointerTo(path));
        return member;
      },
    });
  return { body: watch(structuredClone(body), []), read };
}
