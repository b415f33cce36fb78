import type { Proposal } from '../model/case.ts';
import type { Exemption, Pause } from '../model/decision.ts';
import type { DriftWar } from '../model/drift-war.ts';
import type { Instant } from '../model/json.ts';
import type { Enforcement } from '../model/settings.ts';
import type { Effective } from './effective-settings.ts';

/** Everything a decision depends on. Nothing is fetched: who calls has looked. */
export type DecisionInput = {
  readonly proposal: Proposal;
  readonly effective: Effective;
  /** The most that the app setting allows. */
  readonly enforcementLimit: Enforcement;
  readonly quorum: 1 | 2;
  /** Those whose control and scope match; expired ones may be among them. */
  readonly exemptions: readonly Exemption[];
  readonly pause: Pause | undefined;
  /** Too many drifts were opened in this scope lately: since when, and until when no fix begins by itself. */
  readonly storm: { readonly since: Instant; readonly until: Instant } | undefined;
  /** ISO 8601 duration. */
  readonly freshFor: string;
  readonly settingsHash: string;
  /** The newest settings are broken and older ones are in use. */
  readonly settingsBroken: boolean;
  readonly now: Instant;
  /** A lock stands on the resource. `by` names it. */
  readonly locked?: { readonly by: string; readonly until: Instant };
  /** The deployment that made the change is still running. `by` names it. */
  readonly deploying?: { readonly by: string; readonly until: Instant };
  /** When writes are next allowed; absent inside the change window. */
  readonly windowOpensAt?: Instant;
  /** Too many fixes in this scope lately: until when no more go out by themselves. */
  readonly breakerOpenUntil?: Instant;
  /** Our fix of the same property was undone too often. */
  readonly driftWar?: DriftWar;
};
