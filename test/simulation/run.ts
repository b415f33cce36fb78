import { installFunctionsCore } from '../../src/host/functions-core.ts';
import { plant } from './planted.ts';

installFunctionsCore();
const args = process.argv.slice(2);
const at = args.indexOf('--planted');
if (at >= 0) plant(args.splice(at, 2)[1] ?? '');
const { main } = await import('./main.ts');
process.exitCode = await main(args);
