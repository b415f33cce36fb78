import { existsSync, globSync, readFileSync } from 'node:fs';
import { isObject, textOf } from '../../../src/simulator/wire.ts';
import type { Json, JsonObject } from '../../../src/model/json.ts';
import { ANY, BOOL, INT, TEXT, type BicepType, type MemberType } from './types.ts';

const SHARED = new URL('../../../../shared/', import.meta.url);
const PLACES = ['bicep-types/*/*/types.json', 'azure-specs/*/*/bicep-types.json'];

/** Is Microsoft's type data at hand? */
export const typeDataIsHere = existsSync(new URL('bicep-types/INDEX.md', SHARED));

/** Bits of the scopes that a type is deployed at. */
export const SCOPES = { tenant: 1, managementGroup: 2, subscription: 4, resourceGroup: 8, extension: 16 } as const;

/** A resource type of an api-version. */
export type ResourceType = {
  readonly name: string;
  readonly body: () => BicepType;
  /** Bits of SCOPES where it can be read, and where it can be deployed. */
  readonly readable: number;
  readonly writable: number;
};

let found: ReadonlyMap<string, ResourceType> | undefined;

/** The type by its name with version, `Microsoft.Web/sites@2024-11-01`, in any case. */
export function resourceType(nameWithVersion: string): ResourceType | undefined {
  return all().get(nameWithVersion.toLowerCase());
}

/** The versions that a type is described at. */
export function versionsOf(type: string): readonly string[] {
  const start = `${type.toLowerCase()}@`;
  return [...all().keys()].filter((name) => name.startsWith(start)).map((name) => name.slice(start.length));
}

/** All types, by their names without versions. */
export function typeNames(): readonly string[] {
  return [...new Set([...all().values()].map(({ name }) => name.split('@')[0] ?? ''))];
}

function all(): ReadonlyMap<string, ResourceType> {
  found ??= new Map(
    PLACES.flatMap((place) => globSync(place, { cwd: SHARED.pathname })).flatMap((file) => {
      const types = JSON.parse(readFileSync(new URL(file, SHARED), 'utf8')) as readonly JsonObject[];
      const convert = converterOf(types);
      return types
        .filter((type) => type['$type'] === 'ResourceType')
        .map((type) => {
          const name = textOf(type['name']);
          const body = () => convert(type['body']);
          const one = { name, body, readable: bits(type['readableScopes']), writable: bits(type['writableScopes']) };
          return [name.toLowerCase(), one] as const;
        });
    }),
  );
  return found;
}

function converterOf(types: readonly JsonObject[]): (reference: Json | undefined) => BicepType {
  const known = new Map<number, BicepType>();
  const at = (reference: Json | undefined): BicepType => {
    const place = Number(isObject(reference) ? textOf(reference['$ref']).slice(2) : -1);
    const before = known.get(place);
    if (before !== undefined) return before;
    const type = typeOf(types[place] ?? {}, at);
    known.set(place, type);
    return type;
  };
  return at;
}

function typeOf(node: JsonObject, at: (reference: Json | undefined) => BicepType): BicepType {
  switch (node['$type']) {
    case 'StringType':
      return { ...TEXT, ...limits(node, 'minLength', 'maxLength'), ...pattern(node) };
    case 'StringLiteralType':
      return { kind: 'string', value: textOf(node['value']) };
    case 'IntegerType':
      return { ...INT, ...limits(node, 'minValue', 'maxValue') };
    case 'BooleanType':
      return BOOL;
    case 'ArrayType':
      return { kind: 'array', item: () => at(node['itemType']) };
    case 'UnionType':
      return { kind: 'union', of: () => (node['elements'] as readonly Json[]).map(at) };
    case 'ObjectType': {
      const additional = node['additionalProperties'];
      return {
        kind: 'object',
        name: textOf(node['name']),
        members: membersOf(node['properties'], at),
        ...(additional === undefined ? {} : { rest: () => at(additional) }),
      };
    }
    case 'DiscriminatedObjectType':
      return {
        kind: 'choice',
        name: textOf(node['name']),
        by: textOf(node['discriminator']),
        base: membersOf(node['baseProperties'], at),
        elements: new Map(
          Object.entries(isObject(node['elements']) ? node['elements'] : {}).map(([value, reference]) => [
            value,
            () => at(reference),
          ]),
        ),
      };
    default:
      return ANY;
  }
}

function membersOf(
  properties: Json | undefined,
  at: (reference: Json | undefined) => BicepType,
): ReadonlyMap<string, MemberType> {
  return new Map(
    Object.entries(isObject(properties) ? properties : {}).map(([name, property]) => {
      const described = isObject(property) ? property : {};
      const flags = bits(described['flags']);
      const type = () => at(described['type']);
      return [name, { type, required: (flags & 1) > 0, readOnly: (flags & 2) > 0 }];
    }),
  );
}

function limits(node: JsonObject, low: string, high: string): { min?: number; max?: number } {
  const min = node[low];
  const max = node[high];
  return { ...(typeof min === 'number' ? { min } : {}), ...(typeof max === 'number' ? { max } : {}) };
}

function pattern(node: JsonObject): { pattern?: string } {
  return typeof node['pattern'] === 'string' ? { pattern: node['pattern'] } : {};
}

function bits(value: Json | undefined): number {
  return typeof value === 'number' ? value : 0;
}
