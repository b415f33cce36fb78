import { textAt } from '../azure/json-parts.ts';
import type { JsonObject } from '../model/json.ts';
import { oneLine } from '../render/plain-text.ts';
import { appClient, APP_OPTIONS, type AppAnswer, type AppClientParts } from './app-client.ts';
import { optionsOf } from './options.ts';
import { CliProblem, EXIT } from './problem.ts';
import type { Surroundings } from './surroundings.ts';

const OPTIONS = {
  ...APP_OPTIONS,
  reason: { type: 'string' },
  for: { type: 'string' },
  until: { type: 'string' },
} as const;

/** A pause has an end. Where none is given it is short: it can be renewed. */
const USUAL = 'PT1H';
const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;

/** Stops the writes of an app below a scope. */
export async function pause(
  args: readonly string[],
  { stdout, env }: Surroundings,
  parts?: AppClientParts,
): Promise<number> {
  const { values, positionals } = optionsOf(args, OPTIONS, 'pause');
  const scope = scopeOf(positionals, 'pause <scope> --reason "..."');
  if (values.reason === undefined) throw new CliProblem('--reason: is missing. It goes into the audit record.');
  if (values.for !== undefined && values.until !== undefined) {
    throw new CliProblem('--for and --until: give one of them, how long or until when.');
  }
  const until = values.until ?? values.for ?? USUAL;
  const app = appClient(values, env, parts);
  const body = taken(await app.post('/pause', { scope, reason: values.reason, until }));
  const [paused, end] = [textAt(body, 'pause', 'scope') ?? scope, textAt(body, 'pause', 'until') ?? until];
  stdout.write(`No writes below ${line(paused)} until ${line(end)}, but an undo that a person asks for.\n`);
  stdout.write(`End it earlier: driftwarden resume ${line(paused)}\n`);
  return EXIT.fine;
}

/** Ends a pause of an app, or a storm. */
export async function resume(
  args: readonly string[],
  { stdout, env }: Surroundings,
  parts?: AppClientParts,
): Promise<number> {
  const { values, positionals } = optionsOf(args, APP_OPTIONS, 'resume');
  const scope = scopeOf(positionals, 'resume <scope>');
  const body = taken(await appClient(values, env, parts).post('/resume', { scope }));
  stdout.write(
    `Writes below ${line(textAt(body, 'resumed') ?? scope)} may go on. Cases that waited for it do so by themselves.\n`,
  );
  return EXIT.fine;
}

/** The scope that was named; the id of a subscription stands for all of it. */
function scopeOf(positionals: readonly string[], usage: string): string {
  const [scope, ...others] = positionals;
  if (scope === undefined || others.length > 0) {
    throw new CliProblem(
      `Name one scope: driftwarden ${usage}\nA scope is /subscriptions/<id>, a group or a resource below it.`,
    );
  }
  return GUID.test(scope) ? `/subscriptions/${scope}` : scope;
}

function taken({ status, body }: AppAnswer): JsonObject {
  if (status === 200) return body;
  throw new CliProblem(`Not taken. ${line(textAt(body, 'error') ?? `The app answered ${String(status)}.`)}`);
}

const line = (text: string): string => oneLine(text, 500);
