import { scopeContains } from '../engine/scope.ts';
import type { Approvers, Mode, Override, Settings } from '../model/settings.ts';

/** What the settings say of one control on one resource. */
export type Effective = {
  readonly mode: Mode;
  /** Set when the settings ask for more than the control's ceiling. */
  readonly cappedFrom?: Mode;
  readonly enforcement: 'observe' | 'enforce';
  readonly newResources: 'ask' | 'auto';
  readonly approvers?: Approvers;
};

const LADDER: readonly Mode[] = ['report', 'approval', 'auto'];

/** Is a mode above another? */
export function isAbove(mode: Mode, other: Mode): boolean {
  return LADDER.indexOf(mode) > LADDER.indexOf(other);
}

/** The settings in force for a control on a resource: the most specific scope that says something wins. */
export function effectiveSettings(
  settings: Settings,
  resourceId: string,
  control: { readonly id: string; readonly meta: { readonly mode: Mode; readonly ceiling: Mode } },
): Effective {
  const overrides = settings.overrides.filter(({ scope }) => scopeContains(scope, resourceId)).sort(narrowestFirst);
  const first = <T>(pick: (override: Override) => T | undefined): T | undefined =>
    overrides.map(pick).find((value) => value !== undefined);
  const wanted = first(({ controls }) => controls[control.id]) ?? settings.controls[control.id] ?? control.meta.mode;
  const capped = isAbove(wanted, control.meta.ceiling);
  const approvers = settings.approvers.filter(({ scope }) => scopeContains(scope, resourceId)).sort(narrowestFirst)[0];
  return {
    mode: capped ? control.meta.ceiling : wanted,
    ...(capped ? { cappedFrom: wanted } : {}),
    enforcement: first(({ enforcement }) => enforcement) ?? settings.enforcement,
    newResources: first(({ newResources }) => newResources) ?? settings.newResources,
    ...(approvers === undefined ? {} : { approvers }),
  };
}

function narrowestFirst(a: { readonly scope: string }, b: { readonly scope: string }): number {
  return b.scope.length - a.scope.length;
}
