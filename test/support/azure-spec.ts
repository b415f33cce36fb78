import { existsSync, globSync, readFileSync } from 'node:fs';
import type { Json, JsonObject } from '../../src/model/json.ts';
import { isObject, textOf, type WireCall } from '../../src/simulator/wire.ts';
import { bicepProblems } from './bicep-types.ts';
import { schemaProblems, type Resolve } from './openapi-schema.ts';

const SPECS = new URL('../../../shared/azure-specs/', import.meta.url);

/** Are Microsoft's API descriptions at hand? */
export const specsAreHere = existsSync(SPECS);

/** The whole documents; where a service is called at a newer version, the nearest that exists. */
const DOCUMENTS = [
  'containerregistry/2023-07-01/containerregistry.json',
  'containerinstance/2023-05-01/containerInstance.json',
  'authorization/2022-04-01/authorization-RoleAssignmentsCalls.json',
  'authorization/2022-04-01/authorization-RoleDefinitionsCalls.json',
  'app/2024-03-01/ContainerApps.json',
  'app/2024-03-01/Jobs.json',
  'app/2024-03-01/ManagedEnvironments.json',
  'resourcegraph/2024-04-01/resourcegraph.json',
  'monitor/2021-05-01-preview/diagnosticsSettings_API.json',
  'monitor-ingestion/2023-01-01/DataCollectionRules.json',
  'communication-email/2023-03-31/CommunicationServicesEmail.json',
  'locks/2020-05-01/locks.json',
  'network/2024-03-01/privateEndpoint.json',
  'network/2024-03-01/routeTable.json',
  'network/2024-03-01/virtualNetwork.json',
  'privatedns/2024-06-01/privatedns.json',
  'security/2024-01-01/pricings.json',
  'subscriptions/2022-12-01/subscriptions.json',
];

const REGISTRY_UPDATE = 'containerregistry/2025-11-01/registry-update.excerpt.json';
/** Of this document only groups count: the rest is about any resource, so that nothing would be unknown. */
const GROUPS = 'resources/2024-07-01/resources.json';

/** What no description here is about; each is sent or answered by us all the same. */
const UNDESCRIBED = [
  /\/providers\/Microsoft\.Authorization\/roleAssignmentScheduleInstances$/iu,
  /\/providers\/Microsoft\.ManagedIdentity\/userAssignedIdentities(?:\/[^/]+)?$/iu,
  /\/providers\/Microsoft\.(?:KeyVault\/vaults|OperationalInsights\/workspaces)(?:\/[^/]+)?$/iu,
  /\/operation(?:Statuses|Results)\//iu,
  /^\/workflows\//u,
  /^\/api\/events$/u,
];

type Operation = {
  readonly method: string;
  readonly pattern: RegExp;
  readonly template: string;
  /** The api-version that the document describes. */
  readonly version: string;
  readonly greedy: boolean;
  readonly operation: JsonObject;
  readonly parameters: readonly JsonObject[];
  readonly resolve: Resolve;
};

const files = new Map<string, JsonObject>();
let operations: readonly Operation[] | undefined;

/** How a call departs from Microsoft's description of it, in words; nothing when it fits. */
export function callProblems(call: WireCall): readonly string[] {
  if (UNDESCRIBED.some((pattern) => pattern.test(call.path))) return [];
  operations ??= [
    ...DOCUMENTS.flatMap(operationsOf),
    ...operationsOf(GROUPS).filter(({ template }) =>
      /^\/subscriptions\/\{[^}]+\}\/resourcegroups(?:\/\{[^}]+\})?$/iu.test(template),
    ),
  ];
  const path = call.path.toLowerCase();
  const [found] = operations
    .filter(({ method, pattern }) => method === call.method && pattern.test(path))
    .sort((a, b) => Number(a.greedy) - Number(b.greedy) || b.template.length - a.template.length);
  const name = `${call.method} ${call.path} ${String(call.status)}`;
  if (found === undefined) return [`${name}: no description has such an operation`];
  return [...requestProblems(call, found), ...responseProblems(call, found)].map((problem) => `${name}: ${problem}`);
}

function requestProblems(call: WireCall, { parameters, resolve, version }: Operation): readonly string[] {
  const query = new URLSearchParams(call.query);
  const known = parameters.filter(({ in: where }) => where === 'query').map(({ name }) => textOf(name).toLowerCase());
  const problems = [...query.keys()]
    .filter((key) => !known.includes(key.toLowerCase()) && key.toLowerCase() !== '$skiptoken')
    .map((key) => `the query parameter ${key} is not described`);
  if (!query.has('api-version')) problems.push('api-version is missing');
  const body = parameters.find(({ in: where }) => where === 'body');
  if (body === undefined)
    return call.requestBody === undefined ? problems : [...problems, 'a body is sent, and none is described'];
  if (call.requestBody === undefined) {
    return body['required'] === true ? [...problems, 'the body is missing'] : problems;
  }
  return [...problems, ...bodyProblems(call, body['schema'], resolve, version)];
}

/** A PATCH may hold less than the type has: it is held against its own description, with the one newer part that we have. */
function bodyProblems(call: WireCall, schema: Json | undefined, resolve: Resolve, version: string): readonly string[] {
  const newer = bicepProblems(call, call.requestBody, 'request', version);
  if (newer !== undefined && call.method !== 'PATCH') return newer;
  if (newer === undefined || !/\/registries\/[^/]+$/iu.test(call.path)) {
    return schemaProblems(call.requestBody, schema, resolve, 'request');
  }
  const updatable = { $ref: '#/definitions/RegistryUpdateParameters' };
  return [...newer, ...schemaProblems(call.requestBody, updatable, resolverOf(REGISTRY_UPDATE), 'request')];
}

function responseProblems(call: WireCall, { operation, resolve, version }: Operation): readonly string[] {
  if (call.status === 0) return [];
  const responses = isObject(operation['responses']) ? operation['responses'] : {};
  const described = responses[String(call.status)] ?? (call.status >= 400 ? responses['default'] : undefined);
  if (!isObject(described)) return call.status >= 400 ? [] : [`an answer of ${String(call.status)} is not described`];
  if (call.responseBody === undefined || described['schema'] === undefined) return [];
  const newer = call.status < 400 ? bicepProblems(call, call.responseBody, 'response', version) : undefined;
  return newer ?? schemaProblems(call.responseBody, described['schema'], resolve, 'response');
}

function operationsOf(file: string): readonly Operation[] {
  const document = load(file);
  const version = file.split('/')[1] ?? '';
  const resolve = resolverOf(file);
  const paths = { ...(document['paths'] as JsonObject), ...(document['x-ms-paths'] as JsonObject | undefined) };
  return Object.entries(paths).flatMap(([template, item]) => {
    if (!isObject(item)) return [];
    const shared = listOf(item['parameters']);
    return Object.entries(item).flatMap(([method, operation]) => {
      if (!isObject(operation)) return [];
      const parameters = [...shared, ...listOf(operation['parameters'])].map((parameter) => resolve(parameter).schema);
      const greedyNames = parameters.filter((one) => one['x-ms-skip-url-encoding'] === true).map(({ name }) => name);
      const source = template
        .toLowerCase()
        .split('?')[0]
        ?.replace(/[.$]/gu, '\\$&')
        .replace(/\{([^}]+)\}/gu, (_all, name: string) =>
          greedyNames.some((greedy) => textOf(greedy).toLowerCase() === name) ? greedyPart(template) : '[^/]+',
        );
      const greedy = greedyNames.length > 0;
      const pattern = new RegExp(`^${source ?? ''}$`, 'u');
      return [{ method: method.toUpperCase(), pattern, template, version, greedy, operation, parameters, resolve }];
    });
  });
}

/** A whole id, which is a template by itself, is one of the provider that describes it; else a scope. */
function greedyPart(template: string): string {
  return /^\/\{[^}]+\}$/u.test(template) ? '.*/providers/microsoft\\.authorization/.+' : '.+';
}

/** Follows references within and between documents, which name each other by their places in the original tree. */
function resolverOf(file: string): Resolve {
  const resolve: Resolve = (schema) => {
    const reference = isObject(schema) ? textOf(schema['$ref']) : '';
    if (!isObject(schema)) return { schema: {}, resolve };
    if (reference === '') return { schema, resolve };
    const [place = '', pointer = ''] = reference.split('#');
    const target = place === '' ? file : fileOf(file, place);
    const found = pointer
      .split('/')
      .slice(1)
      .reduce<Json | undefined>((here, name) => (isObject(here) ? here[name] : undefined), load(target));
    return resolverOf(target)(found);
  };
  return resolve;
}

/** What a document shares with its neighbours lies in a folder of its own beside it. */
function fileOf(from: string, place: string): string {
  const common = /common-types\/.*$/u.exec(place)?.[0];
  if (common !== undefined) return common;
  const folder = from.split('/').slice(0, -1).join('/');
  const shared = `${folder}/_deps/**/${place.replace(/^(?:\.\.\/)+/u, '')}`;
  const [beside] = place.startsWith('../') ? globSync(shared, { cwd: SPECS.pathname }) : [];
  return beside ?? `${folder}/${place.replace(/^\.\//u, '')}`;
}

function load(file: string): JsonObject {
  const known = files.get(file) ?? (JSON.parse(readFileSync(new URL(file, SPECS), 'utf8')) as JsonObject);
  files.set(file, known);
  return known;
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}
