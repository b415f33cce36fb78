import { checkNeeds, scopeKind } from './check-resources.ts';
import { conform, conformObject, type Counts } from './conform.ts';
import { infer, inLoop, type Scope } from './infer.ts';
import { memberOf, paramType, pathFrom, templateOf, type FileModel } from './project.ts';
import type { ModuleStatement, ObjectExpression } from './syntax.ts';
import { meant, TEXT, type MemberType, type ObjectType } from './types.ts';

const MEMBERS = ['name', 'scope', 'params', 'dependsOn'];

/** Which scopes a file of a scope can deploy modules to. */
const REACHES: Readonly<Record<string, readonly string[]>> = {
  tenant: ['tenant', 'managementGroup', 'subscription', 'resourceGroup'],
  managementGroup: ['tenant', 'managementGroup', 'subscription', 'resourceGroup'],
  subscription: ['tenant', 'subscription', 'resourceGroup'],
  resourceGroup: ['tenant', 'subscription', 'resourceGroup'],
};

/** Holds a module against the file that it names: it is there, its scope fits, its parameters are given as declared. */
export function checkModule(module: ModuleStatement, outer: Scope, counts: Counts): void {
  const { project, model, report } = outer;
  const scope = module.loop === undefined ? outer : inLoop(module.loop, outer);
  counts.modules += 1;
  if (module.when !== undefined) infer(module.when, scope);
  for (const { key, value, line } of module.body.members) {
    const own = typeof key === 'string' ? key : '${}';
    if (!MEMBERS.includes(own)) report(line, `${own} is not a member of a module: ${meant(own, MEMBERS)}`);
    else if (key === 'name') conform(value, TEXT, 'name', scope, counts);
    else if (key !== 'params') infer(value, scope);
    if (key === 'dependsOn') checkNeeds(value, scope);
  }
  const template = templateOf(project, model, module);
  if (template === undefined) {
    const path = pathFrom(model.source.file, module.path);
    const isThere = project.sources.has(path);
    report(module.line, isThere ? `${path} could not be read as Bicep` : `there is no file ${path}`);
    return;
  }
  checkModuleScope(module, template, outer);
  const given = memberOf(module, 'params');
  const params = given?.kind === 'object' ? given : emptyAt(module);
  conformObject(params, paramsType(template), 'params', scope, counts);
}

/** The parameters of a template as an object type: those without a default must be given. */
export function paramsType(template: FileModel): ObjectType {
  const members = [...template.params.values()].map((param): readonly [string, MemberType] => {
    const type = paramType(template, param);
    const mayBeNull = type.kind === 'union' && type.of().some(({ kind }) => kind === 'null');
    return [param.name, { type: () => type, required: param.value === undefined && !mayBeNull, readOnly: false }];
  });
  return { kind: 'object', name: `params of ${template.source.file}`, members: new Map(members) };
}

function emptyAt({ line }: ModuleStatement): ObjectExpression {
  return { kind: 'object', members: [], nested: [], line };
}

function checkModuleScope(module: ModuleStatement, template: FileModel, { model, report }: Scope): void {
  const written = memberOf(module, 'scope');
  const own = model.source.targetScope;
  const wanted = template.source.targetScope;
  const at = written === undefined ? own : scopeKind(written, (name) => model.resources.get(name)?.type);
  if (at === undefined) return;
  if (at !== wanted) {
    report(
      module.line,
      `${template.source.file} is for a ${wanted}, and deployed to a ${at}: say scope: ${wanted}(...)`,
    );
  } else if (REACHES[own]?.includes(at) !== true) {
    report(module.line, `a file of a ${own} can't deploy to a ${at}`);
  } else if (
    own === 'managementGroup' &&
    written?.kind === 'call' &&
    at === 'resourceGroup' &&
    written.args.length < 2
  ) {
    report(module.line, 'from a management group, say resourceGroup(<subscription id>, <name>)');
  }
}
