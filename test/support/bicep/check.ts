import { checkCalls } from './check-calls.ts';
import { checkCircles } from './check-circles.ts';
import { checkGuards } from './check-guards.ts';
import { checkLoops } from './check-loops.ts';
import { checkModule } from './check-modules.ts';
import { checkNames } from './check-names.ts';
import { checkLoads, checkParameterFile, checkValues } from './check-params.ts';
import { checkResource } from './check-resources.ts';
import { checkSecrets } from './check-secrets.ts';
import { checkStart } from './check-start.ts';
import { conform, type Counts } from './conform.ts';
import { declaredType } from './declared-types.ts';
import type { Scope } from './infer.ts';
import { projectOf, type FileModel, type Project, type Sources } from './project.ts';
import type { Problem } from './syntax.ts';

/** What is wrong with the files, and how much of them was held against something. */
export type Checked = { readonly problems: readonly Problem[]; readonly counts: Counts };

/** Checks all Bicep files and parameter files as the compiler would, and by the rules of this house. Needs the type data. */
export function checkBicep(sources: Sources): Checked {
  const project = projectOf(sources);
  const counts: Counts = { resources: 0, members: 0, values: 0, modules: 0, params: 0 };
  const found = new Map<string, Problem>();
  for (const problem of project.problems) found.set(shown(problem), problem);
  for (const model of project.files.values()) {
    const { file } = model.source;
    checkFile(project, model, counts, (line, message) => {
      const problem = { file, line, message };
      found.set(shown(problem), problem);
    });
  }
  return { problems: [...found.values()], counts };
}

/** A problem as one line: where, and what. */
export function shown({ file, line, message }: Problem): string {
  return `${file}:${String(line)} ${message}`;
}

function checkFile(project: Project, model: FileModel, counts: Counts, report: Scope['report']): void {
  const scope: Scope = { project, model, locals: new Map(), open: [], report };
  if (model.source.file.endsWith('.bicepparam')) {
    checkParameterFile(scope, counts);
    return;
  }
  checkNames(model, report);
  checkCircles(model, report);
  checkLoads(scope);
  checkCalls(model, report);
  checkStart(model, report);
  checkLoops(model, report);
  checkGuards(model, report);
  checkSecrets(model, report);
  checkValues(scope, counts);
  for (const resource of model.resources.values()) checkResource(resource, scope, counts);
  for (const module of model.modules.values()) checkModule(module, scope, counts);
  for (const { name, type, value } of model.outputs.values()) {
    conform(value, declaredType(type, model.types), `output ${name}`, scope, counts);
  }
}
