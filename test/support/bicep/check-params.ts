import { conform, conformObject, type Counts } from './conform.ts';
import { infer, type Scope } from './infer.ts';
import { paramsType } from './check-modules.ts';
import { paramType, pathFrom } from './project.ts';
import type { ObjectExpression } from './syntax.ts';
import { plainText } from './texts.ts';
import { meant } from './types.ts';
import { walkFile } from './walk.ts';

/** Holds the defaults of parameters, and values of outputs and variables, against their declared types. */
export function checkValues(scope: Scope, counts: Counts): void {
  const { model } = scope;
  for (const param of model.params.values()) {
    counts.params += 1;
    if (param.value !== undefined) conform(param.value, paramType(model, param), `param ${param.name}`, scope, counts);
  }
  for (const variable of model.vars.values()) infer(variable.value, scope);
}

/** Holds a parameter file against the template that it is for. */
export function checkParameterFile(scope: Scope, counts: Counts): void {
  const { project, model, report } = scope;
  const { file, using, statements } = model.source;
  const template = using === undefined ? undefined : project.files.get(pathFrom(file, using));
  if (template === undefined) {
    report(1, using === undefined ? "using '<template>' is missing" : `there is no file ${pathFrom(file, using)}`);
    return;
  }
  walkFile(model, (expression) => {
    if (expression.kind !== 'name' || model.vars.has(expression.name) || model.params.has(expression.name)) return;
    report(expression.line, `"${expression.name}" is not declared: ${meant(expression.name, [...model.vars.keys()])}`);
  });
  const members = statements.flatMap((one) =>
    one.kind === 'param' && one.value !== undefined ? [{ key: one.name, value: one.value, line: one.line }] : [],
  );
  const given: ObjectExpression = { kind: 'object', members, nested: [], line: 1 };
  counts.params += members.length;
  conformObject(given, paramsType(template), '', scope, counts);
}

/** Files that are loaded are there, and JSON is JSON. */
export function checkLoads({ project, model, report }: Scope): void {
  walkFile(model, (expression) => {
    if (expression.kind !== 'call' || !expression.name.startsWith('load')) return;
    const path = plainText(expression.args[0]);
    if (path === undefined) {
      report(expression.line, `${expression.name}() takes a path as plain text: it is read before anything is known`);
      return;
    }
    const whole = pathFrom(model.source.file, path);
    const text = project.sources.get(whole);
    if (text === undefined) report(expression.line, `${expression.name}: there is no file ${whole}`);
    else if (expression.name === 'loadJsonContent' && !isJson(text)) report(expression.line, `${whole} is not JSON`);
  });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
