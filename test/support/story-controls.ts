import * as catalogue from '../../src/controls/index.ts';
import type { Control } from '../../src/engine/control.ts';
import { TOLD_OF } from './told-of.ts';

const kept = (controls: readonly Control[]): readonly Control[] => controls.filter(({ id }) => TOLD_OF.includes(id));

/** The catalogue of the stories, as `test/support/story-catalogue.ts` has it, for hosts in processes of their own. */
export const { signals, signalsFor, knownToSettings, catalogueEntry, catalogueIds } = catalogue;
export const controls = kept(catalogue.controls);
export const controlsFor = (type: string): readonly Control[] => kept(catalogue.controlsFor(type));
export const controlById = (id: string): Control | undefined => controls.find((control) => control.id === id);
