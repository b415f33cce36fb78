import { build, type Metafile, type Plugin } from 'esbuild';
import { join } from 'node:path';
import { lateRequires } from './late-requires.ts';

/** CommonJS packages ask for built-in modules, and for what the worker provides, by `require`: a module has none. */
const REQUIRE =
  "import { createRequire as requireHere } from 'node:module';\nconst require = requireHere(import.meta.url);";

/** Named exports of a CommonJS module are lost where a chunk of its own is made of it: these bring the other form, too. */
const AS_MODULES = Object.fromEntries(
  ['@azure/arm-authorization', '@azure/arm-containerinstance'].map((name) => [name, `${name}/dist-esm/src/index.js`]),
);

/** How the bundle differs from that of the source as it is. Only the tests of upgrades give any. */
export type Changes = { readonly plugins?: Plugin[] };

/**
 * Bundles the functions of the project at `root` into `folder`: `main.js`, and in `chunks/` what is loaded on first use,
 * each SDK apart. Names are kept and lines are not joined, so that a stack in a log says where without source maps. What
 * esbuild tells about it; it throws with its own words when the source does not hold together.
 */
export async function bundle(root: string, folder: string, { plugins = [] }: Changes = {}): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['src/functions/main.ts'],
    outdir: folder,
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22.19',
    tsconfig: join(root, 'tsconfig.json'),
    // The worker of Azure Functions provides it.
    external: ['@azure/functions-core'],
    alias: AS_MODULES,
    // The same bytes where node_modules is a link.
    preserveSymlinks: true,
    banner: { js: REQUIRE },
    legalComments: 'none',
    logLevel: 'silent',
    metafile: true,
    plugins: [lateRequires, ...plugins],
  });
  return metafile;
}
