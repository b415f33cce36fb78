import { vi } from 'vitest';
import type * as catalogue from '../../src/controls/index.ts';
import type { Control } from '../../src/engine/control.ts';
import { inStory } from './told-of.ts';

/**
 * Set up before every test file: while a world is told of some controls, the catalogue of the app has no others, so that a
 * story stays the same when the catalogue grows. Without a world it is whole.
 */
vi.mock('../../src/controls/index.ts', async (importOriginal) => {
  const whole = await importOriginal<typeof catalogue>();
  const kept = (controls: readonly Control[]): readonly Control[] => controls.filter(({ id }) => inStory(id));
  return {
    ...whole,
    get controls() {
      return kept(whole.controls);
    },
    controlsFor: (type: string) => kept(whole.controlsFor(type)),
    controlById: (id: string) => kept([whole.controlById(id)].flatMap((one) => one ?? []))[0],
  };
});
