import { withoutBeyond } from './beyond-data.ts';
import { conform, conformObject, type Counts } from './conform.ts';
import { infer, inLoop, type Scope } from './infer.ts';
import { memberOf, symbolIn, type ResourceSymbol } from './project.ts';
import type { Expression, ObjectExpression } from './syntax.ts';
import { plainText } from './texts.ts';
import { resourceType, SCOPES, typeNames, versionsOf, type ResourceType } from './type-data.ts';
import { meant, TEXT } from './types.ts';

const BITS: Readonly<Record<string, number>> = SCOPES;

/** Members of a resource that Bicep itself reads. */
const OF_BICEP: readonly (string | Expression)[] = ['scope', 'parent', 'dependsOn'];

/** Holds a resource against its type: version, parent, scope, and all that it says of itself. */
export function checkResource(symbol: ResourceSymbol, outer: Scope, counts: Counts): void {
  const { statement, type, version } = symbol;
  const described = resourceType(`${type}@${version}`);
  const { loop, when } = statement;
  const scope = loop === undefined ? outer : inLoop(loop, outer);
  if (when !== undefined) infer(when, scope);
  counts.resources += 1;
  if (described === undefined) {
    const versions = versionsOf(type);
    const right =
      versions.length > 0
        ? `no data for api-version ${version || '(none)'} of ${type}: ${meant(version, versions)}`
        : `the type ${type} is not known: ${meant(type, typeNames())}`;
    outer.report(statement.line, right);
    return;
  }
  checkParent(symbol, outer);
  checkScope(symbol, described, outer);
  for (const { key, value } of statement.body.members) {
    if (OF_BICEP.includes(key)) infer(value, scope);
    if (key === 'dependsOn') checkNeeds(value, scope);
  }
  if (statement.existing) checkExisting(symbol, scope, counts);
  else checkBody(symbol, described, scope, counts);
}

/** What must be deployed first is named by resources and modules. */
export function checkNeeds(value: Expression, { model, report }: Scope): void {
  const items = value.kind === 'array' ? value.items : [value];
  for (const item of items) {
    const name = symbolIn(item) ?? '';
    if (model.resources.has(name) || model.modules.has(name) || item.kind === 'ternary') continue;
    report(item.line, `dependsOn takes resources and modules of this file, not ${name || 'this'}`);
  }
}

function checkExisting({ statement }: ResourceSymbol, scope: Scope, counts: Counts): void {
  for (const { key, line } of statement.body.members) {
    if (key === 'name' || OF_BICEP.includes(key)) continue;
    const what = typeof key === 'string' ? key : 'a member';
    scope.report(line, `${what} of an existing resource is not written: only name, parent and scope are said`);
  }
  const name = memberOf(statement, 'name');
  if (name === undefined) scope.report(statement.line, 'name is missing: an existing resource is found by it');
  else conform(name, TEXT, 'name', scope, counts);
}

function checkBody({ statement, type }: ResourceSymbol, described: ResourceType, outer: Scope, counts: Counts): void {
  const scope = { ...outer, report: withoutBeyond(type, outer.report) };
  const members = statement.body.members.filter(({ key }) => !OF_BICEP.includes(key));
  const body: ObjectExpression = { ...statement.body, members: members.map((one) => withOwnName(one)) };
  const wanted = described.body();
  if (wanted.kind === 'object') conformObject(body, { ...wanted, name: type }, '', scope, counts);
  else conform(body, wanted, '', scope, counts);
}

/** A child without a parent has the names of both in its own: the last part is its own. */
function withOwnName(member: ObjectExpression['members'][number]) {
  const name = member.key === 'name' ? plainText(member.value) : undefined;
  if (name?.includes('/') !== true) return member;
  const own: Expression = { kind: 'text', parts: [name.split('/').at(-1) ?? ''], line: member.line };
  return { ...member, value: own };
}

function checkParent({ statement, type, parent, isNested }: ResourceSymbol, scope: Scope): void {
  const written = memberOf(statement, 'parent');
  const above = type.split('/').slice(0, -1).join('/');
  const name = memberOf(statement, 'name');
  if (written !== undefined && parent === undefined) {
    scope.report(statement.line, `parent of ${statement.name} is no resource of this file`);
  } else if (parent !== undefined && !isNested && parent.type.toLowerCase() !== above.toLowerCase()) {
    scope.report(statement.line, `${statement.name} is a ${type}: its parent is a ${above}, not a ${parent.type}`);
  } else if (parent === undefined && type.split('/').length > 2) {
    const hasBoth = name?.kind === 'text' && name.parts.some((part) => typeof part === 'string' && part.includes('/'));
    if (!hasBoth) scope.report(statement.line, `${statement.name} is a ${type}: say "parent:", a ${above}`);
  }
}

function checkScope(symbol: ResourceSymbol, described: ResourceType, { model, report }: Scope): void {
  const { statement, parent } = symbol;
  const written = memberOf(statement, 'scope');
  const { targetScope } = model.source;
  if (parent !== undefined && written === undefined) return;
  const bits = statement.existing ? described.readable : described.writable;
  const at = written === undefined ? targetScope : scopeKind(written, (name) => model.resources.get(name)?.type);
  if (at === undefined) return;
  if ((bits & (BITS[at] ?? 0)) === 0) {
    const right = Object.entries(SCOPES).flatMap(([name, bit]) => ((bits & bit) > 0 ? [name] : []));
    report(statement.line, `${symbol.type} is not of a ${at}: it is of ${right.join(' or ')}; use a module or a scope`);
  } else if (written !== undefined && !statement.existing && at !== 'extension' && at !== 'tenant') {
    const isOwn = at === targetScope && written.kind === 'call' && written.args.length === 0;
    if (!isOwn) report(statement.line, `${statement.name} lies outside the scope of its file: deploy it in a module`);
  }
}

/** What kind of scope an expression names: a resource is one for extensions, a group is a group. */
export function scopeKind(scope: Expression, typeOf: (name: string) => string | undefined): string | undefined {
  if (scope.kind === 'call') return scope.name;
  const type = typeOf(symbolIn(scope) ?? '');
  if (type === undefined) return undefined;
  return type.toLowerCase() === 'microsoft.resources/resourcegroups' ? 'resourceGroup' : 'extension';
}
