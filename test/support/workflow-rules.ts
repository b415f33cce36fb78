import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const ROOT = new URL('../..', import.meta.url).pathname;

const stepSchema = z.strictObject({
  name: z.string().optional(),
  uses: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
  run: z.string().optional(),
  env: z.record(z.string(), z.string()).optional(),
  'working-directory': z.string().optional(),
});

const jobSchema = z.strictObject({
  name: z.string().optional(),
  if: z.string().optional(),
  needs: z.string().optional(),
  'runs-on': z.literal('ubuntu-24.04', 'a machine of GitHub, of a fixed version: ubuntu-24.04'),
  'timeout-minutes': z.number('say how long it may take').max(150),
  environment: z.string().optional(),
  permissions: z.record(z.string(), z.enum(['read', 'write']), 'say what the job may do'),
  strategy: z.unknown().optional(),
  steps: z.array(stepSchema),
});

const TRIGGERS = ['pull_request', 'push', 'schedule', 'workflow_dispatch'] as const;

/** A workflow as far as ours go: whatever else GitHub knows (services, inherited secrets, containers) needs a thought first. */
const workflowSchema = z.strictObject({
  name: z.string(),
  on: z.partialRecord(z.enum(TRIGGERS), z.unknown()),
  permissions: z.strictObject({ contents: z.literal('read') }, 'by default a job may read what is in the repository'),
  concurrency: z.strictObject({ group: z.string(), 'cancel-in-progress': z.union([z.boolean(), z.string()]) }),
  defaults: z.strictObject({ run: z.strictObject({ shell: z.literal('bash') }) }, 'bash stops at the first failure'),
  jobs: z.record(z.string(), jobSchema),
});

type Workflow = z.infer<typeof workflowSchema>;
type Job = z.infer<typeof jobSchema>;
type Step = z.infer<typeof stepSchema>;

/** What a job may do: `contents: read` and the like, by the names of GitHub. */
export type Permissions = Readonly<Record<string, 'read' | 'write'>>;

const PINNED = /^\s*(?:- )?uses: ([\w.-]+\/[\w./-]+)@([0-9a-f]{40}) # (v\d+\.\d+\.\d+)$/;

/** The actions that a workflow uses: name, commit and version, of those lines that pin one as they should. */
export function pinsIn(text: string): readonly { readonly action: string; readonly pin: string }[] {
  return text.split('\n').flatMap((line) => {
    const [, action, sha, version] = PINNED.exec(line) ?? [];
    return action === undefined ? [] : [{ action, pin: `${sha ?? ''} # ${version ?? ''}` }];
  });
}

/** What an expression may hold: nothing that somebody outside writes (titles, branches, commits), and no secret. */
const EXPRESSIONS = [
  /^github\.(?:ref|token)$/,
  /^github\.event_name == 'pull_request'$/,
  /^matrix\.[a-z]+$/,
  /^inputs\.[a-z]+$/,
  /^vars\.[A-Z_]+$/,
];

function* faultsOfText(text: string): Generator<string> {
  for (const line of text.split('\n')) {
    if (/\buses:/.test(line) && !PINNED.test(line))
      yield `not pinned as owner/action@<40 hex> # v1.2.3: ${line.trim()}`;
  }
  for (const [whole, inner = ''] of text.matchAll(/\$\{\{(.*?)\}\}/gs)) {
    if (!EXPRESSIONS.some((known) => known.test(inner.trim())))
      yield `an expression that is not known as safe: ${whole}`;
  }
}

const mayWrite = (job: Job): boolean =>
  ['contents', 'attestations', 'packages'].some((what) => job.permissions[what] === 'write');
const runsCode = (step: Step): boolean => /\b(?:npm|npx|node)\b|\.ci\//.test(step.run ?? '');
const isAction = (step: Step, action: string): boolean => step.uses?.startsWith(`${action}@`) === true;

function* faultsOfStep(step: Step): Generator<string> {
  const { run = '', with: given = {} } = step;
  if (run.includes('${{')) yield `an expression in a script: pass it in env, and quote it: ${run}`;
  if (/\bnpm (?:ci|install|i)\b(?!.*--ignore-scripts)/.test(run)) yield `packages may not run scripts: ${run}`;
  if (isAction(step, 'actions/checkout') && given['persist-credentials'] !== false) {
    yield 'checkout leaves its token behind: persist-credentials: false';
  }
  if (isAction(step, 'actions/setup-node') && ('cache' in given || given['package-manager-cache'] !== false)) {
    yield 'a cache is written by one run and believed by another: package-manager-cache: false';
  }
}

function* faultsOfJob(job: Job, on: Workflow['on']): Generator<string> {
  for (const step of job.steps) yield* faultsOfStep(step);
  const { permissions, steps, environment } = job;
  if (mayWrite(job) && steps.some((step) => runsCode(step) || isAction(step, 'actions/checkout'))) {
    yield 'a job that can write runs no code of the repository or of packages';
  }
  if (permissions['id-token'] === 'write') {
    if (environment === undefined) yield 'a job with an identity has an environment, whose rules say who agrees';
    if ('pull_request' in on) yield 'a pull request gets no identity';
  }
  const login = steps.findIndex((step) => isAction(step, 'azure/login'));
  if (login < 0) return;
  if (Object.keys(on).join() !== 'workflow_dispatch') yield 'Azure is written to by hand only: workflow_dispatch';
  if (permissions['id-token'] !== 'write') yield 'azure/login takes an identity of the run: id-token: write';
  if (Object.keys(steps[login]?.with ?? {}).join() !== 'client-id,tenant-id,subscription-id') {
    yield 'azure/login takes ids and no secret';
  }
  if (steps.some(({ run = '' }) => /\bnp[mx] (?:ci|i|install|run|exec)\b/.test(run))) {
    yield 'a job that writes to Azure runs no package';
  }
}

function* faultsOfCalls(workflow: Workflow, scripts: readonly string[]): Generator<string> {
  const runs = Object.values(workflow.jobs).flatMap(({ steps }) => steps.map(({ run = '' }) => run));
  for (const run of runs) {
    for (const [, script = ''] of run.matchAll(/\bnpm run (?:--\S+ )*([\w:-]+)/g)) {
      if (!scripts.includes(script)) yield `package.json has no script ${script}`;
    }
    for (const [path] of run.matchAll(/(?:\.ci|\b(?:src|infra|test))\/[\w./-]+/g)) {
      if (!existsSync(join(ROOT, path.replace(/\/$/, '')))) yield `there is no ${path}`;
    }
  }
}

/** What is wrong with a workflow, in sentences. `table`: what each of its jobs may do. `scripts`: those of package.json. */
export function faultsOf(
  text: string,
  table: Readonly<Record<string, Permissions>>,
  scripts: readonly string[],
): readonly string[] {
  const read = workflowSchema.safeParse(parse(text));
  if (!read.success) {
    return [...faultsOfText(text), ...read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)];
  }
  const { on, jobs } = read.data;
  const sorted = (permissions: Permissions | undefined): string =>
    JSON.stringify(Object.entries(permissions ?? {}).sort());
  const others = Object.entries(jobs)
    .filter(([name, { permissions }]) => sorted(permissions) !== sorted(table[name]))
    .map(([name]) => `${name}: its permissions are not those of the table in test/workflows.test.ts`);
  return [
    ...faultsOfText(text),
    ...others,
    ...Object.values(jobs).flatMap((job) => [...faultsOfJob(job, on)]),
    ...faultsOfCalls(read.data, scripts),
  ];
}
