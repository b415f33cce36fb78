/** The host can't start or can't go on, and whoever started it can mend that. The message says what, where and how. */
export class HostProblem extends Error {
  override readonly name: string = 'HostProblem';
}

/** Somebody else listens on the port. */
export class PortTaken extends HostProblem {
  override readonly name = 'PortTaken';
  constructor(port: number) {
    super(
      `Port ${String(port)} on 127.0.0.1 is in use. Stop the program that uses it, or choose another: --port ${String(port + 1)}.`,
    );
  }
}

/** Another process works on the data folder. */
export class FolderLocked extends HostProblem {
  override readonly name = 'FolderLocked';
  constructor(folder: string, owner: string | undefined) {
    super(
      `The data folder ${folder} is in use by ${owner ?? 'another process'}. ` +
        'Stop that one first, or choose another folder: --data <folder>.',
    );
  }
}

/** The data folder can't be made, read or written, or was made by a newer version. */
export class FolderUnusable extends HostProblem {
  override readonly name = 'FolderUnusable';
  constructor(folder: string, reason: string) {
    super(`The data folder ${folder} can't be used: ${reason}. Mend that, or choose another folder: --data <folder>.`);
  }
}

/** No function was registered, so there is nothing to run. */
export class NothingRegistered extends HostProblem {
  override readonly name = 'NothingRegistered';
  constructor() {
    super(
      'No function is registered. Call installFunctionsCore() before the first import of @azure/functions, ' +
        'then import the module that registers the functions, then start the host.',
    );
  }
}

/** A function needs something that this host doesn't have. */
export class UnsupportedFunction extends HostProblem {
  override readonly name = 'UnsupportedFunction';
  constructor(functionName: string, what: string) {
    super(`The function '${functionName}' can't run on the embedded host: ${what}.`);
  }
}

/** A setting in host.json is not what it must be. */
export class BadHostJson extends HostProblem {
  override readonly name = 'BadHostJson';
  constructor(path: string, expected: string, found: unknown) {
    super(`host.json: ${path} must be ${expected}, but is ${JSON.stringify(found)}.`);
  }
}
