import { memberOf, symbolIn, type FileModel } from './project.ts';
import type { Expression, ModuleStatement, ResourceStatement } from './syntax.ts';
import { partsOf, shapeOf, walk, walkFile } from './walk.ts';

type Report = (line: number, message: string) => void;

/** What of a resource or a module is known before anything is deployed. */
export const KNOWN_AT_START = ['id', 'name', 'type', 'apiVersion'];

/**
 * Names, scopes, conditions and what loops go over must be known when the deployment starts: nothing that a resource or a
 * module tells later (BCP120, BCP177, BCP178, BCP182). Rounds of a loop, and modules, have names of their own.
 */
export function checkStart(model: FileModel, report: Report): void {
  const early = (expression: Expression | undefined, what: string): void => {
    const late = expression === undefined ? undefined : lateIn(expression, model);
    if (late === undefined) return;
    report(
      late.line,
      `${what} must be known when the deployment starts, and ${late.why}; use an id, a name or a parameter`,
    );
  };
  const statements: readonly (ResourceStatement | ModuleStatement)[] = [
    ...[...model.resources.values()].map(({ statement }) => statement),
    ...model.modules.values(),
  ];
  for (const one of statements) {
    early(memberOf(one, 'name'), `the name of ${one.name}`);
    early(scopeArguments(memberOf(one, 'scope')), `the scope of ${one.name}`);
    early(one.when, `the condition of ${one.name}`);
    checkRounds(one, report);
  }
  for (const variable of model.vars.values()) {
    if (variable.value.kind === 'loop') early(variable.value.body, `what the loop of ${variable.name} gives`);
  }
  walkFile(model, (expression) => {
    if (expression.kind === 'loop') early(expression.over, 'what a loop goes over');
  });
  checkTwins(statements, report);
}

/** Of a scope that is a symbol only its index counts; a call is known by its arguments. */
function scopeArguments(scope: Expression | undefined): Expression | undefined {
  if (scope === undefined || scope.kind === 'call') return scope;
  if (scope.kind === 'index') return scope.index;
  return symbolIn(scope) === undefined ? scope : undefined;
}

function checkRounds(one: ResourceStatement | ModuleStatement, report: Report): void {
  const { loop } = one;
  if (loop === undefined) return;
  const own = [memberOf(one, 'name'), memberOf(one, 'parent'), memberOf(one, 'scope')];
  const usesRound = own.some((expression) => {
    let uses = false;
    if (expression !== undefined) {
      walk(expression, (inner) => {
        uses ||= inner.kind === 'name' && (inner.name === loop.item || inner.name === loop.index);
      });
    }
    return uses;
  });
  if (!usesRound)
    report(one.line, `each round of ${one.name} has the same name: put ${loop.index ?? loop.item} into it`);
}

/** Two of one kind with the same name, parent and scope overwrite each other. */
function checkTwins(statements: readonly (ResourceStatement | ModuleStatement)[], report: Report): void {
  const seen = new Map<string, ResourceStatement | ModuleStatement>();
  for (const one of statements) {
    const name = memberOf(one, 'name');
    if (name === undefined || (one.kind === 'resource' && one.existing)) continue;
    const place = [memberOf(one, 'parent'), memberOf(one, 'scope')];
    const kind = one.kind === 'module' ? 'module' : one.type.split('@')[0]?.toLowerCase();
    const key = JSON.stringify([
      kind,
      ...[name, ...place].map((part) => part && shapeOf(part)),
      one.loop && shapeOf(one.loop.over),
    ]);
    const twin = seen.get(key);
    const exclude = twin?.when !== undefined && one.when !== undefined;
    if (twin !== undefined && !exclude) report(one.line, `${one.name} has the name of ${twin.name}: give it another`);
    seen.set(key, one);
  }
}

type Late = { readonly line: number; readonly why: string };

/** The first part of an expression that is known only after something is deployed. */
function lateIn(expression: Expression, model: FileModel, open: readonly string[] = []): Late | undefined {
  const chain = chainOf(expression);
  if (chain !== undefined && (model.resources.has(chain.root) || model.modules.has(chain.root))) {
    const { root, member, line } = chain;
    if (member !== undefined && KNOWN_AT_START.includes(member)) return undefined;
    return { line, why: `${root}${member === undefined ? '' : `.${member}`} is known only when it is deployed` };
  }
  if (expression.kind === 'name') {
    const variable = open.includes(expression.name) ? undefined : model.vars.get(expression.name);
    return variable && lateIn(variable.value, model, [...open, expression.name]);
  }
  for (const { inner } of partsOf(expression)) {
    const late = lateIn(inner, model, open);
    if (late !== undefined) return late;
  }
  return undefined;
}

/** `root`, `root.member…`, `root[i].member…`, `root.call()`: the symbol and the first member that is read of it. */
export function chainOf(expression: Expression): { root: string; member?: string; line: number } | undefined {
  const { line } = expression;
  if (expression.kind === 'name' || expression.kind === 'child') return { root: expression.name, line };
  if (expression.kind === 'sure' || expression.kind === 'index') return chainOf(expression.of);
  if (expression.kind === 'call' && expression.on !== undefined) {
    const inner = chainOf(expression.on);
    return inner && { member: `${expression.name}()`, ...inner, line };
  }
  if (expression.kind !== 'member') return undefined;
  const inner = chainOf(expression.of);
  return inner && { member: expression.name, ...inner, line };
}
