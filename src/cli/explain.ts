import { catalogueEntry, catalogueIds, controls } from '../controls/index.ts';
import { explanationText } from '../render/explanation.ts';
import { didYouMean } from '../settings/did-you-mean.ts';
import { appClient, APP_OPTIONS, type AppClient } from './app-client.ts';
import { caseOfRequest, explainCase } from './explain-case.ts';
import { explainEntry } from './explain-control.ts';
import { optionsOf } from './options.ts';
import { CliProblem, EXIT } from './problem.ts';
import { measureOf } from './scan-settings.ts';
import type { Surroundings } from './surroundings.ts';

/** The id of a case: the hash of a finding and the number of its generation. */
const CASE = /^[0-9a-f]{8,}-g\d+$/u;

/** The id of a request for approval, as its page has it in its address. */
const REQUEST = /^[0-9a-f]{32}$/u;

const OPTIONS = { ...APP_OPTIONS, settings: { type: 'string' } } as const;

/** Tells what an id is about: a control of the catalogue, or a case of a running app. Without an id, what there is. */
export async function explain(args: readonly string[], { stdout, env, colours }: Surroundings): Promise<number> {
  const { values, positionals } = optionsOf(args, OPTIONS, 'explain');
  const [id, ...others] = positionals;
  if (others.length > 0) throw new CliProblem('One id at a time: driftwarden explain <control, case or request>');
  if (id === undefined) {
    const width = Math.max(...controls.map((control) => control.id.length));
    for (const control of controls) stdout.write(`${control.id.padEnd(width)}  ${control.meta.title}\n`);
    return EXIT.fine;
  }
  const entry = catalogueEntry(id);
  const found =
    entry === undefined
      ? await theCase(id, () => appClient(values, env))
      : explainEntry(id, entry, measureOf(values.settings).profile);
  stdout.write(explanationText(found, colours));
  return EXIT.fine;
}

async function theCase(id: string, clientOf: () => AppClient) {
  if (REQUEST.test(id)) return ofRequest(id, clientOf());
  if (!CASE.test(id)) {
    throw new CliProblem(
      `There is nothing under ${id} in the catalogue${didYouMean(id, catalogueIds())}, and it is not the id of a case or a request.\n` +
        'driftwarden explain, without an id, lists the controls.',
    );
  }
  const app = clientOf();
  const found = await explainCase(id, app);
  if (found === undefined) throw new CliProblem(`${app.url} has no case ${id}. Its cases: ${app.url}/cases`);
  return found;
}

async function ofRequest(id: string, app: AppClient) {
  const caseId = await caseOfRequest(id, app);
  const found = caseId === undefined ? undefined : await explainCase(caseId, app);
  if (found !== undefined) return found;
  throw new CliProblem(
    `No case of ${app.url} waits for request ${id}. Its page names its case: ${app.url}/approvals/${id}`,
  );
}
