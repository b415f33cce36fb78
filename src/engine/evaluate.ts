import type { FactName, Known } from '../model/facts.ts';
import type { Evidence, Verdict } from '../model/finding.ts';
import type { JsonObject } from '../model/json.ts';
import type { ResourceState } from '../model/resource.ts';
import type { Profile } from '../model/settings.ts';
import type { Control, Deviation } from './control.ts';

/**
 * What a control says of a body. A body that the kind can't read, or a control that throws, is `unreadable`; a fact that
 * is needed and missing makes it `could-not-tell`: neither ever counts as compliant.
 */
export function evaluate(control: Control, state: ResourceState, facts: Known<FactName>, profile: Profile): Verdict {
  const why = control.resource.unreadable(state as JsonObject);
  if (why !== undefined) return { kind: 'unreadable', why };
  try {
    if (control.detectFacts.length > 0) {
      if (!control.suspect(state, profile)) return { kind: 'compliant' };
      const missing = control.detectFacts.filter((name) => facts[name] === undefined);
      if (missing.length > 0) return { kind: 'could-not-tell', missing };
    }
    const deviations = control.detect(state, facts, profile);
    if (deviations.length === 0) return { kind: 'compliant' };
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
    const said = error instanceof Error ? error.message : String(error);
    return { kind: 'unreadable', why: `the control failed on this body (${said})` };
  }
}

function evidenceOf(control: Control, deviation: Deviation<string>): Evidence {
  const { messageId, path, current, desired, data } = deviation;
  const template = control.messages[messageId] ?? messageId;
  const message = template.replace(/\{\{(\w+)\}\}/gu, (placeholder, name: string) => data[name] ?? placeholder);
  return { path, current, desired, messageId, message };
}
