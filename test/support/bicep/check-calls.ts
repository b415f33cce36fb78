import type { FileModel } from './project.ts';
import type { Expression } from './syntax.ts';
import { plainText } from './texts.ts';
import { typeNames } from './type-data.ts';
import { meant } from './types.ts';
import { walkFile, walkStatement } from './walk.ts';

type Report = (line: number, message: string) => void;

/** In which files the functions about the place of the deployment can be called without arguments. */
const WITHOUT_ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  resourceGroup: ['resourceGroup'],
  subscription: ['resourceGroup', 'subscription'],
  managementGroup: ['managementGroup'],
};

/** Functions that only stand where they have a meaning: about scopes, and about the moment of the deployment. */
export function checkCalls(model: FileModel, report: Report): void {
  const { targetScope, statements } = model.source;
  walkFile(model, (expression) => {
    if (expression.kind === 'call' && /ResourceId$/i.test(expression.name)) checkTypeIn(expression.args, report);
    if (expression.kind !== 'call' || expression.on !== undefined || expression.args.length > 0) return;
    const places = WITHOUT_ARGUMENTS[expression.name];
    if (places?.includes(targetScope) === false) {
      report(expression.line, `${expression.name}() is not known in a file of a ${targetScope}: give its name or id`);
    }
  });
  for (const statement of statements.filter(({ kind }) => kind !== 'param')) {
    walkStatement(statement, (expression) => {
      if (expression.kind !== 'call' || !['utcNow', 'newGuid'].includes(expression.name)) return;
      report(
        expression.line,
        `${expression.name}() is different each time: it may stand only as a parameter's default`,
      );
    });
  }
}

/** The type in `resourceId('Microsoft.Web/sites', ...)` is a known one. */
function checkTypeIn(args: readonly Expression[], report: Report): void {
  const types = typeNames();
  for (const arg of args) {
    const text = plainText(arg) ?? '';
    if (!/^[\w.]+\/[\w/]+$/.test(text) || types.some((type) => type.toLowerCase() === text.toLowerCase())) continue;
    report(arg.line, `the type ${text} is not known: ${meant(text, types)}`);
  }
}
