import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { writeApp } from '../../../infra/package/build-package.ts';
import { freshFolder } from '../folder.ts';
import { elapsed, figure, ratios, type Measure } from '../measure.ts';

const ROOT = new URL('../../../', import.meta.url);
const MAIN = new URL('dist/functions/main.js', ROOT);

/** What the package has to come down to, beside the same code with the packages of node_modules. */
const BUNDLED = { kind: 'ratio', max: 0.35 } as const;
/** More than this, and an SDK is loaded before it is used. */
const LAZY = { kind: 'ratio', max: 0.6 } as const;

type Kind = 'bare' | 'package' | 'app' | 'everything';

/** What a process loads before it ends. The stand-in for the Functions worker is there in all of them. */
function scripts(main: string): Readonly<Record<Kind, string>> {
  const { dependencies } = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  const core = new URL('dist/host/functions-core.js', ROOT).href;
  const begin = `(await import('${core}')).installFunctionsCore();`;
  const load = (name: string): string => `await import('${name}');`;
  const tell = 'const { user, system } = process.cpuUsage(); console.log((user + system) / 1000);';
  return {
    bare: `${begin}${tell}`,
    package: `${begin}${load(main)}${tell}`,
    app: `${begin}${load(MAIN.href)}${tell}`,
    everything: `${begin}${load(MAIN.href)}${Object.keys(dependencies).map(load).join('')}${tell}`,
  };
}

/** Runs a script in a fresh process; how much of the processor that took, in milliseconds. */
function run(script: string): number {
  const options = { cwd: fileURLToPath(ROOT), encoding: 'utf8' } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], options);
  const told = Number(stdout.trim().split('\n').at(-1));
  if (status !== 0 || Number.isNaN(told)) throw new Error(`The process failed. ${stderr}`);
  return told;
}

/** How long a worker that was just started, after a deployment, a scale-out or a crash, hears no event. */
export const measure: Measure = {
  on:
    'processes that load the package that is deployed and end, net of one that loads nothing; beside them, processes that ' +
    'load the same code compiled, with its packages from node_modules, and such that load every package of `dependencies` ' +
    'too, as they would if the app did not load SDKs on first use',
  async run(size) {
    if (!existsSync(MAIN)) throw new Error('There is no compiled app to load: npm run build.');
    using folder = freshFolder('disk');
    const app = join(folder.path, 'app');
    await writeApp(fileURLToPath(ROOT), app);
    const [count, warmUp] = size === 'full' ? [15, 2] : [3, 1];
    const kinds = Object.entries(scripts(pathToFileURL(join(app, 'main.js')).href)) as [Kind, string][];
    const none = (): Record<Kind, number[]> => ({ bare: [], package: [], app: [], everything: [] });
    const [processor, wall] = [none(), none()];
    for (let round = 0; round < count + warmUp; round += 1) {
      for (const [kind, script] of round % 2 === 0 ? kinds : kinds.toReversed()) {
        let took = 0;
        const ms = await elapsed(() => (took = run(script)));
        if (round < warmUp) continue;
        processor[kind].push(took);
        wall[kind].push(ms);
      }
    }
    const net = (samples: typeof wall, kind: Kind): readonly number[] =>
      samples[kind].map((ms, index) => ms - (samples.bare[index] ?? 0));
    const share = (kind: Kind, of: Kind): readonly number[] => ratios(net(processor, kind), net(processor, of));
    return [
      figure('the package / the app from node_modules: processor, net', '×', share('package', 'app'), BUNDLED),
      figure('the app / the app and every package: processor, net', '×', share('app', 'everything'), LAZY),
      figure('loading the package, net', 'ms', net(wall, 'package')),
      figure('loading the app from node_modules, net', 'ms', net(wall, 'app')),
      figure('loading the app and every package, net', 'ms', net(wall, 'everything')),
      figure('a process that loads nothing', 'ms', wall.bare),
    ];
  },
};
