import { ANY, ANY_OBJECT, BOOL, INT, listOf, recordOf, TEXT, type BicepType } from './types.ts';

/** How many arguments a function of Bicep takes, and what it gives where its arguments do not tell more. */
export type KnownFunction = { readonly least: number; readonly most: number; readonly gives: BicepType };

const MANY = 100;
const SUBSCRIPTION = recordOf('subscription', [
  ['id', TEXT],
  ['subscriptionId', TEXT],
  ['tenantId', TEXT],
  ['displayName', TEXT],
]);
const GROUP = recordOf('resource group', [
  ['id', TEXT],
  ['name', TEXT],
  ['type', TEXT],
  ['location', TEXT],
  ['tags', ANY_OBJECT],
  ['properties', ANY_OBJECT],
]);
const TENANT = recordOf('tenant', [
  ['tenantId', TEXT],
  ['displayName', TEXT],
]);
const MANAGEMENT_GROUP = recordOf('management group', [
  ['id', TEXT],
  ['name', TEXT],
  ['properties', ANY_OBJECT],
]);
const DEPLOYMENT = recordOf('deployment', [
  ['name', TEXT],
  ['location', TEXT],
  ['properties', ANY_OBJECT],
]);
const SUFFIXES = recordOf('suffixes', [
  ['storage', TEXT],
  ['keyvaultDns', TEXT],
  ['sqlServerHostname', TEXT],
  ['acrLoginServer', TEXT],
]);
const ENVIRONMENT = recordOf('environment', [
  ['name', TEXT],
  ['resourceManager', TEXT],
  ['portal', TEXT],
  ['graph', TEXT],
  ['suffixes', SUFFIXES],
  [
    'authentication',
    recordOf('authentication', [
      ['loginEndpoint', TEXT],
      ['audiences', listOf(TEXT)],
      ['tenant', TEXT],
    ]),
  ],
]);
const PAIR = recordOf('item', [
  ['key', TEXT],
  ['value', ANY],
]);

const TABLE: readonly (readonly [names: string, least: number, most: number, gives: BicepType])[] = [
  ['concat union intersection', 1, MANY, ANY],
  ['format uniqueString guid', 1, MANY, TEXT],
  ['toLower toUpper trim string base64 base64ToString uriComponent uriComponentToString', 1, 1, TEXT],
  ['uri', 2, 2, TEXT],
  ['replace', 3, 3, TEXT],
  ['substring', 2, 3, TEXT],
  ['padLeft', 2, 3, TEXT],
  ['join', 2, 2, TEXT],
  ['split', 2, 2, listOf(TEXT)],
  ['startsWith endsWith', 2, 2, BOOL],
  ['contains', 2, 2, BOOL],
  ['empty bool', 1, 1, BOOL],
  ['length int', 1, 1, INT],
  ['indexOf lastIndexOf', 2, 2, INT],
  ['min max', 1, MANY, INT],
  ['range', 2, 2, listOf(INT)],
  ['array', 1, 1, listOf(ANY)],
  ['first last json any', 1, 1, ANY],
  ['take skip', 2, 2, ANY],
  ['items', 1, 1, listOf(PAIR)],
  ['objectKeys', 1, 1, listOf(TEXT)],
  ['flatten', 1, 1, listOf(ANY)],
  ['coalesce', 1, MANY, ANY],
  ['map filter sort groupBy', 2, 2, ANY],
  ['reduce', 3, 3, ANY],
  ['toObject', 2, 3, ANY_OBJECT],
  ['mapValues', 2, 2, ANY_OBJECT],
  ['shallowMerge', 1, 1, ANY_OBJECT],
  ['createObject', 0, MANY, ANY_OBJECT],
  ['tryGet', 2, MANY, ANY],
  ['cidrSubnet', 3, 3, TEXT],
  ['cidrHost', 2, 2, TEXT],
  ['parseCidr', 1, 1, ANY_OBJECT],
  ['loadTextContent', 1, 2, TEXT],
  ['loadFileAsBase64', 1, 1, TEXT],
  ['loadJsonContent loadYamlContent', 1, 3, ANY],
  ['resourceId subscriptionResourceId tenantResourceId', 2, MANY, TEXT],
  ['extensionResourceId managementGroupResourceId', 3, MANY, TEXT],
  ['subscription', 0, 1, SUBSCRIPTION],
  ['resourceGroup', 0, 2, GROUP],
  ['managementGroup', 0, 1, MANAGEMENT_GROUP],
  ['tenant', 0, 0, TENANT],
  ['deployment', 0, 0, DEPLOYMENT],
  [
    'deployer',
    0,
    0,
    recordOf('deployer', [
      ['objectId', TEXT],
      ['tenantId', TEXT],
      ['userPrincipalName', TEXT],
    ]),
  ],
  ['environment', 0, 0, ENVIRONMENT],
  ['utcNow', 0, 1, TEXT],
  ['newGuid', 0, 0, TEXT],
  ['dateTimeAdd', 2, 3, TEXT],
  ['readEnvironmentVariable', 1, 2, TEXT],
  ['getSecret', 1, 4, TEXT],
  ['fail', 1, 1, ANY],
  ['nameof', 1, 1, TEXT],
];

const KNOWN = new Map(
  TABLE.flatMap(([names, least, most, gives]) =>
    names.split(' ').map((name) => [name, { least, most, gives }] as const),
  ),
);

/** The names of all functions of Bicep that are known here. */
export const functionNames: readonly string[] = [...KNOWN.keys()];

/** A function of Bicep by its name. */
export function knownFunction(name: string): KnownFunction | undefined {
  return KNOWN.get(name);
}
