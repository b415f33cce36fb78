import { effectiveSettings } from '../decisions/effective-settings.ts';
import { coveredBy } from '../decisions/exemptions.ts';
import type { Control } from '../engine/control.ts';
import type { Settings } from '../model/settings.ts';
import type { FindingRecord } from '../records/findings.ts';
import { exemptionsFor } from '../records/pauses.ts';
import type { Deps } from './deps.ts';

/**
 * May a drift that is known get a case now? When what it stands for is over: it was only reported, and the mode has changed;
 * it was left because nothing could be written, and now it can; it was exempt, and no longer is. A person's no, an answer
 * that never came and what needs a person stay as they are until the control was seen met.
 */
export async function mayReopen(
  deps: Deps,
  settings: Settings,
  control: Control,
  finding: FindingRecord,
): Promise<boolean> {
  const { mode, enforcement } = effectiveSettings(settings, finding.resourceId, control);
  if (finding.state === 'reported') return mode !== 'report';
  if (finding.state !== 'closed') return false;
  if (finding.closedAs === 'left') return enforcement === 'enforce' && deps.enforcementLimit() === 'enforce';
  if (finding.closedAs !== 'exempt') return false;
  const exemptions = await exemptionsFor(deps.store, control.id, finding.resourceId);
  return coveredBy(exemptions, deps.clock.now()).kind !== 'covered';
}
