import { installFunctionsCore } from '../../src/host/functions-core.ts';
import { plantAll } from './plant-all.ts';
import { plant } from './planted.ts';

installFunctionsCore();
await import('../support/with-story-controls.ts');
const args = process.argv.slice(2);
const at = args.indexOf('--planted');
const name = at < 0 ? undefined : (args[at + 1] ?? '');
const storm = args.indexOf('--storm');
if (name === 'all') {
  process.exitCode = plantAll(Number(args[args.indexOf('--seeds') + 1] ?? 2_000));
} else {
  if (name !== undefined) plant(name);
  if (storm >= 0) {
    const { stormMain } = await import('./storms/main.ts');
    process.exitCode = await stormMain(args[storm + 1] ?? '', Number(args[storm + 2] ?? 1));
  } else {
    const { child, main } = await import('./main.ts');
    if (args.includes('--child')) await child();
    else process.exitCode = await main(args);
  }
}
