import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { faultsOf, pinsIn } from './support/workflow-rules.ts';
import type { Permissions } from './support/workflow-rules.ts';

const ROOT = new URL('..', import.meta.url).pathname;
const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const { scripts } = JSON.parse(textOf('package.json')) as { readonly scripts: Readonly<Record<string, string>> };
const FOLDER = '.github/workflows';

const READ = { contents: 'read' } as const;

/** All that a job may do. A line that gets longer is a decision. */
const MAY: Readonly<Record<string, Readonly<Record<string, Permissions>>>> = {
  'ci.yml': { checks: READ, bicep: READ },
  'deploy.yml': { deploy: { contents: 'read', attestations: 'read', 'id-token': 'write' } },
  'release.yml': { build: READ, publish: { contents: 'write', attestations: 'write', 'id-token': 'write' } },
  'security.yml': {
    packages: READ,
    changes: READ,
    osv: READ,
    codeql: { contents: 'read', 'security-events': 'write' },
    scorecard: READ,
  },
};

/** Code of others that runs beside ours. A further one needs a reason in the commit that adds it. */
const ACTIONS = [
  'actions/attest-build-provenance',
  'actions/checkout',
  'actions/dependency-review-action',
  'actions/download-artifact',
  'actions/setup-node',
  'actions/upload-artifact',
  'azure/login',
  'github/codeql-action/analyze',
  'github/codeql-action/init',
  'google/osv-scanner-action/osv-scanner-action',
  'ossf/scorecard-action',
];

const files = globSync(`${FOLDER}/*`, { cwd: ROOT })
  .map((file) => file.slice(FOLDER.length + 1))
  .sort();
const faults = (file: string, text: string): readonly string[] => faultsOf(text, MAY[file] ?? {}, Object.keys(scripts));

describe('workflows', () => {
  it('are those of the table', () => {
    expect(files).toEqual(Object.keys(MAY));
  });

  it.each(files)('%s does as the rules say', (file) => {
    expect(faults(file, textOf(`${FOLDER}/${file}`))).toEqual([]);
  });

  it('use each action at one commit, and none that is not named here', () => {
    const pins = files.flatMap((file) => pinsIn(textOf(`${FOLDER}/${file}`)));
    expect([...new Set(pins.map(({ action }) => action))].sort()).toEqual(ACTIONS);
    expect(new Set(pins.map(({ action, pin }) => `${action} ${pin}`)).size).toBe(ACTIONS.length);
  });

  it('get new versions a week after they came out', () => {
    const { updates } = parse(textOf('.github/dependabot.yml')) as { readonly updates: readonly unknown[] };
    expect(updates).toMatchObject(
      ['npm', 'github-actions'].map((ecosystem) => ({
        'package-ecosystem': ecosystem,
        directory: '/',
        cooldown: { 'default-days': 7 },
      })),
    );
  });
});

/** A text of a workflow, what somebody might make of it, and what must be said then. */
const PLANTED: readonly (readonly [file: string, from: string, to: string, complaint: string])[] = [
  ['ci.yml', '3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1', 'v7', 'not pinned'],
  ['ci.yml', ' # v7.0.1', '', 'not pinned'],
  ['ci.yml', ' # v7.0.1', ' # latest', 'not pinned'],
  ['ci.yml', '- run: .ci/run', '- uses: ./.github/actions/ours', 'not pinned'],
  ['ci.yml', '- run: .ci/run', '- uses: docker://alpine:3', 'not pinned'],
  ['ci.yml', 'pull_request:', 'pull_request_target:', 'on'],
  ['ci.yml', 'pull_request:', 'workflow_run:', 'on'],
  ['ci.yml', 'permissions:\n  contents: read', 'permissions: write-all', 'by default a job may read'],
  ['ci.yml', 'permissions:\n  contents: read', 'permissions:\n  contents: write', 'permissions.contents'],
  ['ci.yml', 'permissions:\n  contents: read\n', '', 'by default a job may read'],
  ['ci.yml', '    permissions:\n      contents: read\n', '', 'say what the job may do'],
  [
    'ci.yml',
    '    permissions:\n      contents: read',
    '    permissions:\n      contents: write',
    'not those of the table',
  ],
  ['ci.yml', 'runs-on: ubuntu-24.04', 'runs-on: self-hosted', 'a machine of GitHub'],
  ['ci.yml', 'runs-on: ubuntu-24.04', 'runs-on: ubuntu-latest', 'a machine of GitHub'],
  ['ci.yml', '    timeout-minutes: 120\n', '', 'say how long'],
  ['ci.yml', 'timeout-minutes: 120', 'timeout-minutes: 360', 'timeout-minutes'],
  ['ci.yml', 'shell: bash', 'shell: sh', 'defaults.run.shell'],
  ['ci.yml', '  group: ci-${{ github.ref }}\n', '', 'concurrency.group'],
  ['ci.yml', 'persist-credentials: false', 'fetch-depth: 0', 'leaves its token behind'],
  ['ci.yml', 'package-manager-cache: false', 'cache: npm', 'a cache is written'],
  ['ci.yml', 'CHROMIUM: /usr/bin/google-chrome', 'TOKEN: ${{ secrets.TOKEN }}', 'not known as safe'],
  ['ci.yml', 'CHROMIUM: /usr/bin/google-chrome', 'TITLE: ${{ github.event.pull_request.title }}', 'not known as safe'],
  ['ci.yml', 'CHROMIUM: /usr/bin/google-chrome', 'BRANCH: ${{ github.head_ref }}', 'not known as safe'],
  ['ci.yml', 'run: .ci/run', 'run: echo ${{ github.ref }}', 'an expression in a script'],
  ['ci.yml', 'run: .ci/run', 'run: .ci/walk', 'there is no .ci/walk'],
  ['ci.yml', 'run: .ci/run', 'run: npm run everything', 'package.json has no script everything'],
  ['ci.yml', 'run: .ci/run', 'run: npm ci', 'packages may not run scripts'],
  ['ci.yml', 'steps:', 'container: node:24\n    steps:', 'container'],
  ['ci.yml', 'steps:', 'secrets: inherit\n    steps:', 'secrets'],
  [
    'release.yml',
    '      - name: What arrived',
    '      - run: npm run build\n      - name: What arrived',
    'runs no code',
  ],
  ['release.yml', '    environment: release\n', '', 'has an environment'],
  ['release.yml', "    tags: ['v*']", "    tags: ['v*']\n  pull_request:", 'gets no identity'],
  ['deploy.yml', 'workflow_dispatch:', 'push:', 'by hand only'],
  ['deploy.yml', '    environment: ${{ inputs.environment }}\n', '', 'has an environment'],
  ['deploy.yml', '      id-token: write\n', '', 'id-token: write'],
  ['deploy.yml', 'client-id: ${{ vars.DEPLOYER_CLIENT_ID }}', 'creds: ${{ vars.CREDENTIALS }}', 'ids and no secret'],
  [
    'deploy.yml',
    '      - name: It is up',
    '      - run: npm ci --ignore-scripts\n      - name: It is up',
    'no package',
  ],
  [
    'deploy.yml',
    '"package/driftwarden-$VERSION.zip"\n        env',
    '${{ inputs.version }}\n        env',
    'in a script',
  ],
];

describe('a workflow falls', () => {
  it.each(PLANTED)('%s: %j → %j', (file, from, to, complaint) => {
    const text = textOf(`${FOLDER}/${file}`);
    expect(text, 'the text to replace is in the workflow').toContain(from);
    expect(faults(file, text.replace(from, to)).join('\n')).toContain(complaint);
  });
});
