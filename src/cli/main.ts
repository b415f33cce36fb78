#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';

/** The oldest Node.js that this package runs on: the same as `engines` of package.json says. */
const OLDEST = [22, 19] as const;

const { argv, stdin, stdout, stderr, env, versions } = process;
const [major = 0, minor = 0] = versions.node.split('.').map(Number);

if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
  stderr.write(`driftwarden needs Node.js ${OLDEST.join('.')} or newer; this is ${versions.node}.\n`);
  process.exitCode = 2;
} else {
  // Whoever reads our output may stop before its end, as head does.
  stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 2));
  // What is imported here may use what an older Node.js does not have.
  const { run } = await import('./run.ts');
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    readonly version: string;
  };
  const colours = stdout.isTTY && stdout.hasColors();
  const readStdin = (): Promise<Buffer> => buffer(stdin);
  process.exitCode = await run(argv.slice(2), { stdout, stderr, readStdin, env, colours, version });
}
