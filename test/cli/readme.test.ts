import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { HELP } from '../../src/cli/help.ts';
import { runScan } from './rig.ts';

const ROOT = new URL('../../', import.meta.url);
const readme = readFileSync(new URL('README.md', ROOT), 'utf8');

describe('README.md', () => {
  it('shows what a scan prints', async () => {
    const { out } = await runScan(['test/fixtures/scan', '--control', 'acr-admin-account-disabled']);
    expect(readme).toContain(`\`\`\`\n${out.replaceAll('test/fixtures/scan/', 'scan/')}\`\`\``);
  });

  it('names options that there are', () => {
    const section = readme.slice(readme.indexOf('## Scan without'), readme.indexOf('## What it watches'));
    const named = [...section.matchAll(/`(--[a-z-]+)/gu)].map(([, option = '']) => option);
    expect(named.length).toBeGreaterThan(4);
    const help = HELP.get('scan') ?? '';
    expect(named.filter((option) => option !== '--help' && !help.includes(option))).toEqual([]);
  });
});
