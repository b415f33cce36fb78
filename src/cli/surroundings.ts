/** Where a command writes to. */
export type Out = { readonly isTTY?: boolean; write(text: string): unknown };

/** What a command needs to know of where it runs. */
export type Surroundings = {
  readonly stdout: Out;
  readonly stderr: Out;
  /** All that comes in. */
  readonly readStdin: () => Promise<Buffer>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Colours on standard output: on a terminal that has them and is not told to show none. */
  readonly colours: boolean;
  /** Of this package. */
  readonly version: string;
};
