import { withoutBeyond } from './beyond-data.ts';
import type { Deployed } from './deploy.ts';
import { misfit } from './fits.ts';
import { resourceType } from './type-data.ts';
import { ANY, anyOf, listOf, typeOfJson, type BicepType, type MemberType } from './types.ts';
import { isLater, isList, isRecord, textFrom, type Value } from './values.ts';

/**
 * How bodies that a deployment would send depart from their types: with the values that parameters really have, where the
 * check of the files only knows their types.
 */
export function bodyProblems(resources: readonly Deployed[]): readonly string[] {
  return resources.flatMap(({ file, line, symbol, type, version, body }) => {
    const wanted = version === '' ? ANY : (resourceType(`${type}@${version}`)?.body() ?? ANY);
    const problems: string[] = [];
    const report = withoutBeyond(type, (at, message) => problems.push(`${file}:${String(at)} ${symbol}: ${message}`));
    const chosen = wanted.kind === 'choice' ? elementOf(wanted, body) : wanted;
    for (const [name, value] of Object.entries(isRecord(body) ? body : {})) {
      const member = chosen.kind === 'object' ? chosen.members.get(name) : undefined;
      const why = member === undefined ? undefined : misfit(typeOfValue(value), orNull(member));
      if (why !== undefined) report(line, `${name} ${why}`);
    }
    return problems;
  });
}

function elementOf(type: BicepType & { readonly kind: 'choice' }, body: Value): BicepType {
  const name = isRecord(body) ? textFrom(body[type.by]) : '';
  return type.elements.get(name)?.() ?? ANY;
}

function orNull(member: MemberType): BicepType {
  return member.required ? member.type() : anyOf([member.type(), { kind: 'null' }]);
}

/** What is known only later may be anything; a text that holds such a part is known by no more than being a text. */
function typeOfValue(value: Value): BicepType {
  if (isLater(value)) return ANY;
  if (isList(value)) return listOf(anyOf(value.map(typeOfValue)));
  if (typeof value === 'string') return value.includes('<') ? { kind: 'string' } : { kind: 'string', value };
  if (!isRecord(value)) return typeOfJson(value);
  const members = Object.entries(value).filter(([, one]) => one !== null);
  return {
    kind: 'object',
    name: 'sent',
    members: new Map(
      members.map(([key, one]) => [key, { type: () => typeOfValue(one), required: true, readOnly: false }] as const),
    ),
  };
}
