import type { FileModel } from './project.ts';
import type { Expression, Statement } from './syntax.ts';

/** Called for each expression, with the names of the loops and lambdas around it. */
type Visit = (expression: Expression, locals: readonly string[]) => void;

/** An expression directly inside another, with the names that are known only there. */
type Part = { readonly inner: Expression; readonly names: readonly string[] };

/** The expressions directly inside another. Nested resources are no expressions. */
export function partsOf(expression: Expression): readonly Part[] {
  const plain = (...inner: readonly (Expression | undefined)[]): readonly Part[] =>
    inner.filter((one) => one !== undefined).map((one) => ({ inner: one, names: [] }));
  switch (expression.kind) {
    case 'text':
      return plain(...expression.parts.filter((part) => typeof part !== 'string'));
    case 'member':
    case 'child':
    case 'sure':
    case 'unary':
      return plain(expression.of);
    case 'index':
      return plain(expression.of, expression.index);
    case 'call':
      return plain(expression.on, ...expression.args);
    case 'binary':
      return plain(expression.left, expression.right);
    case 'ternary':
      return plain(expression.test, expression.yes, expression.no);
    case 'lambda':
      return [{ inner: expression.body, names: expression.parameters }];
    case 'array':
      return plain(...expression.items);
    case 'object':
      return expression.members.flatMap(({ key, value }) => plain(typeof key === 'string' ? undefined : key, value));
    case 'loop': {
      const names = [expression.item, ...(expression.index === undefined ? [] : [expression.index])];
      const rounds = plain(expression.when, expression.body).map(({ inner }) => ({ inner, names }));
      return [...plain(expression.over), ...rounds];
    }
    default:
      return [];
  }
}

/** Goes through an expression and all inside it, with the resources nested in it. */
export function walk(expression: Expression, visit: Visit, locals: readonly string[] = []): void {
  visit(expression, locals);
  for (const { inner, names } of partsOf(expression)) walk(inner, visit, [...locals, ...names]);
  if (expression.kind !== 'object') return;
  for (const nested of expression.nested) walkStatement(nested, visit, locals);
}

/** Goes through all expressions of a declaration. */
export function walkStatement(statement: Statement, visit: Visit, locals: readonly string[] = []): void {
  for (const { args } of statement.decorators) for (const arg of args) walk(arg, visit, locals);
  if (statement.kind === 'resource' || statement.kind === 'module') {
    if (statement.loop === undefined && statement.when !== undefined) walk(statement.when, visit, locals);
    walk(statement.loop ?? statement.body, visit, locals);
  } else if (statement.kind === 'func') {
    const own = statement.parameters.map(({ name }) => name);
    walk(statement.body, visit, [...locals, ...own]);
  } else if (statement.kind !== 'type' && statement.value !== undefined) walk(statement.value, visit, locals);
}

/** Goes through a whole file. */
export function walkFile(model: FileModel, visit: Visit): void {
  for (const statement of model.source.statements) walkStatement(statement, visit);
}

/** An expression as text without lines: equal texts are equal expressions. */
export function shapeOf(expression: Expression): string {
  return JSON.stringify(expression, (key, value: unknown) => (key === 'line' ? undefined : value));
}
