import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';

const textOf = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

async function ran(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const code = await run(args, {
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
    readStdin: () => Promise.resolve(Buffer.from('')),
    env: {},
    colours: false,
    version: '1.2.3',
  });
  return { code, out, err };
}

describe('driftwarden', () => {
  it('tells its commands', async () => {
    const { code, out } = await ran('--help');
    expect(out).toContain('Usage: driftwarden <command>');
    expect(code).toBe(0);
    expect(await ran()).toEqual({ code: 2, out, err: '' });
    expect((await ran('constructor', '--help')).out).toBe(out);
  });

  it.each([['scan'], ['explain'], ['cases'], ['pause'], ['resume']])('tells about %s', async (command) => {
    for (const args of [
      [command, '--help'],
      [command, '-h'],
      ['help', command],
    ]) {
      expect((await ran(...args)).out).toMatch(new RegExp(`^driftwarden ${command}: `, 'u'));
    }
  });

  it('tells its version', async () => {
    expect((await ran('--version')).out).toBe('1.2.3\n');
  });

  it('does not know what it can not do', async () => {
    expect(await ran('scna')).toEqual({
      code: 2,
      out: '',
      err: 'There is no command scna (did you mean scan?). See: driftwarden --help\n',
    });
  });

  it('needs the Node.js that package.json says', () => {
    const { engines } = JSON.parse(textOf('package.json')) as { engines: { node: string } };
    const [, major, minor] = /OLDEST = \[(\d+), (\d+)\]/u.exec(textOf('src/cli/main.ts')) ?? [];
    expect(engines.node.split(' ')[0]).toBe(`^${major ?? ''}.${minor ?? ''}`);
  });
});
