import { AsyncLocalStorage } from 'node:async_hooks';
import { Module } from 'node:module';

/** One value on its way into or out of a function, as the Functions runtime sends it. One member is set. */
export type TypedData = {
  readonly string?: string;
  readonly json?: string;
  readonly bytes?: Uint8Array;
  readonly int?: number;
  readonly double?: number;
  readonly http?: unknown;
};

/** A trigger, input or output of a function with the options it was registered with. */
export type Binding = { readonly type: string; readonly direction: 'in' | 'out'; readonly [option: string]: unknown };

/** A function as the app registered it. */
export type Registration = {
  readonly name: string;
  readonly bindings: Readonly<Record<string, Binding>>;
  readonly callback: (...inputs: unknown[]) => unknown;
};

/** The functions of an app by name. */
export type Registrations = ReadonlyMap<string, Registration>;

/** What `@azure/functions` makes of one invocation: arguments, the call, the answer. */
export interface InvocationModel {
  getArguments(): Promise<{ readonly context: object; readonly inputs: unknown[] }>;
  invokeFunction(context: object, inputs: unknown[], callback: Registration['callback']): Promise<unknown>;
  getResponse(context: object, result: unknown): Promise<{ readonly returnValue?: TypedData | null }>;
}

/** The side of `@azure/functions` that turns what the runtime sends into arguments, and results into what it expects. */
export interface ProgrammingModel {
  getInvocationModel(core: object): InvocationModel;
}

type State = {
  readonly functions: Map<string, Registration>;
  /** Where registrations go during `collectFunctions`. */
  readonly collecting: AsyncLocalStorage<Map<string, Registration>>;
  model: ProgrammingModel | undefined;
};

const KEY: unique symbol = Symbol.for('driftwarden.functions-core');
const world: typeof globalThis & { [KEY]?: State } = globalThis;

/**
 * Puts a stand-in for `@azure/functions-core`, which in Azure the worker supplies, where `@azure/functions` looks for
 * it. To be called before the first import of `@azure/functions`; more calls change nothing.
 */
export function installFunctionsCore(): void {
  if (world[KEY] !== undefined) return;
  const state: State = { functions: new Map(), collecting: new AsyncLocalStorage(), model: undefined };
  world[KEY] = state;
  const core = standIn(state);
  const real = Reflect.get(Module.prototype, 'require');
  Module.prototype.require = function (this: unknown, id: string): unknown {
    return id === '@azure/functions-core' ? core : Reflect.apply(real, this, [id]);
  };
}

/** Collects what `register` registers, apart from everything registered before or after, for a host of its own. */
export async function collectFunctions(register: () => void | Promise<void>): Promise<Registrations> {
  installFunctionsCore();
  const collected = new Map<string, Registration>();
  await world[KEY]?.collecting.run(collected, register);
  return collected;
}

/** Everything registered so far. */
export function registeredFunctions(): Registrations {
  return new Map(world[KEY]?.functions);
}

/** The programming model that `@azure/functions` brought; there is one as soon as a function is registered. */
export function programmingModel(): ProgrammingModel | undefined {
  return world[KEY]?.model;
}

function standIn(state: State): object {
  return {
    version: '4.0.0',
    hostVersion: '4.0.0',
    setProgrammingModel: (model: ProgrammingModel) => {
      state.model = model;
    },
    getProgrammingModel: () => state.model,
    registerFunction: (metadata: Pick<Registration, 'name' | 'bindings'>, callback: Registration['callback']) => {
      const functions = state.collecting.getStore() ?? state.functions;
      if (functions.has(metadata.name)) {
        throw new Error(`A function named '${metadata.name}' has already been registered.`);
      }
      functions.set(metadata.name, { name: metadata.name, bindings: metadata.bindings, callback });
    },
    registerHook: (name: string) => {
      throw new Error(`The embedded host has no hooks, so '${name}' would never run there.`);
    },
    log: () => undefined,
    Disposable: class {
      dispose(): void {
        return;
      }
    },
  };
}
