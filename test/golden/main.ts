import { tell } from './changelog.ts';
import { differenceOf } from './compare.ts';
import {
  digestOf,
  namesOf,
  readGolden,
  textOf,
  UNRELEASED,
  versionsOf,
  writeUnreleased,
  type Golden,
} from './histories.ts';
import { fits, PLANTED, plantByQuery } from './planted.ts';
import { record } from './record.ts';
import { codeOf, RUNBOOKS } from './runbooks.ts';

const USAGE = `npm run golden -- "<what changed, in a sentence>"   records the unreleased histories anew
npm run golden -- --planted                          how each planted change is told, as JSON`;

/** Records from the command line; the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  if (args[0] === '--planted') {
    console.log(JSON.stringify(await fallOfPlanted()));
    return 0;
  }
  const what = args.join(' ').trim();
  const changed = new Map<string, ReadonlyMap<string, string>>();
  for (const orchestration of Object.keys(RUNBOOKS)) {
    const texts = await recordAll(orchestration);
    if (!isRecorded(orchestration, texts)) changed.set(orchestration, texts);
  }
  if (changed.size === 0) {
    console.log('The histories are as recorded: nothing to do.');
    return 0;
  }
  if (what === '') {
    console.error(`Changed: ${[...changed.keys()].join(', ')}. Say what changed, for CHANGELOG.md:\n${USAGE}`);
    return 1;
  }
  const digests = new Map<string, string>();
  for (const [orchestration, texts] of changed) {
    writeUnreleased(orchestration, texts);
    digests.set(orchestration, digestOf(orchestration, UNRELEASED));
  }
  tell(digests, what);
  console.log(`Recorded: ${[...changed.keys()].join(', ')}. CHANGELOG.md has a line about it; read it over.`);
  return 0;
}

/** The histories of an orchestration as its code makes them now, as files by name. */
export async function recordAll(orchestration: string): Promise<ReadonlyMap<string, string>> {
  const code = await codeOf(orchestration);
  const texts = new Map<string, string>();
  for (const way of RUNBOOKS[orchestration]?.ways ?? []) {
    texts.set(way.name, textOf(await record(orchestration, code, way)));
  }
  return texts;
}

/** Are these the histories of some version? */
function isRecorded(orchestration: string, texts: ReadonlyMap<string, string>): boolean {
  return versionsOf(orchestration).some((version) => {
    const names = namesOf(orchestration, version);
    const isSame = (name: string): boolean => textOf(readGolden(orchestration, version, name)) === texts.get(name);
    return names.length === texts.size && names.every(isSame);
  });
}

/** What each planted change is told as, by its name: how the first history that it breaks says it; `null` if none does. */
async function fallOfPlanted(): Promise<Readonly<Record<string, string | null>>> {
  plantByQuery();
  const told: Record<string, string | null> = {};
  for (const [nth, [name, planted]] of Object.entries(PLANTED).entries()) {
    if (!fits(planted))
      throw new Error(`The planted change "${name}" no longer applies to ${planted.file}: write it anew.`);
    const code = await codeOf(planted.orchestration, `?planted=${String(nth)}`);
    told[name] = null;
    for (const golden of goldensOf(planted.orchestration)) {
      told[name] ??= (await differenceOf(golden, code)) ?? null;
    }
  }
  return told;
}

function goldensOf(orchestration: string): readonly Golden[] {
  return namesOf(orchestration, UNRELEASED).map((name) => readGolden(orchestration, UNRELEASED, name));
}
