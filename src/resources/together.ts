import { defineResource } from '../engine/resource-kind.ts';
import type { ResourceKind, Together } from '../engine/resource-kind.ts';
import type { JsonObject } from '../model/json.ts';
import { shapeCheck } from './shape.ts';
import type { Shape } from './shape.ts';

/** A body among those that are judged together. */
export type Item<P> = { readonly id?: string; readonly name?: string; readonly properties?: P | null };

/** Declares a kind whose resources are judged together, as one body per place. `shapes` are about one of them. */
export function defineTogether<P extends JsonObject>(kind: {
  readonly type: string;
  readonly noun: string;
  readonly apiVersion: string;
  readonly below: readonly string[];
  readonly shapes: Readonly<Record<string, Shape>>;
}): ResourceKind<Together<Item<P>>> {
  const { shapes, ...given } = kind;
  const ofOne = Object.entries(shapes).map(([path, shape]) => [`/properties/items/*${path}`, shape] as const);
  const provider = kind.type.toLowerCase();
  return defineResource<Together<Item<P>>>({
    ...given,
    operations: [`${provider}/write`, `${provider}/delete`],
    children: [],
    catchUp: 'list',
    together: true,
    secretPaths: [],
    writable: ({ properties }) => ({ properties }),
    unreadable: shapeCheck(
      kind.type,
      { '/properties/items': 'object' },
      { '/properties/items/*': 'object', '/properties/items/*/properties': 'object', ...Object.fromEntries(ofOne) },
    ),
    writtenAt: () => undefined,
  });
}
