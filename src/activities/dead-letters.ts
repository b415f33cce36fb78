import { cleanText } from '../audit/clean.ts';
import { parseDeadLetters } from '../intake/dead-letters.ts';
import type { AuditEntry } from '../model/audit.ts';
import type { Instant } from '../model/json.ts';
import { ArmFault } from '../ports/arm.ts';
import { PLAIN_NAME } from '../ports/blobs.ts';
import type { BlobEntry, Blobs } from '../ports/blobs.ts';
import { SettingsProblem } from '../ports/settings-source.ts';
import { StoreFault, type Store } from '../ports/store.ts';
import { shortHash } from '../records/keys.ts';
import { later, MINUTE, type Deps } from './deps.ts';
import { takeEvent, type Taken } from './take-event.ts';

/** A blob that is still there: `taken`, but it could not be deleted, or `kept`, because it can't be read. */
type Leftover = { readonly name: string; readonly state: 'taken' | 'kept'; readonly since: Instant };

const LEFTOVERS = 'dead-letters';
/** In bytes; an event has at most 1 MB. */
const LARGEST_BLOB = 8 * 1_048_576;
/** No blob is begun later than this after the start of a round, so that rounds don't pile up. */
const ROUND_MS = 4 * MINUTE;

/**
 * Takes the events that Event Grid could not deliver as if they had just come. A blob is deleted when all its events were
 * taken and the audit trail says so; whatever ends a round before that, the next one does it again, which changes nothing.
 * A blob that can't be read is kept and said once. One that can't be reached or taken stays for the next round, and the
 * others go on. Throws `StoreFault`, `SettingsProblem`, and at its end what else nobody expected.
 */
export async function redriveDeadLetters(deps: Deps): Promise<void> {
  const { deadLetters, log } = deps;
  if (deadLetters === undefined) return;
  const failures = await round(deps, deadLetters);
  const unexpected = failures.find((failure) => !(failure instanceof ArmFault));
  if (unexpected !== undefined) throw unexpected;
  const [first] = failures;
  if (first === undefined) return;
  log.warn(
    `Dead letters wait for the next round. ${String(failures.length)} call(s) failed, the first: ${first.message}`,
  );
}

/** How many blobs are kept because they can't be read. */
export async function keptDeadLetters(store: Store): Promise<number> {
  let kept = 0;
  for await (const { value } of store.list<Leftover>(LEFTOVERS)) if (value.state === 'kept') kept += 1;
  return kept;
}

/** What failed for one blob, or ended the round. */
async function round(deps: Deps, blobs: Blobs): Promise<readonly Error[]> {
  const lastStart = later(deps.clock.now(), ROUND_MS);
  const listed = new Set<string>();
  const failures: Error[] = [];
  try {
    for await (const blob of all(blobs)) {
      if (deps.clock.now() > lastStart) return failures;
      const key = shortHash(`${blob.name}\n${blob.etag}`);
      listed.add(key);
      const failure = await redrive(deps, blobs, blob, key).catch(failureOfOne);
      if (failure !== undefined) failures.push(failure);
    }
    await forgetAllBut(deps, listed);
  } catch (error) {
    if (!(error instanceof ArmFault)) throw error;
    failures.push(error);
  }
  return failures;
}

/** Hands on what concerns this blob only; throws what the next one would meet too. */
function failureOfOne(error: unknown): Error {
  const concernsAll =
    error instanceof StoreFault ||
    error instanceof SettingsProblem ||
    (error instanceof ArmFault && error.code === 'throttled');
  if (concernsAll) throw error;
  return error instanceof Error ? error : new Error(String(error));
}

async function* all(blobs: Blobs): AsyncGenerator<BlobEntry> {
  let next: string | undefined;
  do {
    const page = await blobs.list(next);
    yield* page.blobs;
    next = page.next;
  } while (next !== undefined);
}

async function redrive(deps: Deps, blobs: Blobs, blob: BlobEntry, key: string): Promise<void> {
  // Where containers have folders, these are listed as empty blobs. Nothing empty holds an event.
  if (blob.bytes === 0) return;
  const leftover = await deps.store.get<Leftover>(LEFTOVERS, key);
  if (leftover?.value.state === 'kept') return;
  if (leftover === undefined && !(await takeAll(deps, blobs, blob, key))) return;
  try {
    await blobs.delete(blob);
  } catch (fault) {
    // Without this row, a missing right to delete would mean a look at each resource every five minutes.
    await leave(deps, blob, key, 'taken');
    throw fault;
  }
}

/** Takes each event of a blob and puts that on record; `false` when it was kept or is gone. */
async function takeAll(deps: Deps, blobs: Blobs, blob: BlobEntry, key: string): Promise<boolean> {
  if (blob.bytes > LARGEST_BLOB) return keep(deps, blob, key, `it has ${String(blob.bytes)} bytes`);
  if (!PLAIN_NAME.test(blob.name)) return keep(deps, blob, key, 'Event Grid gives no such names');
  const text = await blobs.read(blob);
  if (text === undefined) return false;
  const letters = parseDeadLetters(text);
  if (letters.kind === 'rejected') return keep(deps, blob, key, letters.reason);

  const { events, reasons, outcomes } = letters;
  const became: Record<Taken, number> = { looking: 0, reported: 0, 'not-watched': 0, rejected: 0 };
  for (const event of events) became[await takeEvent(deps, event)] += 1;
  const { looking, reported, 'not-watched': notWatched, rejected } = became;
  await record(deps, blob, key, {
    EventResult: rejected === 0 ? 'Success' : 'Partial',
    Message:
      `Of ${String(events.length)} dead-lettered event(s), ${String(looking)} led to a look, ` +
      (reported > 0 ? `${String(reported)} were reported, ` : '') +
      `${String(notWatched)} concern nothing that is watched, ${String(rejected)} were not understood. ` +
      `Event Grid had given them up: ${inWords(reasons)}. How its last tries ended: ${inWords(outcomes)}.`,
    AdditionalFields: { blob: nameOf(blob), events: events.length, looking, notWatched, rejected, reasons, outcomes },
  });
  return true;
}

async function keep(deps: Deps, blob: BlobEntry, key: string, why: string): Promise<false> {
  await record(deps, blob, key, {
    EventResult: 'Failure',
    EventResultDetails: why,
    EventSeverity: 'Medium',
    Message:
      `The dead letters in ${nameOf(blob)} were not taken: ${why}. The blob is kept; read it and delete it. ` +
      'Drift that it tells of is found by the sweep.',
    AdditionalFields: { blob: nameOf(blob), bytes: blob.bytes },
  });
  await leave(deps, blob, key, 'kept');
  return false;
}

/** One record per blob, however often it is taken: its chain is that of the day on which it was written. */
async function record(
  { audit }: Deps,
  blob: BlobEntry,
  key: string,
  entry: Omit<AuditEntry, 'EventType' | 'ActorType'>,
): Promise<void> {
  const chain = `dead-letters:${blob.changedAt.slice(0, 10)}`;
  await audit.append(chain, key, { EventType: 'event.redriven', ActorType: 'System', ...entry });
}

async function leave({ store, clock }: Deps, blob: BlobEntry, key: string, state: Leftover['state']): Promise<void> {
  await store.insert<Leftover>(LEFTOVERS, key, { name: nameOf(blob), state, since: clock.now() });
}

/** After a whole listing: rows of blobs that are gone. */
async function forgetAllBut({ store }: Deps, listed: ReadonlySet<string>): Promise<void> {
  for await (const row of store.list<Leftover>(LEFTOVERS)) {
    if (!listed.has(row.key)) await store.delete(row);
  }
}

function nameOf({ name }: BlobEntry): string {
  return cleanText(name).slice(0, 300);
}

function inWords(counts: Readonly<Record<string, number>>): string {
  const words = Object.entries(counts).map(([word, count]) => `${word} (${String(count)})`);
  return words.length === 0 ? 'not said' : words.join(', ');
}
