import type { JsonObject } from '../../src/model/json.ts';
import { GROUP, registryBody } from '../support/bodies.ts';
import { ANA } from '../support/people.ts';
import { answer, open } from '../support/visitor.ts';
import { dataIn } from './data.ts';
import type { Stage } from './stage.ts';

const DEV = { id: 'd0000000-0000-4000-8000-00000000000d', name: 'Dev Patel', kind: 'User' } as const;
const REGISTRY = registryBody();
const SECOND = 1_000;

/** So long may it take until all is well again: a minute timer, a wait for the answer of a request that was cut off. */
const LONGEST_MINUTES = 4;

/** Something that happens. A step in which the host died is done again after it is back. */
export type Step = (stage: Stage) => void | Promise<void>;

/** What people and time do, in order; all of it ends with one drift put back. */
export type Story = {
  readonly name: string;
  /** Does a point belong to it? Those of others are tried there. */
  readonly owns: (point: string) => boolean;
  readonly bodies: readonly JsonObject[];
  /** It begins on an empty folder. Others begin after everything was looked at once. */
  readonly isFirst?: boolean;
  /** The fix runs beside what is killed: which attempt wrote is chance. */
  readonly isBeside?: boolean;
  readonly steps: readonly Step[];
};

const START = /^(?:start\/|hub[.]schedule)/u;

/** A developer switches the admin account of the registry on. */
export const drift: Step = ({ simulator }) => {
  simulator.act(DEV, 'PATCH', REGISTRY.id, '2025-11-01', { properties: { adminUserEnabled: true } });
};
/** Lets so many seconds pass. */
export const pass =
  (seconds: number): Step =>
  (stage) =>
    stage.pass(seconds * SECOND);

/** Lets time pass until nothing is left to do, at most so many minutes. */
export const rest =
  (minutes = LONGEST_MINUTES): Step =>
  async (stage) => {
    if (await stage.rest(minutes)) return;
    const { pending, unfinished } = dataIn(stage.folder);
    throw new Error(`After ${String(minutes)} minutes these still wait: ${[...pending, ...unfinished].join(', ')}.`);
  };

/** Ana opens the request, if there is one, and approves it, unless her vote is in. */
const approve: Step = async (stage) => {
  const record = dataIn(stage.folder).cases.findLast(({ state }) => state === 'waiting');
  if (record?.approvalId === undefined) return;
  const { approvalId } = record;
  const site = { host: stage };
  const page = await open(site, ANA, `/approvals/${approvalId}`);
  if (page.html.includes('name="planHash"')) await answer(site, ANA, approvalId, { verb: 'approve' });
};

/** A container group that logs in with the admin account: switching that off asks a person. */
const NIGHTLY = {
  id: `${GROUP}/providers/Microsoft.ContainerInstance/containerGroups/nightly`,
  name: 'nightly',
  type: 'Microsoft.ContainerInstance/containerGroups',
  location: 'westeurope',
  properties: {
    osType: 'Linux',
    containers: [],
    imageRegistryCredentials: [{ server: 'acrcontoso.azurecr.io', username: 'acrcontoso' }],
  },
};

/** An event tells of a fresh drift: it is looked at, decided, fixed, verified, and told. */
export const fix: Story = {
  name: 'fix',
  bodies: [REGISTRY],
  owns: (point) => !START.test(point),
  steps: [drift, pass(30), rest()],
};

/** The same where a container group depends on it: a person is asked, and approves. */
export const approval: Story = {
  name: 'approval',
  bodies: [REGISTRY, NIGHTLY],
  owns: (point) =>
    /^(?:(?:approval|requestApproval|readAnswer|propose)\/|hub.*(?:Approval|Answer|message))/u.test(point),
  steps: [drift, pass(30), approve, pass(30), rest()],
};

/** The event is lost: the sweep finds the drift. */
export const sweep: Story = {
  name: 'sweep',
  bodies: [REGISTRY],
  isBeside: true,
  owns: (point) => /^(?:\w*sweep|hub.*sweep)/iu.test(point),
  steps: [
    (stage) => {
      stage.loseEvents(true);
    },
    drift,
    (stage) => stage.simulator.deliverNow(),
    (stage) => {
      stage.loseEvents(false);
    },
    pass(600),
    rest(),
  ],
};

/** The first start of all, on an empty folder; then as with the fix. */
export const start: Story = {
  name: 'start',
  bodies: [REGISTRY],
  isFirst: true,
  owns: (point) => START.test(point),
  steps: [pass(660), drift, pass(30), rest()],
};

/** What is done again and again, with time or for each control: only the first time counts. */
const AGAIN = /^(?:deliver|tick|redrive|hub[.]schedule|.*sweep).* #/iu;

/** The points of a story among those that were passed, each once. */
export function ownPoints({ owns }: Story, passed: readonly string[]): readonly string[] {
  return [...new Set(passed.filter((point) => owns(point) && !AGAIN.test(point)))];
}
