import type { FactName, Known } from '../model/facts.ts';
import type { Severity } from '../model/finding.ts';
import type { Impact } from '../model/impact.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { Alternative, Irreversible, Plan, Unfixable } from '../model/plan.ts';
import type { ResourceState } from '../model/resource.ts';
import type { Mode, Profile } from '../model/settings.ts';
import type { ResourceKind } from './resource-kind.ts';

/** Where it is written what a control or a signal is about. */
export type ControlReferences = {
  /** A page of learn.microsoft.com without a locale. */
  readonly docs: string;
  readonly azurePolicy?: readonly string[];
  readonly cis?: readonly string[];
  readonly mcsb?: readonly string[];
  /** The documents of the estate that ask for it: `000` to `004`. */
  readonly documents: readonly string[];
};

/** What the catalogue says of a control. */
export type ControlMeta = {
  /** What is right, as a sentence without a full stop: "Registry admin account is disabled". */
  readonly title: string;
  /** Why it matters, two sentences that can be quoted to the owner of a resource. */
  readonly rationale: string;
  /** What the fix does, a sentence with a full stop. */
  readonly fix: string;
  readonly severity: Severity;
  /** What happens unless the settings say otherwise. */
  readonly mode: Mode;
  /** No setting may go above: `report` without a fix, `approval` where the fix loses, grants or costs something. */
  readonly ceiling: Mode;
  /** People needed to approve: 2 for deletions and grants. */
  readonly quorum: 1 | 2;
  readonly references: ControlReferences;
  /** ARM actions that detecting, fixing and undoing need. */
  readonly permissions: readonly string[];
};

/** What `detect` returns: one departure, its text named by `messageId` and filled in from `data`. */
export type Deviation<M extends string> = {
  readonly messageId: M;
  /** JSON pointer into the body. */
  readonly path: string;
  readonly current: Json;
  readonly desired: Json;
  readonly data: Readonly<Record<string, string>>;
};

/**
 * One requirement on one kind of resource, with its fix. A value: every function is pure, synchronous and total over
 * bodies as ARM prints them, with members missing or null.
 */
export interface Control<P = JsonObject, M extends string = string, F extends FactName = FactName> {
  /** `<service>-<subject>`: file, test, catalogue row, audit column, exemption key. */
  readonly id: string;
  /** Changes with what it finds or does: `1`, `2`, … */
  readonly version: string;
  readonly resource: ResourceKind<P>;
  readonly meta: ControlMeta;
  readonly messages: Readonly<Record<M, string>>;
  /**
   * Ids of stronger controls of the same resource: while one of them finds a drift, what this one finds says nothing more
   * and is dropped.
   */
  readonly impliedBy: readonly string[];
  /** JSON pointers of the members that `detect` reads. An inventory row that lacks one proves nothing. */
  readonly judges: readonly string[];
  /** Facts that `detect` may need. `needs` says which of them a body takes. */
  readonly detectFacts: readonly F[];
  /** Facts that `fix` and `impact` want. Fetched only for drifted bodies. */
  readonly facts: readonly F[];
  /** Is the control about this resource at all? Told by the body alone. */
  applies(state: ResourceState<P>, profile: Profile): boolean;
  /** The facts without which `detect` can't judge this body. None, when the body alone shows how it stands. */
  needs(state: ResourceState<P>, profile: Profile): readonly F[];
  /** Where does the body depart? Empty means compliant. */
  detect(state: ResourceState<P>, facts: Known<F>, profile: Profile): readonly Deviation<M>[];
  /** The writes that bring it back, or why there are none. */
  fix(state: ResourceState<P>, facts: Known<F>, profile: Profile): Plan | Unfixable;
  /** The writes that put things back as they were, or what is lost for good. */
  undo(plan: Plan, before: ResourceState<P>, kind: ResourceKind<P>): Plan | Irreversible;
  /** Who would notice the fix? */
  impact(state: ResourceState<P>, facts: Known<F>, profile: Profile): Impact;
  /** Other ways than the fix, the smallest first. Shown with their requests, never sent. */
  alternatives(state: ResourceState<P>, facts: Known<F>, profile: Profile): readonly Alternative[];
}

/** A control as its file writes it: what does not apply is left out. */
export interface ControlDefinition<P, M extends string, F extends FactName, D extends FactName> {
  readonly id: string;
  readonly version: string;
  readonly resource: ResourceKind<P>;
  readonly meta: ControlMeta;
  readonly messages: Readonly<Record<M, string>>;
  readonly impliedBy?: readonly string[];
  readonly judges: readonly string[];
  readonly detectFacts?: readonly D[];
  readonly facts?: readonly F[];
  applies?(state: ResourceState<NoInfer<P>>, profile: Profile): boolean;
  needs?(state: ResourceState<NoInfer<P>>, profile: Profile): readonly NoInfer<D>[];
  detect(
    state: ResourceState<NoInfer<P>>,
    facts: Known<NoInfer<D>>,
    profile: Profile,
  ): readonly Deviation<NoInfer<M>>[];
  fix(state: ResourceState<NoInfer<P>>, facts: Known<NoInfer<D | F>>, profile: Profile): Plan | Unfixable;
  undo(plan: Plan, before: ResourceState<NoInfer<P>>, kind: ResourceKind<NoInfer<P>>): Plan | Irreversible;
  impact(state: ResourceState<NoInfer<P>>, facts: Known<NoInfer<D | F>>, profile: Profile): Impact;
  alternatives?(
    state: ResourceState<NoInfer<P>>,
    facts: Known<NoInfer<D | F>>,
    profile: Profile,
  ): readonly Alternative[];
}

/**
 * Declares a control. The kind decides what the body looks like, `messages` the ids, `facts` what may be read; the compiler
 * refuses a misspelt member, an undeclared fact, an undeclared message.
 */
export function defineControl<P, M extends string, F extends FactName = never, D extends FactName = never>(
  definition: ControlDefinition<P, M, F, D>,
): Control<P, M> {
  const { id, version, resource, meta, messages, impliedBy = [], judges, detectFacts = [], facts = [] } = definition;
  // One order of members for all controls, and none looked up in the definition: the engine asks each of them every time.
  return {
    ...{ id, version, resource, meta, messages, impliedBy, judges, detectFacts, facts },
    applies: definition.applies?.bind(definition) ?? (() => true),
    needs: definition.needs?.bind(definition) ?? (() => detectFacts),
    detect: definition.detect.bind(definition),
    fix: definition.fix.bind(definition),
    undo: definition.undo.bind(definition),
    impact: definition.impact.bind(definition),
    alternatives: definition.alternatives?.bind(definition) ?? (() => []),
  };
}
