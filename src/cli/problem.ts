/** What the user has to mend: wrong arguments, a file that can't be read. Told without a stack trace. */
export class CliProblem extends Error {
  override readonly name = 'CliProblem';
}

/** What a command tells the shell. `incomplete`: it could not run, or not on everything that it was given. */
export const EXIT = { fine: 0, findings: 1, incomplete: 2 } as const;
