import type { Json, JsonObject } from '../model/json.ts';
import type { Manifest, ManifestRole, RoleGroup } from '../model/self-check.ts';
import { parseResourceId } from '../resources/resource-id.ts';
import { isObject } from './body.ts';

/** The manifest of a deployment, or why there is none. `mistakes` are sentences for people. */
export type ReadManifest =
  | { readonly kind: 'manifest'; readonly manifest: Manifest }
  | { readonly kind: 'none' }
  | { readonly kind: 'mistakes'; readonly mistakes: readonly string[] };

const MEMBERS = ['site', 'eventSubscriptions', 'dataCollectionRule', 'locks', 'roles'];
const ROLE_MEMBERS = ['scope', 'principalId', 'roleDefinitionId', 'group'];
const GROUPS: readonly RoleGroup[] = ['reader', 'executor', 'remover', 'granter', 'self'];
const GUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const PRINCIPAL = new RegExp(`^${GUID}$`, 'iu');
const MANAGEMENT_GROUP = /^\/providers\/Microsoft\.Management\/managementGroups\/[\w().-]{1,90}$/iu;
const ROLE = new RegExp(`^(.*)/providers/Microsoft\\.Authorization/roleDefinitions/${GUID}$`, 'iu');
/** More than this of anything is no deployment of ours. */
const MOST = 500;

/** Reads the app setting `DRIFTWARDEN_MANIFEST`: strictly, and every mistake at once. */
export function readManifest(text: string | undefined): ReadManifest {
  if (text === undefined || text.trim() === '') return { kind: 'none' };
  const mistakes: string[] = [];
  const value = parsed(text);
  if (!isObject(value)) return { kind: 'mistakes', mistakes: ['DRIFTWARDEN_MANIFEST: not one JSON object.'] };
  unknownMembers(value, MEMBERS, '', mistakes);
  const site = idOf(value['site'], 'site', 'Microsoft.Web/sites', mistakes);
  const topic = 'Microsoft.EventGrid/systemTopics/eventSubscriptions';
  const eventSubscriptions = listOf(value, 'eventSubscriptions', mistakes, (one, at) => idOf(one, at, topic, mistakes));
  const rule = 'Microsoft.Insights/dataCollectionRules';
  const dataCollectionRule = idOf(value['dataCollectionRule'], 'dataCollectionRule', rule, mistakes);
  const lock = 'Microsoft.Authorization/locks';
  const locks = listOf(value, 'locks', mistakes, (one, at) => idOf(one, at, lock, mistakes));
  const roles = listOf(value, 'roles', mistakes, (one, at) => roleOf(one, at, mistakes));
  if (mistakes.length > 0) return { kind: 'mistakes', mistakes };
  return { kind: 'manifest', manifest: { site, eventSubscriptions, dataCollectionRule, locks, roles } };
}

function listOf<T>(
  value: JsonObject,
  name: string,
  mistakes: string[],
  read: (one: Json, at: string) => T,
): readonly T[] {
  const list = value[name];
  if (!Array.isArray(list) || list.length > MOST) {
    mistakes.push(`DRIFTWARDEN_MANIFEST.${name}: not a list, or one of more than ${String(MOST)}.`);
    return [];
  }
  return (list as readonly Json[]).map((one, index) => read(one, `${name}[${String(index)}]`));
}

function roleOf(value: Json, at: string, mistakes: string[]): ManifestRole {
  const role = isObject(value) ? value : {};
  unknownMembers(role, ROLE_MEMBERS, `.${at}`, mistakes);
  const read = (name: string, right: string, isRight: (text: string) => boolean): string => {
    const text = role[name];
    if (typeof text === 'string' && isRight(text)) return text;
    mistakes.push(wrong(`${at}.${name}`, right));
    return '';
  };
  const group = GROUPS.find((one) => one === role['group']);
  if (group === undefined) mistakes.push(wrong(`${at}.group`, `one of ${GROUPS.join(', ')}`));
  return {
    scope: read('scope', 'the id of a subscription, a group or a management group', isScope),
    principalId: read('principalId', 'a GUID', (text) => PRINCIPAL.test(text)).toLowerCase(),
    roleDefinitionId: read('roleDefinitionId', 'the id of a role definition', isRole),
    group: group ?? 'self',
  };
}

function idOf(value: Json | undefined, at: string, type: string, mistakes: string[]): string {
  const id = typeof value === 'string' ? parseResourceId(value) : undefined;
  if (id?.kind === 'ref' && id.ref.type.toLowerCase() === type.toLowerCase()) return id.ref.id;
  mistakes.push(wrong(at, `the id of a ${type}`));
  return '';
}

function isScope(text: string): boolean {
  return MANAGEMENT_GROUP.test(text) || parseResourceId(text).kind === 'ref';
}

/** Roles are defined in a subscription, in a management group, or for all (the built-in ones). */
function isRole(text: string): boolean {
  const above = ROLE.exec(text)?.[1];
  return above !== undefined && (above === '' || isScope(above));
}

function unknownMembers(value: JsonObject, known: readonly string[], at: string, mistakes: string[]): void {
  for (const name of Object.keys(value).filter((one) => !known.includes(one))) {
    mistakes.push(`DRIFTWARDEN_MANIFEST${at}: has a member ${JSON.stringify(name.slice(0, 40))}, which is none.`);
  }
}

function wrong(at: string, right: string): string {
  return `DRIFTWARDEN_MANIFEST.${at}: not ${right}.`;
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
