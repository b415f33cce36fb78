import type { FileModel } from './project.ts';
import type { Expression } from './syntax.ts';
import { partsOf, walkFile } from './walk.ts';

type Report = (line: number, message: string) => void;

const SECRET_CALL = /^(?:list(?:\w*(?:keys?|secrets?|sas|credentials|tokens?|connectionstrings))|getSecret)$/i;
const SECRET_NAME = /(?:secret|password|passwd|apiKey|accessKey|sharedKey|connectionString|credential|sasToken)/i;
/** Words after which a name is about where a secret lies, not what it is. */
const ABOUT = /(?:uri|url|id|name|names|clientid|reference|identity|expires|ref)$/i;
const CONNECTION = /AccountKey=|SharedAccessKey=|SharedAccessSignature=|DefaultEndpointsProtocol=|;Password=/i;

/** Secrets come in by secure parameters only, have no defaults, and leave by nothing. */
export function checkSecrets(model: FileModel, report: Report): void {
  for (const { name, decorators, value, line } of model.params.values()) {
    const isSecure = decorators.some((one) => one.name === 'secure');
    if (!isSecure && isSecretName(name)) report(line, `param ${name} is named like a secret: write @secure() above it`);
    if (isSecure && value !== undefined && !isEmpty(value)) {
      report(line, `param ${name} is secure and has a default: a secret is given, or comes from a vault`);
    }
  }
  for (const { name, value, line } of model.outputs.values()) {
    if (isSecretName(name))
      report(line, `output ${name} is named like a secret: outputs can be read by who reads deployments`);
    const why = secretIn(value, model);
    if (why !== undefined)
      report(line, `output ${name} gives ${why} away: outputs can be read by who reads deployments`);
  }
  walkFile(model, (expression) => {
    if (expression.kind === 'call' && SECRET_CALL.test(expression.name) && expression.name !== 'getSecret') {
      report(expression.line, `${expression.name}() reads a secret into the deployment: use an identity instead`);
    }
    if (
      expression.kind === 'text' &&
      expression.parts.some((part) => typeof part === 'string' && CONNECTION.test(part))
    ) {
      report(expression.line, 'this is a connection string with a secret: use an identity instead');
    }
  });
}

/** What secret an expression gives: what a listing tells, or a secure parameter, also through variables. */
function secretIn(expression: Expression, model: FileModel, open: readonly string[] = []): string | undefined {
  if (expression.kind === 'call' && SECRET_CALL.test(expression.name)) return `${expression.name}()`;
  if (expression.kind === 'call' && expression.name === 'empty') return undefined;
  if (expression.kind === 'name') {
    const { name } = expression;
    if (open.includes(name)) return undefined;
    const isSecure = model.params.get(name)?.decorators.some((one) => one.name === 'secure') === true;
    const variable = model.vars.get(name);
    return isSecure ? `the secure parameter ${name}` : variable && secretIn(variable.value, model, [...open, name]);
  }
  const test = expression.kind === 'ternary' ? expression.test : undefined;
  return partsOf(expression)
    .filter(({ inner }) => inner !== test)
    .map(({ inner }) => secretIn(inner, model, open))
    .find((why) => why !== undefined);
}

function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) && !ABOUT.test(name);
}

function isEmpty(value: Expression): boolean {
  return value.kind === 'null' || (value.kind === 'text' && value.parts.length === 0);
}
