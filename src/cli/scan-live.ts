import type { Judgement } from '../activities/judge.ts';
import { factsAbout, judge } from '../activities/judge.ts';
import type { Control } from '../engine/control.ts';
import { factsToPropose } from '../engine/facts-needed.ts';
import { readPointer } from '../engine/pointer.ts';
import type { ResourceRef, ResourceState } from '../model/resource.ts';
import type { ScanProblem, ScannedResource } from '../model/scan.ts';
import { ArmFault, type Arm, type Page } from '../ports/arm.ts';
import type { FactSource } from '../ports/facts.ts';
import { parseResourceId } from '../resources/resource-id.ts';
import { patient, type Waiting } from './patience.ts';
import { planOf } from './plan.ts';
import type { Look } from './report.ts';
import type { Measure } from './scan-document.ts';
import type { Progress, Scanned } from './scan-files.ts';

/** What a live scan reads by. None of it can write. */
export type Reading = { readonly arm: Arm; readonly facts: FactSource; readonly waiting: Waiting };

/** So many resources are looked at live at a time. */
const AT_A_TIME = 6;

const FINE = ['compliant', 'not-applicable'];

/**
 * Scans a subscription: the inventory from Resource Graph, page by page, and a live look at whatever a row does not show
 * to be right. What can't be read stops nothing else.
 */
export async function scanSubscription(
  subscriptionId: string,
  reading: Reading,
  measure: Measure,
  progress: Progress,
): Promise<Scanned> {
  const types = [...new Set(measure.controls.map(({ resource }) => resource.type))];
  const looks: Look[] = [];
  const problems: ScanProblem[] = [];
  let resources = 0;
  for (const type of types) {
    const controls = measure.controls.filter(({ resource }) => resource.type === type);
    try {
      for await (const { bodies } of pages(type, subscriptionId, reading)) {
        for (let at = 0; at < bodies.length; at += AT_A_TIME) {
          progress(`${subscriptionId}: ${String(resources)} resources, now ${type}`);
          const some = bodies.slice(at, at + AT_A_TIME);
          const found = await Promise.all(some.map((row) => looksAt(row, controls, reading, measure)));
          looks.push(...found.flat());
          resources += found.filter((one) => one.length > 0).length;
        }
      }
    } catch (fault) {
      if (!(fault instanceof ArmFault)) throw fault;
      problems.push({ where: `${type} of subscription ${subscriptionId}`, why: `can't be listed: ${fault.message}` });
    }
  }
  return { looks, resources, problems, notes: [] };
}

/**
 * Resource Graph, in bulk; Resource Manager's own list where that can't answer, or has nothing: what one may not read is
 * simply missing there, and the list says so.
 */
async function* pages(type: string, subscriptionId: string, { arm, waiting }: Reading): AsyncGenerator<Page> {
  const list = (next?: string): Promise<Page> => arm.list(type, subscriptionId, next);
  let read = (next?: string): Promise<Page> => arm.query(type, subscriptionId, next);
  let page: Page = await patient(waiting, () => read()).catch((fault: unknown) => {
    if (!(fault instanceof ArmFault)) throw fault;
    return { bodies: [] };
  });
  if (page.bodies.length === 0 && page.next === undefined) {
    read = list;
    page = await patient(waiting, () => read());
  }
  yield page;
  for (let { next } = page; next !== undefined; next = page.next) {
    const at = next;
    page = await patient(waiting, () => read(at));
    yield page;
  }
}

/** The looks of all controls at one resource; none when it is gone. */
async function looksAt(
  row: ResourceState,
  controls: readonly Control[],
  reading: Reading,
  measure: Measure,
): Promise<readonly Look[]> {
  const resource: ScannedResource = { id: row.id, name: row.name, type: row.type };
  const parsed = parseResourceId(row.id);
  if (parsed.kind === 'rejected') {
    return controls.map((control) => doubt(control, resource, `its id can't be used: ${parsed.why}`));
  }
  try {
    return await judged(row, parsed.ref, controls, reading, measure);
  } catch (fault) {
    if (!(fault instanceof ArmFault)) throw fault;
    if (fault.code === 'not-found') return [];
    return controls.map((control) => doubt(control, resource, `it can't be read: ${fault.message}`));
  }
}

async function judged(
  row: ResourceState,
  ref: ResourceRef,
  controls: readonly Control[],
  reading: Reading,
  measure: Measure,
): Promise<readonly Look[]> {
  const inRow = await judge(controls, row, factsOf(row, reading).about, measure.profile);
  const shown = ({ control, verdict }: Judgement): boolean =>
    FINE.includes(verdict.kind) && control.judges.every((path) => readPointer(row, path) !== undefined);
  const isShown = inRow.every((one) => one.verdict.kind === 'not-applicable' || shown(one));
  const resource: ScannedResource = { id: row.id, name: row.name, type: row.type };
  if (isShown) return inRow.map(({ control, verdict }) => ({ control, resource, outcome: fine(verdict.kind) }));
  const state = await patient(reading.waiting, () => reading.arm.read(ref));
  const facts = factsOf(state, reading);
  const live = await judge(controls, state, facts.about, measure.profile);
  const looks: Look[] = [];
  for (const { control, verdict } of live) {
    switch (verdict.kind) {
      case 'drifted': {
        const { finding } = verdict;
        const known = measure.withPlans ? await facts.about(factsToPropose(control, state, measure.profile)) : {};
        const plan = measure.withPlans
          ? { plan: planOf({ control, finding, form: 'arm', state }, known, measure.profile) }
          : {};
        const mode = measure.modeOf(control, state.id);
        const { evidence, severity } = finding;
        const told = { controlId: control.id, severity, mode, resource, evidence, ...plan };
        looks.push({ control, resource, outcome: { kind: 'finding', finding: told } });
        break;
      }
      case 'could-not-tell': {
        const why = verdict.missing.map((name) => `${name} (${facts.whyNot.get(name) ?? 'not known'})`).join(', ');
        looks.push(doubt(control, resource, `it takes ${why}`));
        break;
      }
      case 'unreadable':
        looks.push(doubt(control, resource, verdict.why));
        break;
      default:
        looks.push({ control, resource, outcome: fine(verdict.kind) });
    }
  }
  return looks;
}

const fine = (kind: string): Look['outcome'] => ({ kind: kind === 'compliant' ? 'compliant' : 'not-applicable' });

function doubt(control: Control, resource: ScannedResource, why: string): Look {
  return { control, resource, outcome: { kind: 'doubt', why } };
}

/** Facts about one body, and why those that are missing are. */
function factsOf(state: ResourceState, { facts, waiting }: Reading) {
  const whyNot = new Map<string, string>();
  const source: FactSource = {
    async read(name, about) {
      const answer = await patient(waiting, () => facts.read(name, about));
      if (!answer.known) whyNot.set(name, answer.why);
      return answer;
    },
  };
  return { about: factsAbout(source, state), whyNot };
}
