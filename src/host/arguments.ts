import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { HostProblem } from './problems.ts';

/** What the caller of `npm start` asks for. */
export type Arguments = { readonly azure: boolean; readonly port: number; readonly dataDir: string };

/** Reads the command line. Throws `HostProblem` with the usage when it can't be understood. */
export function readArguments(args: readonly string[], cwd: string): Arguments {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { azure: { type: 'boolean' }, port: { type: 'string' }, data: { type: 'string' } },
    });
    const port = Number(values.port ?? '7071');
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      throw new Error(`--port ${values.port ?? ''}: not a port.`);
    const azure = values.azure === true;
    return { azure, port, dataDir: resolve(cwd, values.data ?? (azure ? '.data/azure' : '.data/simulated')) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new HostProblem(`${why}\nUsage: npm start -- [--azure] [--port N] [--data DIR]`);
  }
}
