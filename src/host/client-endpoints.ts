import type { Json } from '../model/json.ts';
import { GuardTripped } from './guards.ts';
import { Events } from './history.ts';
import { UnknownOrchestrator, type Delivery, type InstanceStatus, type Orchestrations } from './orchestrations.ts';
import { AlreadyExists } from './hub-tables.ts';

/** The value of a `durableClient` binding, from which durable-functions makes its client. */
export function clientDataOf(hubName: string, rpcBaseUrl: string): string {
  // The links for browsers are left out on purpose: they would carry the right to steer every instance.
  const none = 'not-served-by-the-embedded-host';
  return JSON.stringify({
    taskHubName: hubName,
    creationUrls: { createNewInstancePostUri: none, createAndWaitOnNewInstancePostUri: none },
    managementUrls: { id: 'INSTANCEID', statusQueryGetUri: none, sendEventPostUri: none, terminatePostUri: none },
    rpcBaseUrl,
  });
}

/** What the client may put behind a `?`. Anything else comes from an id or a reason that it did not escape. */
const PARAMETERS = new Set(
  'version taskHub connection showHistory showHistoryOutput showInput createdTimeFrom createdTimeTo runtimeStatus reason'.split(
    ' ',
  ),
);

type Order = { readonly url: URL; readonly method: string; readonly body: string };

/** Answers what the client of durable-functions 3.5 sends. `url` is relative to the base address of the client. */
export function answerClient(orchestrations: Orchestrations, order: Order): Response {
  try {
    return answer(orchestrations, order);
  } catch (error) {
    if (error instanceof AlreadyExists) return problem(500, error.message);
    if (error instanceof GuardTripped || error instanceof UnknownOrchestrator) return problem(400, error.message);
    throw error;
  }
}

function answer(orchestrations: Orchestrations, order: Order): Response {
  const { url, method } = order;
  if (url.pathname.startsWith('/entities/')) return problem(501, 'The embedded host has no entities.');
  const odd = [...url.searchParams.keys()].find((name) => !PARAMETERS.has(name));
  if (odd !== undefined || url.pathname.includes('%')) {
    throw new GuardTripped(
      'durable-functions puts ids, event names and reasons into URLs unescaped, so they must not hold / ? # & % or blanks. ' +
        `This call arrived as ${url.pathname}${url.search}.`,
    );
  }
  const [kind, ...rest] = url.pathname.split('/').filter((part) => part !== '');
  if (kind === 'orchestrators' && method === 'POST') return start(orchestrations, order, rest);
  if (kind === 'instances') return instances(orchestrations, order, rest);
  return problem(404, `There is no ${method} ${url.pathname} here.`);
}

function start(orchestrations: Orchestrations, { url, body }: Order, [name, id, ...more]: string[]): Response {
  if (name === undefined || more.length > 0) {
    throw new GuardTripped(`An instance id must not hold a slash: ${[id, ...more].join('/')}.`);
  }
  const version = url.searchParams.get('version');
  const started = orchestrations.start(name, {
    ...(id !== undefined && { id }),
    ...(version !== null && { version }),
    input: parse(body) ?? '',
  });
  return Response.json({ id: started }, { status: 202 });
}

function instances(orchestrations: Orchestrations, order: Order, [id, verb, event, ...more]: string[]): Response {
  const { url, method, body } = order;
  if (id === undefined && method === 'GET') return Response.json(orchestrations.instances().filter(filterOf(url)));
  if (id === undefined && method === 'DELETE') return purgeMany(orchestrations, url);
  if (id === undefined) return problem(404, `There is no ${method} ${url.pathname} here.`);
  if (method === 'GET' && verb === undefined) return status(orchestrations, url, id);
  if (method === 'DELETE' && verb === undefined) {
    return orchestrations.purge(id)
      ? Response.json({ instancesDeleted: 1 })
      : problem(404, `No instance '${id}' has ended.`);
  }
  if (method === 'POST' && more.length === 0) {
    const reason = url.searchParams.get('reason') ?? '';
    if (verb === 'raiseEvent' && event !== undefined)
      return delivered(orchestrations.raise(id, event, parse(body) ?? null));
    if (verb === 'terminate') return delivered(orchestrations.terminate(id, reason));
    if (verb === 'suspend') return delivered(orchestrations.suspend(id, reason));
    if (verb === 'resume') return delivered(orchestrations.resume(id, reason));
    if (verb === 'rewind') return new Response(null, { status: 501 });
  }
  return problem(404, `There is no ${method} ${url.pathname} here.`);
}

function status(orchestrations: Orchestrations, url: URL, id: string): Response {
  const found = orchestrations.status(id);
  if (found === undefined) return problem(404, `No instance with ID '${id}' found.`);
  const running = ['Pending', 'Running', 'Suspended'].includes(found.runtimeStatus);
  const outputs = url.searchParams.get('showHistoryOutput') === 'true';
  const historyEvents =
    url.searchParams.get('showHistory') === 'true' &&
    orchestrations.history(id).map(({ EventType, Input, Result, ...event }) => ({
      ...event,
      EventType: eventNames.get(EventType),
      ...(outputs && { Input, Result }),
    }));
  return Response.json({ ...found, ...(historyEvents && { historyEvents }) }, { status: running ? 202 : 200 });
}

const eventNames = new Map<number, string>(Object.entries(Events).map(([name, number]) => [number, name]));

function purgeMany(orchestrations: Orchestrations, url: URL): Response {
  if (!url.searchParams.has('createdTimeFrom')) return problem(400, 'createdTimeFrom is required.');
  const ended = orchestrations.instances().filter(filterOf(url));
  const instancesDeleted = ended.filter(({ instanceId }) => orchestrations.purge(instanceId)).length;
  return instancesDeleted === 0 ? problem(404, 'No instance matches.') : Response.json({ instancesDeleted });
}

function filterOf(url: URL): (instance: InstanceStatus) => boolean {
  const from = Date.parse(url.searchParams.get('createdTimeFrom') ?? '');
  const to = Date.parse(url.searchParams.get('createdTimeTo') ?? '');
  const statuses = url.searchParams.get('runtimeStatus')?.split(',');
  return ({ createdTime, runtimeStatus }) =>
    !(Date.parse(createdTime) < from) && !(Date.parse(createdTime) > to) && statuses?.includes(runtimeStatus) !== false;
}

function delivered(delivery: Delivery): Response {
  return new Response(null, { status: { accepted: 202, gone: 410, unknown: 404 }[delivery] });
}

function parse(body: string): Json | undefined {
  if (body === '') return undefined;
  try {
    return JSON.parse(body) as Json;
  } catch {
    throw new GuardTripped('The body is not JSON.');
  }
}

function problem(status: number, message: string): Response {
  return Response.json({ Message: 'The embedded host refused the call.', ExceptionMessage: message }, { status });
}
