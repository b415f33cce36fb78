import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

/** A change to an orchestration: one text of one file is replaced by another before it is loaded. */
export type Planted = {
  readonly orchestration: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
};

const drift = (from: string, to: string): Planted => ({
  ...{ orchestration: 'remediateDrift', file: 'remediate-drift.ts', from, to },
});

/** Changes that break instances in flight. The histories are worth something only while each of them falls. */
export const PLANTED: Readonly<Record<string, Planted>> = {
  'two steps are swapped': {
    ...{ orchestration: 'sweep', file: 'sweep.ts' },
    from: 'const swept = yield* sweepPart(context, part);\n    yield* finishSweepPart({ ...part, ...swept });',
    to:
      'yield* finishSweepPart({ ...part, tallies: { resources: 0, controls: {} }, shown: { rows: 0, totals: [null, null] }, failed: null });\n' +
      '    const swept = yield* sweepPart(context, part);',
  },
  'a step is dropped': drift('yield* requestApproval(plan);', ''),
  'the last step is dropped': drift('yield* close({ caseId, ...end });', ''),
  'a step is added': drift(
    'yield* requestApproval(plan);',
    'yield* requestApproval(plan);\n  yield* propose(plan.caseId);',
  ),
  'another step is called': drift(
    'const now = yield* propose(plan.caseId);',
    'const now = { kind: (yield* requestApproval(plan)) === "asked" ? "drift" : "", planHash: plan.planHash };',
  ),
  'the look after the approval is left out': drift(
    'const now = yield* propose(plan.caseId);',
    "const now = { kind: 'drift', planHash: plan.planHash };",
  ),
  'an input gets a member': drift('yield* close({ caseId, ...end });', 'yield* close({ caseId, ...end, by: "bot" });'),
  'the words of an end change': drift('The fix was sent and is seen in place.', 'The fix is seen in place.'),
  'a timer is longer': drift('done: [2, 10, 30]', 'done: [2, 10, 60]'),
  'a timer is not given up': {
    ...{ orchestration: 'remediateDrift', file: 'flow.ts', from: 'else timer.cancel();', to: '' },
  },
  'long sleeps are cut otherwise': {
    ...{ orchestration: 'remediateDrift', file: 'flow.ts' },
    ...{ from: 'const DAY_MS = 86_400_000;', to: 'const DAY_MS = 43_200_000;' },
  },
  'wakes by another name': {
    ...{ orchestration: 'remediateDrift', file: 'flow.ts' },
    ...{ from: "waitForExternalEvent('wake')", to: "waitForExternalEvent('woken')" },
  },
  'a step is repeated less patiently': {
    ...{ orchestration: 'inspectResource', file: 'flow.ts' },
    ...{ from: 'new RetryOptions(2_000, 45)', to: 'new RetryOptions(2_000, 44)' },
  },
  'it does not look once more': {
    ...{ orchestration: 'inspectResource', file: 'inspect-resource.ts' },
    ...{
      from: "while ((yield* freeLease(ref)) === 'more');",
      to: "while ((yield* freeLease(ref)) === ('' as 'more'));",
    },
  },
  'it starts over later': drift('const ROUNDS = 50;', 'const ROUNDS = 60;'),
  'it forgets what it sent': drift(
    'context.df.continueAsNew({ caseId, ...sent } satisfies Input);',
    'context.df.continueAsNew({ caseId } satisfies Input);',
  ),
  'it gives up sooner': drift('const FAILURES = 5;', 'const FAILURES = 4;'),
  'it is less patient with a page': {
    ...{ orchestration: 'sweep', file: 'sweep.ts' },
    ...{ from: 'const PATIENCE_MS = 30 * 60_000;', to: 'const PATIENCE_MS = 10 * 60_000;' },
  },
};

/** Is the text that a change replaces in its file, exactly once? */
export function fits({ file, from }: Planted): boolean {
  return sourceOf(file).split(from).length === 2;
}

/** From now on, an orchestration that is imported with `?planted=<n>` is loaded with the change of that number in it. */
export function plantByQuery(): void {
  const changes = Object.values(PLANTED);
  registerHooks({
    resolve: (specifier, context, next) => {
      const query = /\/src\/orchestrations\/[^?]*(\?planted=\d+)$/u.exec(context.parentURL ?? '')?.[1];
      const resolved = next(specifier, context);
      const isOwn = query !== undefined && specifier.startsWith('./');
      return isOwn ? { ...resolved, url: `${resolved.url}${query}` } : resolved;
    },
    load: (url, context, next) => {
      const [, file, nth] = /\/src\/orchestrations\/([^/?]+)\?planted=(\d+)$/u.exec(url) ?? [];
      const change = changes[Number(nth)];
      if (file === undefined || change === undefined) return next(url, context);
      const source = sourceOf(file);
      const planted = change.file === file ? source.replace(change.from, () => change.to) : source;
      return { format: 'module-typescript', source: planted, shortCircuit: true };
    },
  });
}

function sourceOf(file: string): string {
  return readFileSync(new URL(`../../src/orchestrations/${file}`, import.meta.url), 'utf8');
}
