import { installFunctionsCore } from '../../src/host/functions-core.ts';
import { plant } from './planted.ts';

installFunctionsCore();
const args = process.argv.slice(2);
const at = args.indexOf('--planted');
if (at >= 0) plant(args[at + 1] ?? '');
const storm = args.indexOf('--storm');
if (storm >= 0) {
  const { stormMain } = await import('./storms/main.ts');
  process.exitCode = await stormMain(args[storm + 1] ?? '', Number(args[storm + 2] ?? 1));
} else {
  const { child, main } = await import('./main.ts');
  if (args.includes('--child')) await child();
  else process.exitCode = await main(args);
}
