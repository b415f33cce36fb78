import { chainOf, KNOWN_AT_START } from './check-start.ts';
import type { FileModel } from './project.ts';
import type { Expression, Statement } from './syntax.ts';
import { partsOf, shapeOf } from './walk.ts';

type Report = (line: number, message: string) => void;

/**
 * What a resource or a module tells is read only where it is there: in a branch, or in a declaration, under the same
 * condition, or with `!` or `.?` (BCP318). Otherwise the deployment fails when the condition doesn't hold.
 */
export function checkGuards(model: FileModel, report: Report): void {
  const conditions = new Map<string, Expression>();
  for (const { statement } of model.resources.values())
    if (isOptional(statement)) conditions.set(statement.name, statement.when);
  for (const module of model.modules.values()) if (isOptional(module)) conditions.set(module.name, module.when);
  const look = (expression: Expression, guards: readonly string[]): void => {
    if (expression.kind === 'sure') return;
    const chain = expression.kind === 'member' ? chainOf(expression) : undefined;
    const condition = chain === undefined ? undefined : conditions.get(chain.root);
    if (chain?.member !== undefined && condition !== undefined && !KNOWN_AT_START.includes(chain.member)) {
      const isSafe = hasSafeStep(expression) || guards.some((guard) => sameCondition(guard, condition));
      if (!isSafe) {
        report(
          expression.line,
          `${chain.root} is not always there: read ${chain.member} under its condition, as "condition ? ... : ..."`,
        );
      }
      return;
    }
    if (expression.kind === 'ternary') {
      look(expression.test, guards);
      for (const branch of [expression.yes, expression.no]) look(branch, [...guards, shapeOf(expression.test)]);
    } else for (const { inner } of partsOf(expression)) look(inner, guards);
  };
  for (const statement of model.source.statements) {
    for (const { expression, guards } of partsOfStatement(statement)) look(expression, guards);
  }
}

function isOptional<One extends { readonly when?: Expression; readonly loop?: unknown }>(
  one: One,
): one is One & { readonly when: Expression } {
  return one.when !== undefined && one.loop === undefined;
}

function hasSafeStep(expression: Expression): boolean {
  if (expression.kind === 'sure') return true;
  if (expression.kind !== 'member' && expression.kind !== 'index') return false;
  return expression.safe || hasSafeStep(expression.of);
}

/** The condition itself, or its opposite, stands in the guard. */
function sameCondition(guard: string, condition: Expression): boolean {
  const opposite = condition.kind === 'unary' ? shapeOf(condition.of) : shapeOf(condition);
  return guard.includes(opposite);
}

function partsOfStatement(statement: Statement): readonly { expression: Expression; guards: readonly string[] }[] {
  if (statement.kind === 'resource' || statement.kind === 'module') {
    const guards = statement.when === undefined ? [] : [shapeOf(statement.when)];
    return [{ expression: statement.loop ?? statement.body, guards }];
  }
  const value = statement.kind === 'func' || statement.kind === 'type' ? undefined : statement.value;
  return value === undefined ? [] : [{ expression: value, guards: [] }];
}
