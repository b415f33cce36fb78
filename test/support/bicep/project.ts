import { dirname, join } from 'node:path';
import { declaredType, narrowed, type DeclaredTypes } from './declared-types.ts';
import { parse } from './parse.ts';
import type {
  BicepFile,
  Expression,
  FunctionStatement,
  ModuleStatement,
  OutputStatement,
  ParamStatement,
  Problem,
  ResourceStatement,
  VarStatement,
} from './syntax.ts';
import type { BicepType } from './types.ts';

/** Texts of files by their paths from the root of the project. */
export type Sources = ReadonlyMap<string, string>;

/** A resource with its whole type: that of a nested one begins with its parent's. */
export type ResourceSymbol = {
  readonly statement: ResourceStatement;
  readonly type: string;
  readonly version: string;
  readonly parent?: ResourceSymbol;
  readonly isNested: boolean;
};

/** What a file declares, by name. */
export type FileModel = {
  readonly source: BicepFile;
  readonly params: ReadonlyMap<string, ParamStatement>;
  readonly vars: ReadonlyMap<string, VarStatement>;
  readonly outputs: ReadonlyMap<string, OutputStatement>;
  readonly types: DeclaredTypes;
  readonly functions: ReadonlyMap<string, FunctionStatement>;
  readonly modules: ReadonlyMap<string, ModuleStatement>;
  readonly resources: ReadonlyMap<string, ResourceSymbol>;
};

/** All files that were read, and what could not be. */
export type Project = {
  readonly sources: Sources;
  readonly files: ReadonlyMap<string, FileModel>;
  readonly problems: readonly Problem[];
};

/** Reads all Bicep files and parameter files. */
export function projectOf(sources: Sources): Project {
  const files = new Map<string, FileModel>();
  const problems: Problem[] = [];
  for (const [file, text] of sources) {
    if (!/\.bicep(?:param)?$/.test(file)) continue;
    const parsed = parse(file, text);
    if ('message' in parsed) problems.push(parsed);
    else files.set(file, modelOf(parsed));
  }
  return { sources, files, problems };
}

/** The path of a file that another one names. */
export function pathFrom(file: string, path: string): string {
  return join(dirname(file), path);
}

/** The template of a module, if it was read. */
export function templateOf(project: Project, model: FileModel, module: ModuleStatement): FileModel | undefined {
  return project.files.get(pathFrom(model.source.file, module.path));
}

/** The type that a parameter has by its declaration and decorators. */
export function paramType(model: FileModel, param: ParamStatement): BicepType {
  return narrowed(declaredType(param.type, model.types), param.decorators);
}

/** The name at the root of `a`, `a[0]`, `a::b`: what a `parent` or a `scope` points at. */
export function symbolIn(expression: Expression | undefined): string | undefined {
  if (expression?.kind === 'name') return expression.name;
  if (expression?.kind === 'child') return expression.name;
  return expression?.kind === 'index' || expression?.kind === 'sure' ? symbolIn(expression.of) : undefined;
}

/** The value of a member of a resource's or a module's body. */
export function memberOf(statement: ResourceStatement | ModuleStatement, name: string): Expression | undefined {
  return statement.body.members.find(({ key }) => key === name)?.value;
}

function modelOf(source: BicepFile): FileModel {
  const { statements } = source;
  const top = statements.filter((one) => one.kind === 'resource');
  const resources = new Map<string, ResourceSymbol>();
  const byName = new Map(top.map((one) => [one.name, one]));
  const add = (statement: ResourceStatement, nestedIn?: ResourceSymbol): ResourceSymbol => {
    const before = resources.get(statement.name);
    if (before !== undefined) return before;
    const named = symbolIn(memberOf(statement, 'parent')) ?? '';
    const other = byName.get(named);
    const isParent = nestedIn === undefined && other !== undefined && other !== statement;
    const parent = nestedIn ?? (isParent ? add(other) : resources.get(named));
    const [own = '', version = nestedIn?.version ?? ''] = statement.type.split('@');
    const type = nestedIn === undefined ? own : `${nestedIn.type}/${own}`;
    const isNested = nestedIn !== undefined;
    const symbol = { statement, type, version, ...(parent === undefined ? {} : { parent }), isNested };
    resources.set(statement.name, symbol);
    for (const child of statement.body.nested) add(child, symbol);
    return symbol;
  };
  for (const one of top) add(one);
  const named = <One extends { readonly name: string }>(found: readonly One[]): ReadonlyMap<string, One> =>
    new Map(found.map((one) => [one.name, one]));
  return {
    source,
    params: named(statements.filter((one) => one.kind === 'param')),
    vars: named(statements.filter((one) => one.kind === 'var')),
    outputs: named(statements.filter((one) => one.kind === 'output')),
    types: new Map(statements.flatMap((one) => (one.kind === 'type' ? [[one.name, one.type] as const] : []))),
    functions: named(statements.filter((one) => one.kind === 'func')),
    modules: named(statements.filter((one) => one.kind === 'module')),
    resources,
  };
}
