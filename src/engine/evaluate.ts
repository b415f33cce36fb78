import type { FactName, Known } from '../model/facts.ts';
import type { Evidence, Verdict } from '../model/finding.ts';
import type { ResourceState } from '../model/resource.ts';
import type { Profile } from '../model/settings.ts';
import type { Control, Deviation } from './control.ts';
import { fillIn } from './fill-in.ts';

const COMPLIANT = { kind: 'compliant' } as const;
const NOT_APPLICABLE = { kind: 'not-applicable' } as const;

/**
 * What a control says of a body. A body that the kind can't read, or a control that throws, is `unreadable`; a fact that
 * is needed and missing makes it `could-not-tell`: neither ever counts as compliant.
 */
export function evaluate(control: Control, state: ResourceState, facts: Known<FactName>, profile: Profile): Verdict {
  const why = whyUnreadable(control, state);
  if (why !== undefined) return { kind: 'unreadable', why };
  try {
    if (!control.applies(state, profile)) return NOT_APPLICABLE;
    const needed = control.needs(state, profile);
    const missing = needed.length === 0 ? needed : needed.filter((name) => facts[name] === undefined);
    if (missing.length > 0) return { kind: 'could-not-tell', missing };
    const deviations = control.detect(state, facts, profile);
    if (deviations.length === 0) return COMPLIANT;
    return {
      kind: 'drifted',
      finding: {
        controlId: control.id,
        controlVersion: control.version,
        resourceId: state.id,
        severity: control.meta.severity,
        evidence: deviations.map((deviation) => evidenceOf(control, deviation)),
      },
    };
  } catch (error) {
    return { kind: 'unreadable', why: `the control failed on this body (${said(error)})` };
  }
}

/** Why a control can't read a body; `undefined` when it can. */
export function whyUnreadable(control: Control, state: ResourceState): string | undefined {
  try {
    return control.resource.unreadable(state);
  } catch (error) {
    return `the body could not be checked (${said(error)})`;
  }
}

/** What an error says, short and on one line: it stands in findings and records. */
export function said(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/[\p{Cc}\s]+/gu, ' ').slice(0, 200);
}

function evidenceOf(control: Control, deviation: Deviation<string>): Evidence {
  const { messageId, path, current, desired, data } = deviation;
  const message = fillIn(control.messages[messageId] ?? messageId, data);
  return { path, current, desired, messageId, message };
}
