import { catalogueEntry, catalogueIds, controls } from '../controls/index.ts';
import { explanationText } from '../render/explanation.ts';
import { didYouMean } from '../settings/did-you-mean.ts';
import { caseOfRequest, explainCase, type Ask } from './explain-case.ts';
import { explainEntry } from './explain-control.ts';
import { optionsOf } from './options.ts';
import { CliProblem, EXIT } from './problem.ts';
import { measureOf } from './scan-settings.ts';
import type { Surroundings } from './surroundings.ts';

const LOCAL = 'http://127.0.0.1:7071';

/** The id of a case: the hash of a finding and the number of its generation. */
const CASE = /^[0-9a-f]{8,}-g\d+$/u;

/** The id of a request for approval, as its page has it in its address. */
const REQUEST = /^[0-9a-f]{32}$/u;

const OPTIONS = { url: { type: 'string', default: LOCAL }, settings: { type: 'string' } } as const;

/** Tells what an id is about: a control of the catalogue, or a case of a running app. Without an id, what there is. */
export async function explain(args: readonly string[], { stdout, colours }: Surroundings): Promise<number> {
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
    entry === undefined ? await theCase(id, values.url) : explainEntry(id, entry, measureOf(values.settings).profile);
  stdout.write(explanationText(found, colours));
  return EXIT.fine;
}

async function theCase(id: string, url: string) {
  if (REQUEST.test(id)) return ofRequest(id, url);
  if (!CASE.test(id)) {
    throw new CliProblem(
      `There is nothing under ${id} in the catalogue${didYouMean(id, catalogueIds())}, and it is not the id of a case or a request.\n` +
        'driftwarden explain, without an id, lists the controls.',
    );
  }
  const found = await explainCase(id, url, fetched);
  if (found === undefined) throw new CliProblem(`${url} has no case ${id}. Its cases: ${url}/cases`);
  return found;
}

async function ofRequest(id: string, url: string) {
  const caseId = await caseOfRequest(id, url, fetched);
  const found = caseId === undefined ? undefined : await explainCase(caseId, url, fetched);
  if (found !== undefined) return found;
  throw new CliProblem(`No case of ${url} waits for request ${id}. Its page names its case: ${url}/approvals/${id}`);
}

/** An app that is busy answers in seconds; one that never does is told of, in milliseconds. */
const LONGEST_MS = 30_000;

const fetched: Ask = async (address) => {
  const answer = await fetch(address, {
    headers: { accept: 'application/json' },
    redirect: 'manual',
    signal: AbortSignal.timeout(LONGEST_MS),
  });
  return { status: answer.status, text: await answer.text() };
};
