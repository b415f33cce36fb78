import { installFunctionsCore } from '../../src/host/functions-core.ts';

installFunctionsCore();
const { main } = await import('./main.ts');
process.exitCode = await main(process.argv.slice(2));
