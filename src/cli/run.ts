import { didYouMean } from '../settings/did-you-mean.ts';
import { cases } from './cases.ts';
import { doctor } from './doctor.ts';
import { explain } from './explain.ts';
import { HELP } from './help.ts';
import { pause, resume } from './pause.ts';
import { CliProblem, EXIT } from './problem.ts';
import { scan } from './scan.ts';
import type { Surroundings } from './surroundings.ts';

const COMMANDS: Readonly<Record<string, (args: readonly string[], around: Surroundings) => number | Promise<number>>> =
  {
    cases,
    doctor: (args, around) => doctor(args, around),
    explain,
    pause,
    resume,
    scan,
  };

/** Runs the command that was named. Mistakes of the user are told in words, on standard error. */
export async function run([name = '', ...args]: readonly string[], around: Surroundings): Promise<number> {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  const wantsHelp = name === '' || name === 'help' || [name, ...args].some((arg) => arg === '--help' || arg === '-h');
  if (wantsHelp) {
    around.stdout.write(HELP.get(name) ?? HELP.get(args[0] ?? '') ?? HELP.get('') ?? '');
    return name === '' ? EXIT.incomplete : EXIT.fine;
  }
  if (name === '--version' || name === 'version') {
    around.stdout.write(`${around.version}\n`);
    return EXIT.fine;
  }
  try {
    if (command !== undefined) return await command(args, around);
    throw new CliProblem(
      `There is no command ${name}${didYouMean(name, Object.keys(COMMANDS))}. See: driftwarden --help`,
    );
  } catch (error) {
    if (!(error instanceof CliProblem)) throw error;
    around.stderr.write(`${error.message}\n`);
    return EXIT.incomplete;
  }
}
