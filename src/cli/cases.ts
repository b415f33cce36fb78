import { textAt } from '../azure/json-parts.ts';
import { caseTable } from '../render/case-table.ts';
import { commandForTerminal } from '../render/terminal.ts';
import { oneLine } from '../render/plain-text.ts';
import { appClient, APP_OPTIONS, type AppClientParts } from './app-client.ts';
import { oneOf, optionsOf } from './options.ts';
import { CliProblem, EXIT } from './problem.ts';
import type { Surroundings } from './surroundings.ts';

const OPTIONS = {
  ...APP_OPTIONS,
  state: { type: 'string' },
  resource: { type: 'string' },
  since: { type: 'string' },
  format: { type: 'string', short: 'f', default: 'table' },
} as const;

/** Lists the cases of an app, and what it reports without one. What the filters mean is said by the app. */
export async function cases(
  args: readonly string[],
  { stdout, env, colours }: Surroundings,
  parts?: AppClientParts,
): Promise<number> {
  const { values, positionals } = optionsOf(args, OPTIONS, 'cases');
  if (positionals.length > 0) {
    throw new CliProblem(`cases takes options only. One case: driftwarden explain ${positionals[0] ?? ''}`);
  }
  const format = oneOf('format', values.format, ['table', 'json']);
  const { state, resource, since } = values;
  const filter = new URLSearchParams();
  for (const [name, value] of Object.entries({ state, resource, since })) {
    if (value !== undefined) filter.set(name, value);
  }
  const app = appClient(values, env, parts);
  const { status, body } = await app.get(filter.size === 0 ? '/cases' : `/cases?${filter.toString()}`);
  if (status !== 200)
    throw new CliProblem(oneLine(textAt(body, 'error') ?? `${app.url} answered ${String(status)}.`, 500));
  // JSON escapes what a terminal obeys in ASCII only.
  stdout.write(format === 'json' ? `${commandForTerminal(JSON.stringify(body, null, 2))}\n` : caseTable(body, colours));
  return EXIT.fine;
}
