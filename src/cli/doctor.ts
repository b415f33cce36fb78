import type { Instant } from '../model/json.ts';
import type { Check, CheckState } from '../model/self-check.ts';
import { doctorText } from '../render/doctor-text.ts';
import { commandForTerminal } from '../render/terminal.ts';
import { appClient, APP_OPTIONS, type AppClient } from './app-client.ts';
import { optionsOf, oneOf } from './options.ts';
import { CliProblem, EXIT } from './problem.ts';
import type { Surroundings } from './surroundings.ts';

const OPTIONS = { ...APP_OPTIONS, format: { type: 'string', short: 'f' }, now: { type: 'boolean' } } as const;

const STATES: readonly CheckState[] = ['failed', 'attention', 'unknown', 'ok'];

/** A self-check comes every 15 minutes: one that is older than this means that the timers of the app do not run. */
const OLD_MS = 45 * 60_000;

/** What the command works with besides its surroundings. */
export type DoctorParts = { readonly clientOf: typeof appClient; readonly now: () => Instant };

const PARTS: DoctorParts = { clientOf: appClient, now: () => new Date().toISOString() };

/**
 * Tells what an app found wrong with itself, the worst first, each with the command that mends it. 1 when something failed
 * or wants attention; what could not be told is shown, and does not change the exit code.
 */
export async function doctor(args: readonly string[], around: Surroundings, parts = PARTS): Promise<number> {
  const { values, positionals } = optionsOf(args, OPTIONS, 'doctor');
  if (positionals.length > 0) throw new CliProblem('doctor takes options only. See: driftwarden doctor --help');
  const format = oneOf('format', values.format ?? 'table', ['table', 'json']);
  const client = parts.clientOf(values, around.env);
  const { at, checks } = await asked(client, values.now === true);
  const now = parts.now();
  const all = Date.parse(now) - Date.parse(at) > OLD_MS ? [stale(at), ...checks] : checks;
  const sorted = STATES.flatMap((state) => all.filter((check) => check.state === state));
  const outcome = { url: client.url, at, checks: sorted };
  around.stdout.write(
    format === 'json' ? `${commandForTerminal(JSON.stringify(outcome, null, 2))}\n` : doctorText(outcome, now),
  );
  return sorted.some(({ state }) => state === 'failed' || state === 'attention') ? EXIT.findings : EXIT.fine;
}

async function asked(client: AppClient, anew: boolean): Promise<{ at: Instant; checks: readonly Check[] }> {
  const answer = await lastOrNew(client, anew).catch((error: unknown) => {
    if (!(error instanceof CliProblem)) throw error;
    throw new CliProblem([error.message, ...hints(error.message, client.url)].join('\n'));
  });
  if (answer.status === 404) {
    throw new CliProblem(
      `${client.url} has no self-check: it is an older version. Its audit log says whether it is alive.`,
    );
  }
  const { at, checks } = answer.body;
  const read = Array.isArray(checks) ? checks.filter(isCheck) : [];
  if (typeof at !== 'string' || Number.isNaN(Date.parse(at)) || read.length === 0) {
    throw new CliProblem(`${client.url} answered something that is no self-check. Is it the address of the app?`);
  }
  return { at, checks: read };
}

/** Right after its deployment an app has not looked at itself yet: it does so now. */
async function lastOrNew(client: AppClient, anew: boolean): ReturnType<AppClient['get']> {
  const last = anew ? undefined : await client.get('/self-check');
  return last === undefined || last.body['at'] === null ? client.post('/self-check', {}) : last;
}

function isCheck(value: unknown): value is Check {
  const check = value as Partial<Record<keyof Check, unknown>> | null;
  if (typeof check !== 'object' || check === null) return false;
  const { id, state, what, why, mend } = check;
  const isMend = Array.isArray(mend) && mend.every((line) => typeof line === 'string');
  return [id, what, why].every((text) => typeof text === 'string') && STATES.some((one) => one === state) && isMend;
}

function stale(at: Instant): Check {
  return {
    id: 'timers',
    state: 'failed',
    what: 'Timers',
    why: `The last self-check is of ${at}; one comes every 15 minutes. The timers of the app do not run.`,
    mend: ['# Restart the app and look into its log; doctor --now tells how it is otherwise.'],
  };
}

/** What is usually behind an app that gives no answer of its own, and the command to look. */
function hints(problem: string, url: string): readonly string[] {
  const { hostname } = new URL(url);
  const name = hostname.split('.')[0] ?? '';
  const look = 'az functionapp list --query "[].{name:name, state:state, host:defaultHostName}" --output table';
  const log = `az webapp log tail --name ${name} --resource-group rg-driftwarden`;
  if (/ENOTFOUND|EAI_AGAIN/u.test(problem)) {
    return ['No such host: the address is misspelt, the app is gone, or only its network knows the name.', `  ${look}`];
  }
  if (problem.includes('ECONNREFUSED')) return ['Nobody listens there. On a laptop: npm start.'];
  if (problem.includes('does not answer')) {
    return ['The app is stopped, still starts, or its network lets you not in (--url from inside it).', `  ${look}`];
  }
  if (problem.includes('does not let you')) {
    return ['A stopped app, and one whose network keeps you out, answers 403 too.', `  ${look}`];
  }
  if (/can't tell now|answered 5\d\d/u.test(problem)) {
    return [
      'The app runs and can not do its work, most often for its store, its settings or a Key Vault reference:',
      `  ${log}`,
    ];
  }
  return [];
}
