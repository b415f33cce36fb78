import type { FileModel } from './project.ts';
import type { Expression } from './syntax.ts';
import { walkStatement } from './walk.ts';

/**
 * Loops stand where the compiler takes them: as the value of a declaration or of a member, not inside an expression, and
 * not as a default (BCP138).
 */
export function checkLoops(model: FileModel, report: (line: number, message: string) => void): void {
  for (const statement of model.source.statements) {
    const loops = new Set<Expression>();
    if (statement.kind === 'var' || statement.kind === 'output') loops.add(statement.value);
    if ((statement.kind === 'resource' || statement.kind === 'module') && statement.loop !== undefined) {
      loops.add(statement.loop);
    }
    walkStatement(statement, (expression) => {
      if (expression.kind === 'object') for (const { value } of expression.members) loops.add(value);
      if (expression.kind === 'loop' && expression.body.kind === 'loop') loops.add(expression.body);
    });
    walkStatement(statement, (expression) => {
      if (expression.kind !== 'loop' || loops.has(expression)) return;
      report(expression.line, 'a loop stands inside an expression: make it a variable of its own, and name that here');
    });
  }
}
