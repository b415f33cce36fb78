import type { Registrations } from '../../src/host/functions-core.ts';

/** A function as it was registered: its name, and what triggers it. */
export type Registered = { readonly name: string; readonly trigger: object };

/** The functions of an app, for a comparison: their names, and their triggers with all options. */
export function listed(functions: Registrations): readonly Registered[] {
  return [...functions.values()].map(({ name, bindings }) => ({
    name,
    trigger: Object.values(bindings).find(({ type }) => /trigger$/iu.test(type)) ?? {},
  }));
}
