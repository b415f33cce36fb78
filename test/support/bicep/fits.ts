import { nameOf, type BicepType, type ObjectType } from './types.ts';

/**
 * Why a value of one type may not stand where another is wanted; nothing where it may, or where only the deployment can tell
 * (a text that is not known yet, where some texts are wanted).
 */
export function misfit(value: BicepType, wanted: BicepType, depth = 0): string | undefined {
  if (value.kind === 'any' || wanted.kind === 'any' || depth > 8) return undefined;
  if (value.kind === 'union') {
    return value
      .of()
      .map((one) => misfit(one, wanted, depth))
      .find((why) => why !== undefined);
  }
  if (wanted.kind === 'union') return misfitOfAll(value, wanted.of(), depth);
  if (wanted.kind === 'choice') return value.kind === 'object' ? undefined : `is ${nameOf(value)}, not an object`;
  if (value.kind !== wanted.kind) return `is ${nameOf(value)}, not ${nameOf(wanted)}`;
  if (value.kind === 'array' && wanted.kind === 'array') return misfit(value.item(), wanted.item(), depth + 1);
  if (value.kind === 'object' && wanted.kind === 'object') return objectMisfit(value, wanted, depth);
  return valueMisfit(value, wanted);
}

/** Of a union that also takes any text, only the texts that it names count for a text that is known. */
function misfitOfAll(value: BicepType, options: readonly BicepType[], depth: number): string | undefined {
  const isNamed = (one: BicepType): boolean => one.kind === 'string' && one.value !== undefined;
  const isKnown = isNamed(value) && options.some(isNamed);
  const wanted = isKnown ? options.filter((one) => one.kind !== 'string' || isNamed(one)) : options;
  const whys = wanted.map((one) => misfit(value, one, depth));
  if (whys.includes(undefined)) return undefined;
  const [only, ...others] = whys.filter((_, place) => wanted[place]?.kind === value.kind);
  if (only !== undefined && others.length === 0) return only;
  const shown = wanted.filter(({ kind }) => kind !== 'null').map(nameOf);
  return `is ${nameOf(value)}, not ${shown.slice(0, 20).join(' | ')}`;
}

function valueMisfit(value: BicepType, wanted: BicepType): string | undefined {
  const known = 'value' in value ? value.value : undefined;
  if (known === undefined) return undefined;
  if ('value' in wanted && wanted.value !== known) {
    return `is ${nameOf(value)}, not ${nameOf(wanted)}`;
  }
  const size = typeof known === 'string' ? known.length : Number(known);
  const what = typeof known === 'string' ? 'characters' : 'as a number';
  if ('min' in wanted && size < wanted.min) {
    return `is ${String(size)} ${what}, and at least ${String(wanted.min)} is right`;
  }
  if ('max' in wanted && size > wanted.max) {
    return `is ${String(size)} ${what}, and at most ${String(wanted.max)} is right`;
  }
  if (wanted.kind === 'string' && wanted.pattern !== undefined && !new RegExp(wanted.pattern).test(String(known))) {
    return `is ${nameOf(value)}, which does not match ${wanted.pattern}`;
  }
  return undefined;
}

function objectMisfit(value: ObjectType, wanted: ObjectType, depth: number): string | undefined {
  for (const [name, member] of wanted.members) {
    const given = value.members.get(name);
    if (given === undefined && member.required && !member.readOnly && value.rest === undefined) return `lacks ${name}`;
    const why = given === undefined ? undefined : misfit(given.type(), member.type(), depth + 1);
    if (why !== undefined) return `${name} ${why}`;
  }
  for (const [name, member] of value.members) {
    if (wanted.members.has(name)) continue;
    if (wanted.rest === undefined) return `has ${name}, which ${nameOf(wanted)} does not know`;
    const why = misfit(member.type(), wanted.rest(), depth + 1);
    if (why !== undefined) return `${name} ${why}`;
  }
  return undefined;
}
