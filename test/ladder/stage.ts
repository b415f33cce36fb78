import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Json, JsonObject } from '../../src/model/json.ts';
import { EXECUTOR, startSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import { textOf } from '../../src/simulator/wire.ts';
import { SUBSCRIPTION } from '../support/bodies.ts';
import { freePort } from '../support/child-host.ts';
import { ALL_STATED } from '../support/stated.ts';
import { startChild, type Child } from './child.ts';
import { hasIntent, isAtRest } from './data.ts';

const SETTINGS = `
enforcement: enforce
scopes: [${SUBSCRIPTION}]
approvers: [{scope: ${SUBSCRIPTION}, role: approver-platform, mail: [platform@contoso.example]}]
${ALL_STATED}
`;

/** When the time of all stages begins. */
const START = '2026-03-02T09:00:00.000Z';

/** What a host left behind after a time: its data folder, and what had reached Log Analytics. */
export type Scenery = {
  readonly bodies: readonly JsonObject[];
  readonly folder: string;
  readonly audit: readonly Json[];
  readonly instant: string;
  /** Deletes the folder. */
  forget(): void;
};

/** A simulated Azure that outlives the host processes which work on it, and a time that they share. */
export interface Stage extends AsyncDisposable {
  readonly simulator: Simulator;
  /** The data folder of the hosts. */
  readonly folder: string;
  /** The address of the host. */
  readonly url: string;
  /** The host of now. */
  readonly child: Child;
  /** What was seen that must not be: writes without an intent in the store. */
  readonly violations: readonly string[];
  /** For each event that was taken, how many calls there had been. */
  readonly eventsTakenAt: readonly number[];
  /** Events get lost from now on, or no longer. */
  loseEvents(lost: boolean): void;
  /** Starts a host, which kills itself at the failpoint if there is one. */
  start(failpoint?: string): Promise<void>;
  /** Delivers the events, and lets so many milliseconds pass. Throws `ChildDied`. */
  pass(ms: number): Promise<void>;
  /** Lets time pass until nothing is left to do; `false` when that takes longer than so many minutes. */
  rest(minutes: number): Promise<boolean>;
  /** The failpoint at which a host killed itself since this was asked last. */
  killedAt(): string | undefined;
  /** Ends the host and keeps what it left, for stages that begin from there. */
  keep(): Promise<Scenery>;
}

/** Time passes in steps, so that the host's and Azure's never lie far apart; long times in longer ones. */
const stepOf = (ms: number): number => (ms > 120_000 ? 60_000 : 5_000);

/** Opens a stage: on these bodies and an empty folder, or on what another left behind. */
export async function openStage(from: { readonly bodies: readonly JsonObject[] } | Scenery): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'driftwarden-ladder-'));
  if ('folder' in from) cpSync(from.folder, folder, { recursive: true });
  let time = Date.parse('instant' in from ? from.instant : START);
  const port = await freePort();
  const url = `http://127.0.0.1:${String(port)}`;
  const violations: string[] = [];
  const eventsTakenAt: number[] = [];
  let lost = false;
  let delivering = false;
  let child: Child | undefined;

  const simulator = await startSimulator({
    now: () => new Date(time),
    async deliver(event) {
      if (lost) return;
      if (!delivering || child?.signal !== undefined) throw new Error('Later: in an order that is always the same.');
      const answer = await fetch(`${url}/runtime/webhooks/eventgrid?functionName=on-resource-event`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'aeg-event-type': 'Notification' },
        body: JSON.stringify([event]),
      });
      await answer.body?.cancel();
      if (!answer.ok) throw new Error(`The webhook answered ${String(answer.status)}.`);
      eventsTakenAt.push(simulator.calls.length);
    },
  });
  for (const body of from.bodies) simulator.estate.set(textOf(body['id']), body);
  if ('audit' in from) for (const record of from.audit) simulator.estate.keep('audit', record);
  simulator.faults.add({
    // Not a fault: a look at the store at the moment when a write arrives.
    match({ method, path, headers, principalId }) {
      if (method === 'GET' || principalId !== EXECUTOR.id || !path.startsWith('/subscriptions/')) return false;
      if (!hasIntent(folder, headers['x-ms-client-request-id'] ?? '')) {
        violations.push(`${method} ${path} arrived, and no intent of it is on record.`);
      }
      return false;
    },
    action: { delayMs: 0 },
  });
  const env = {
    ...simulator.env,
    PUBLIC_BASE_URL: url,
    NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
    DRIFTWARDEN_SETTINGS: join(folder, 'settings.yaml'),
  };
  writeFileSync(env.NODE_EXTRA_CA_CERTS, simulator.certificate);
  writeFileSync(env.DRIFTWARDEN_SETTINGS, SETTINGS);

  const host = (): Child => {
    if (child === undefined) throw new TypeError('Start a host first.');
    return child;
  };
  const deliver = async (): Promise<void> => {
    delivering = true;
    await simulator.deliverNow().finally(() => (delivering = false));
  };
  const settle = async (): Promise<void> => {
    do {
      await deliver();
      await host().pass(0);
    } while (simulator.estate.undelivered().length > 0);
  };
  const pass = async (ms: number): Promise<void> => {
    await settle();
    for (let left = ms; left > 0; left -= stepOf(ms)) {
      const step = Math.min(left, stepOf(ms));
      time += step;
      await host().pass(step);
      await settle();
    }
  };

  return {
    simulator,
    folder,
    url,
    violations,
    eventsTakenAt,
    get child() {
      return host();
    },
    loseEvents(now) {
      lost = now;
    },
    async start(failpoint) {
      child = await startChild(folder, port, new Date(time).toISOString(), {
        ...env,
        ...(failpoint === undefined ? {} : { FAILPOINT: failpoint }),
      });
    },
    pass,
    async rest(minutes) {
      const end = time + minutes * 60_000;
      while (time < end) {
        await pass(minutes > 10 ? 300_000 : 10_000);
        if (isAtRest(folder)) return true;
      }
      return false;
    },
    killedAt() {
      const note = join(folder, 'killed');
      if (!existsSync(note)) return undefined;
      const failpoint = readFileSync(note, 'utf8');
      rmSync(note);
      return failpoint;
    },
    async keep() {
      await child?.kill();
      const kept = mkdtempSync(join(tmpdir(), 'driftwarden-ladder-'));
      cpSync(folder, kept, { recursive: true });
      const audit = simulator.estate.kept('audit');
      const forget = (): void => {
        rmSync(kept, { recursive: true, force: true });
      };
      return { bodies: from.bodies, folder: kept, audit, instant: new Date(time).toISOString(), forget };
    },
    async [Symbol.asyncDispose]() {
      await child?.kill();
      await simulator.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
