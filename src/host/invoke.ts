import type { Log } from '../ports/log.ts';
import type { ProgrammingModel, Registration, TypedData } from './functions-core.ts';

/** One invocation of a function. */
export type Call = {
  /** The invocation's id. */
  readonly id: string;
  readonly fn: Registration;
  /** What triggers it. */
  readonly data: TypedData;
  /** The orchestration instance that it is for, of orchestrators and activities. */
  readonly instance?: string;
};

/** Runs a function: its return value, or it throws what the function threw. */
export type Invoke = (call: Call) => Promise<TypedData | undefined>;

/** Stands between the host and the functions; `invoke` goes on. Tests repeat, delay or lose invocations with it. */
export type Invoker = (call: Call, invoke: Invoke) => Promise<TypedData | undefined>;

/** The binding that triggers a function. */
export function triggerOf(fn: Registration): {
  readonly name: string;
  readonly type: string;
  readonly options: object;
} {
  for (const [name, options] of Object.entries(fn.bindings)) {
    if (/trigger$/i.test(options.type)) return { name, type: options.type, options };
  }
  throw new TypeError(`The function '${fn.name}' has no trigger.`);
}

/**
 * Runs functions in this process, through the programming model of `@azure/functions`, as the worker does. `clientData`
 * is what a durable client is made from. What an orchestrator logs while it replays is dropped, with one warning.
 */
export function inProcess(model: ProgrammingModel, clientData: () => string, log: Log): Invoke {
  const warned = new Set<string>();

  return async ({ id, fn, data }) => {
    const trigger = triggerOf(fn);
    const clients = Object.entries(fn.bindings).filter(([, { type }]) => /^(durable|orchestration)Client$/i.test(type));
    let context: { readonly df?: { readonly isReplaying?: boolean } } = {};
    const invocation = model.getInvocationModel({
      invocationId: id,
      metadata: { name: fn.name, bindings: fn.bindings },
      state: undefined,
      request: {
        inputData: [
          { name: trigger.name, data },
          ...clients.map(([name]) => ({ name, data: { string: clientData() } })),
        ],
        triggerMetadata: {},
      },
      log: (level: string, _category: string, message: string) => {
        if (context.df?.isReplaying === true) {
          if (warned.has(fn.name)) return;
          warned.add(fn.name);
          log.warn(
            `${fn.name}: logs while it replays. Azure would repeat such lines; ask context.df.isReplaying before logging.`,
          );
          return;
        }
        const line = `${fn.name}: ${message}`;
        if (level === 'error' || level === 'critical') log.error(line);
        else if (level === 'warning') log.warn(line);
        else log.info(line);
      },
    });
    const prepared = await invocation.getArguments();
    context = prepared.context;
    const result = await invocation.invokeFunction(prepared.context, prepared.inputs, fn.callback);
    const response = await invocation.getResponse(prepared.context, result);
    return response.returnValue ?? undefined;
  };
}
