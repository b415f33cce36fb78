import type { JsonObject } from '../model/json.ts';
import type { Check } from '../model/self-check.ts';
import { isObject, objectsAt, textAt, textsAt, valueAt } from './body.ts';
import { checkOf, unreadProblem, type Problem, type Reading } from './check.ts';
import { az, DEPLOY_AGAIN, placed } from './commands.ts';
import { parseResourceId } from '../resources/resource-id.ts';

/** Where the app delivers its audit records to, by its app settings. */
export type AuditRule = { readonly endpoint: string; readonly ruleId: string; readonly stream: string };

/** The data collection rule: does it take what the app sends? */
export function judgeRule(reading: Reading<JsonObject>, audit: AuditRule | undefined): Check {
  const mend = [DEPLOY_AGAIN];
  const gone = 'It does not exist: no audit record gets out.';
  const problems = [
    ...unreadProblem(reading, 'the data collection rule', { state: 'failed', why: gone, mend }),
    ...(reading.kind === 'read' ? ruleProblems(reading.value, audit) : []),
  ];
  return checkOf('data-collection-rule', 'Data collection rule', problems, 'It takes the records of this app.');
}

function ruleProblems(rule: JsonObject, audit: AuditRule | undefined): readonly Problem[] {
  const failed = (why: string): Problem => ({ state: 'failed', why, mend: [DEPLOY_AGAIN] });
  if (audit === undefined) return [failed('The app settings (AUDIT_INGESTION_ENDPOINT and its like) do not name it.')];
  const flows = objectsAt(rule, 'properties', 'dataFlows').flatMap((flow) => textsAt(flow, 'streams'));
  const streams = valueAt(rule, 'properties', 'streamDeclarations');
  const endpoint = textAt(rule, 'properties', 'endpoints', 'logsIngestion');
  const hasOwnEndpoint = textAt(rule, 'properties', 'dataCollectionEndpointId') !== '';
  const isKnown = isObject(streams) && Object.hasOwn(streams, audit.stream) && flows.includes(audit.stream);
  return [
    ...(textAt(rule, 'kind') === 'Direct' ? [] : [failed('Its kind is not Direct: it has no address to send to.')]),
    ...(textAt(rule, 'properties', 'immutableId') === audit.ruleId
      ? []
      : [failed('It is another one than AUDIT_DCR_IMMUTABLE_ID names: it was made anew.')]),
    ...(isKnown ? [] : [failed(`It has no stream ${audit.stream} that leads to a table.`)]),
    ...(hasOwnEndpoint || hostOf(endpoint) === hostOf(audit.endpoint)
      ? []
      : [failed('Its address is another than AUDIT_INGESTION_ENDPOINT.')]),
  ];
}

/** The locks on the app's own resources: are they there, and do they keep from deletion? */
export function judgeLocks(locks: readonly (readonly [id: string, reading: Reading<JsonObject>])[]): Check {
  const problems = locks.flatMap(([id, reading]): readonly Problem[] => {
    const on = id.slice(0, id.toLowerCase().lastIndexOf('/providers/microsoft.authorization/locks/'));
    const missing: Problem = { state: 'attention', why: `There is none on ${on}.`, mend: lockAgain(id, on) };
    if (reading.kind !== 'read') return unreadProblem(reading, `the lock on ${on}`, missing);
    const level = textAt(reading.value, 'properties', 'level');
    return level === 'CanNotDelete' || level === 'ReadOnly' ? [] : [missing];
  });
  if (locks.length === 0) problems.push({ state: 'attention', why: 'The manifest names none.', mend: [DEPLOY_AGAIN] });
  return checkOf('locks', 'Locks on what belongs to the app', problems, `All ${String(locks.length)} are there.`);
}

function lockAgain(id: string, on: string): readonly string[] {
  const [lock, locked] = [parseResourceId(id), parseResourceId(on)];
  if (lock.kind === 'rejected' || locked.kind === 'rejected') return [DEPLOY_AGAIN];
  const { ref } = locked;
  const isResource = ref.id.includes('/providers/');
  const where = isResource ? ['--resource', ref.id] : placed(ref);
  return [az('lock', 'create', '--name', lock.ref.name, '--lock-type', 'CanNotDelete', ...where)];
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host.toLowerCase() : '';
}
