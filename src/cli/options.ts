import { parseArgs, type ParseArgsConfig } from 'node:util';
import { didYouMean } from '../settings/did-you-mean.ts';
import { CliProblem } from './problem.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

/** Reads the arguments of a command. Throws `CliProblem` with what is wrong and what may have been meant. */
export function optionsOf<O extends Options>(args: readonly string[], options: O, command: string) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const [, unknown] = /^Unknown option '(-[^' =]*)/u.exec(text) ?? [];
    const names = Object.keys(options).map((name) => `--${name}`);
    const why = unknown === undefined ? text : `There is no option ${unknown}${didYouMean(unknown, names)}.`;
    throw new CliProblem(`${why}\nSee: driftwarden ${command} --help`);
  }
}

/** One of the values that an option may have. Throws `CliProblem` with all of them. */
export function oneOf<T extends string>(option: string, value: string, values: readonly T[]): T {
  const found = values.find((one) => one === value.toLowerCase());
  if (found !== undefined) return found;
  throw new CliProblem(`--${option} ${value}: has to be one of ${values.join(', ')}${didYouMean(value, values)}.`);
}
