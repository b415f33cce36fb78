import type { FileModel } from './project.ts';
import { walkStatement } from './walk.ts';

/** No declaration needs itself, directly or through others. */
export function checkCircles(model: FileModel, report: (line: number, message: string) => void): void {
  const { statements } = model.source;
  const needs = new Map(
    statements
      .filter(({ kind }) => kind !== 'output')
      .map((statement) => {
        const names = new Set<string>();
        walkStatement(statement, (expression, locals) => {
          if (expression.kind === 'name' && !locals.includes(expression.name)) names.add(expression.name);
        });
        return [statement.name, names] as const;
      }),
  );
  const done = new Set<string>();
  const follow = (name: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
    if (done.has(name)) return undefined;
    for (const other of needs.get(name) ?? []) {
      const circle = follow(other, [...path, name]);
      if (circle !== undefined) return circle;
    }
    done.add(name);
    return undefined;
  };
  for (const { name, line } of statements) {
    const circle = follow(name, []);
    if (circle === undefined) continue;
    report(line, `${circle.join(' needs ')}: cut the circle`);
    return;
  }
}
