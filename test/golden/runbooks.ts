import type { Orchestration } from './replay.ts';
import type { Way } from './record.ts';
import { CATCH_UP } from './ways/catch-up.ts';
import { INSPECT_RESOURCE } from './ways/inspect-resource.ts';
import { REMEDIATE_DRIFT } from './ways/remediate-drift.ts';
import { SWEEP } from './ways/sweep.ts';

/** An orchestration under the name that it is registered with: its file, and the ways through it. */
export type Runbook = { readonly file: string; readonly ways: readonly Way[] };

/** All orchestrations. One that is replaced by a new version stays here under its old name, with its old histories. */
export const RUNBOOKS: Readonly<Record<string, Runbook>> = {
  catchUp: { file: 'catch-up.ts', ways: CATCH_UP },
  inspectResource: { file: 'inspect-resource.ts', ways: INSPECT_RESOURCE },
  remediateDrift: { file: 'remediate-drift.ts', ways: REMEDIATE_DRIFT },
  sweep: { file: 'sweep.ts', ways: SWEEP },
};

/** Loads the code of an orchestration; `query` names a change that `planted.ts` makes to it. */
export async function codeOf(name: string, query = ''): Promise<Orchestration> {
  const file = RUNBOOKS[name]?.file ?? '';
  const url = new URL(`../../src/orchestrations/${file}${query}`, import.meta.url).href;
  const module = (await import(/* @vite-ignore */ url)) as Readonly<Record<string, Orchestration>>;
  const code = module[name];
  if (code === undefined) throw new Error(`src/orchestrations/${file} exports no ${name}.`);
  return code;
}
