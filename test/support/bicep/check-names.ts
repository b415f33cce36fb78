import { namesInType } from './declared-types.ts';
import { functionNames, knownFunction } from './functions.ts';
import type { FileModel } from './project.ts';
import type { Statement, TypeExpression } from './syntax.ts';
import { meant } from './types.ts';
import { walkFile } from './walk.ts';

type Report = (line: number, message: string) => void;

const DECORATORS = [
  'description allowed secure minLength maxLength minValue maxValue metadata batchSize export sealed discriminator',
  'onlyIfNotExists',
].flatMap((names) => names.split(' '));

/** Names that are used are declared, once; what is declared is used; decorators and functions are known ones. */
export function checkNames(model: FileModel, report: Report): void {
  const { statements } = model.source;
  const declared = new Map<string, Statement>();
  for (const one of statements) {
    if (one.kind !== 'output' && declared.has(one.name)) {
      report(one.line, `"${one.name}" is declared twice: give one of them another name`);
    }
    if (one.kind !== 'output') declared.set(one.name, one);
    for (const { name, line } of one.decorators) {
      if (!DECORATORS.includes(name)) report(line, `@${name} is not a decorator: ${meant(name, DECORATORS)}`);
    }
  }
  const names = [...declared.keys(), ...model.resources.keys()];
  const used = new Set<string>();
  walkFile(model, (expression, locals) => {
    if (expression.kind === 'child') used.add(expression.name);
    if (expression.kind === 'name' && !locals.includes(expression.name)) {
      used.add(expression.name);
      const isKnown = names.includes(expression.name) || ['sys', 'az'].includes(expression.name);
      if (!isKnown) report(expression.line, `"${expression.name}" is not declared: ${meant(expression.name, names)}`);
    }
    if (expression.kind !== 'call' || (expression.on !== undefined && expression.on.kind !== 'name')) return;
    used.add(expression.name);
    const isOwn = model.functions.has(expression.name);
    if (expression.on === undefined && !isOwn && knownFunction(expression.name) === undefined) {
      report(expression.line, `${expression.name}() is no function of Bicep: ${meant(expression.name, functionNames)}`);
    }
  });
  for (const type of statements.flatMap(typesOf)) {
    for (const name of namesInType(type)) {
      used.add(name);
      if (!model.types.has(name)) {
        report(
          type.line,
          `the type "${name}" is not declared: ${meant(name, [...model.types.keys(), 'string', 'int', 'bool', 'object', 'array'])}`,
        );
      }
    }
  }
  for (const one of statements) {
    const isIdle = one.kind === 'module' || one.kind === 'output' || (one.kind === 'resource' && !one.existing);
    if (!isIdle && !used.has(one.name)) report(one.line, `${one.kind} "${one.name}" is not used: take it away`);
  }
}

function typesOf(statement: Statement): readonly TypeExpression[] {
  if (statement.kind === 'func') return [statement.returns, ...statement.parameters.map(({ type }) => type)];
  const type = statement.kind === 'resource' || !('type' in statement) ? undefined : statement.type;
  return type === undefined ? [] : [type];
}
