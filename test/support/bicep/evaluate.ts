import { evaluateCall } from './evaluate-calls.ts';
import type { FileModel, Project } from './project.ts';
import type { Expression, LoopExpression } from './syntax.ts';
import { isLater, isList, isRecord, textFrom, type Value } from './values.ts';

export type Call = Expression & { readonly kind: 'call' };

/** A file that is being deployed: what its names stand for, and where it goes. */
export interface Frame {
  readonly project: Project;
  readonly model: FileModel;
  /** The value of a parameter, a variable, a resource or a module. */
  read(name: string): Value;
  /** What functions about the place of the deployment give; `undefined` for all others. */
  placed(name: string, args: readonly string[]): Value | undefined;
}

type Locals = ReadonlyMap<string, Value>;

/** What an expression gives in a deployment. */
export function evaluate(expression: Expression, frame: Frame, locals: Locals): Value {
  const value = (inner: Expression): Value => evaluate(inner, frame, locals);
  switch (expression.kind) {
    case 'text':
      return expression.parts.map((part) => (typeof part === 'string' ? part : textFrom(value(part)))).join('');
    case 'number':
    case 'boolean':
      return expression.value;
    case 'null':
      return null;
    case 'name':
      return locals.get(expression.name) ?? frame.read(expression.name);
    case 'child':
      return frame.read(expression.name);
    case 'member':
      return member(value(expression.of), expression.name, expression, frame);
    case 'index':
      return member(value(expression.of), value(expression.index), expression, frame);
    case 'sure':
      return value(expression.of);
    case 'call':
      return evaluateCall(expression, frame, locals);
    case 'unary':
      return expression.operator === '!' ? value(expression.of) !== true : -Number(value(expression.of));
    case 'binary':
      return binary(expression.operator, value(expression.left), () => value(expression.right));
    case 'ternary':
      return value(expression.test) === true ? value(expression.yes) : value(expression.no);
    case 'lambda':
      throw new Error(`${frame.model.source.file}:${String(expression.line)} a lambda stands where none is called`);
    case 'array':
      return expression.items.map(value);
    case 'loop':
      return rounds(expression, frame, locals).map((round) => evaluate(expression.body, frame, round));
    case 'object':
      return Object.fromEntries(
        expression.members.map((member) => [
          typeof member.key === 'string' ? member.key : textFrom(value(member.key)),
          value(member.value),
        ]),
      );
  }
}

/** The local names of each round of a loop. */
export function rounds(loop: LoopExpression, frame: Frame, locals: Locals): readonly Locals[] {
  const over = evaluate(loop.over, frame, locals);
  if (!isList(over)) throw new Error(`${frame.model.source.file}:${String(loop.line)} goes over what is no list`);
  return over.map((item, index) => new Map([...locals, [loop.item, item], [loop.index ?? '', index]] as const));
}

/** What is there; what only Azure knows; or, as Azure would, a fault where nothing is, unless `.?` or `[?` asks. */
function member(of: Value, key: Value, expression: Expression, frame: Frame): Value {
  const found = memberOf(of, key);
  if (found !== undefined) return found;
  if ('safe' in expression && expression.safe) return null;
  const what = isRecord(of) ? `among ${Object.keys(of).join(', ')}` : `in ${textFrom(of) || 'nothing'}`;
  throw new Error(`${frame.model.source.file}:${String(expression.line)} there is no ${textFrom(key)} ${what}`);
}

function memberOf(value: Value, key: Value): Value | undefined {
  if (isLater(value)) {
    const { resource, type, path } = value.later;
    return { later: { resource, type, path: path === '' ? textFrom(key) : `${path}.${textFrom(key)}` } };
  }
  if (isList(value)) return value[Number(key)];
  const own = isRecord(value) ? value[textFrom(key)] : undefined;
  const rest = isRecord(value) ? value['$later'] : undefined;
  return own ?? (rest === undefined || rest === null ? own : memberOf(rest, key));
}

function binary(operator: string, left: Value, right: () => Value): Value {
  switch (operator) {
    case '??':
      return left ?? right();
    case '||':
      return left === true || right() === true;
    case '&&':
      return left === true && right() === true;
    case '==':
      return textFrom(left) === textFrom(right());
    case '!=':
      return textFrom(left) !== textFrom(right());
    case '=~':
      return textFrom(left).toLowerCase() === textFrom(right()).toLowerCase();
    case '!~':
      return textFrom(left).toLowerCase() !== textFrom(right()).toLowerCase();
    default:
      return arithmetic(operator, Number(left), Number(right()));
  }
}

function arithmetic(operator: string, left: number, right: number): Value {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return Math.trunc(left / right);
    case '%':
      return left % right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    default:
      return left >= right;
  }
}
