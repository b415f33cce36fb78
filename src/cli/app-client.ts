import { isObject, parsedJson, textAt } from '../azure/json-parts.ts';
import { userToken } from '../azure/user-token.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { ArmFault } from '../ports/arm.ts';
import { oneLine } from '../render/plain-text.ts';
import { CliProblem } from './problem.ts';
import type { Surroundings } from './surroundings.ts';

/** The options of every command that asks an app. */
export const APP_OPTIONS = { url: { type: 'string' }, 'client-id': { type: 'string' } } as const;

/** What an app said, where it could be understood: never 401, 403 or 5xx. Its texts come from outside. */
export type AppAnswer = { readonly status: number; readonly body: JsonObject };

/** The API of an app that runs. A path is what comes after `/api`. Throws `CliProblem` with what to do. */
export interface AppClient {
  /** Its address, without a trailing slash. */
  readonly url: string;
  get(path: string): Promise<AppAnswer>;
  post(path: string, body: JsonObject): Promise<AppAnswer>;
}

/** A request as it leaves. */
export type AppRequest = {
  readonly method: 'GET' | 'POST';
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** What the client is made of: how it asks, and who it asks as. `ask` throws when there is no answer. */
export type AppClientParts = {
  readonly ask: (request: AppRequest) => Promise<{ readonly status: number; readonly text: string }>;
  readonly token: typeof userToken;
};

/** The app of `npm start`. */
const LOCAL = 'http://127.0.0.1:7071';
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);
const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;

/** An app that is busy answers in seconds; one that never does is told of, in milliseconds. */
const LONGEST_MS = 30_000;
const MOST_SAID = 500;

const PARTS: AppClientParts = {
  async ask({ method, address, headers, body }) {
    const signal = AbortSignal.timeout(LONGEST_MS);
    const given = body === undefined ? {} : { body };
    const answer = await fetch(address, { method, headers, redirect: 'manual', signal, ...given });
    return { status: answer.status, text: await answer.text() };
  },
  token: userToken,
};

/**
 * The app that `--url` or DRIFTWARDEN_URL names, else the one on this machine. Asked as whoever is signed in (`az login`);
 * without a token where it is on this machine, and over https only where it is not. Throws `CliProblem`.
 */
export function appClient(
  values: { readonly url?: string | undefined; readonly 'client-id'?: string | undefined },
  env: Surroundings['env'],
  { ask, token }: AppClientParts = PARTS,
): AppClient {
  const { url, isLocal } = addressOf(values.url ?? presentIn(env['DRIFTWARDEN_URL']) ?? LOCAL);
  const clientId = values['client-id'] ?? presentIn(env['SIGN_IN_CLIENT_ID']) ?? '';

  async function authorization(): Promise<Readonly<Record<string, string>>> {
    if (isLocal) return {};
    if (!GUID.test(clientId)) {
      throw new CliProblem(
        `To ask ${url}, give the client id of its Entra app by --client-id or SIGN_IN_CLIENT_ID: it is the app setting of that name.`,
      );
    }
    return { authorization: `Bearer ${await tokenOf(token, env, clientId)}` };
  }

  async function send(method: AppRequest['method'], path: string, body?: JsonObject): Promise<AppAnswer> {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const type: Readonly<Record<string, string>> = body === undefined ? {} : { 'content-type': 'application/json' };
    const headers = { accept: 'application/json', ...type, ...(await authorization()) };
    const answer = await ask({ method, address: `${url}/api${path}`, headers, ...sent }).catch((error: unknown) => {
      throw new CliProblem(`${url} does not answer (${whyOf(error)}). Start the app, or name its address by --url.`);
    });
    return understood(answer, { url, isLocal, clientId });
  }

  return { url, get: (path) => send('GET', path), post: (path, body) => send('POST', path, body) };
}

type Asked = { readonly url: string; readonly isLocal: boolean; readonly clientId: string };

function understood({ status, text }: { readonly status: number; readonly text: string }, asked: Asked): AppAnswer {
  const { url } = asked;
  const body = parsedJson(text);
  if (status === 401 || (status >= 300 && status < 400)) throw new CliProblem(notSignedIn(asked, saidIn(body)));
  if (status === 403) {
    throw new CliProblem(
      `${url} does not let you: ${saidIn(body) || 'it does not say why.'}\n` +
        'The settings (approvers) say which app role may. Who administers Entra assigns it: Enterprise applications > ' +
        'the app > Users and groups. A new role holds from the next sign-in: az logout, az login.',
    );
  }
  if (status >= 500 && isObject(body)) {
    throw new CliProblem(`${url} can't tell now (${String(status)}): ${saidIn(body) || 'it does not say why.'}`);
  }
  if (!isObject(body) || (status >= 400 && saidIn(body) === '')) {
    throw new CliProblem(
      `${url} answered ${String(status)}, and nothing that Driftwarden says. Is --url the address of the app?`,
    );
  }
  return { status, body };
}

function notSignedIn({ url, isLocal, clientId }: Asked, said: string): string {
  if (isLocal) {
    return (
      `${url} does not know who you are, and this needs a person. With the simulated Azure people choose who they are ` +
      `in a browser: choose at ${url}/person, then do it on its pages.`
    );
  }
  return (
    `${url} does not take your sign-in${said === '' ? '.' : `: ${said}`}\n` +
    `Sign in for its app, az login --scope api://${clientId}/.default, and check that --client-id is that of this app.`
  );
}

async function tokenOf(token: typeof userToken, env: Surroundings['env'], clientId: string): Promise<string> {
  try {
    return await token(env, clientId);
  } catch (error) {
    if (!(error instanceof ArmFault)) throw new CliProblem(error instanceof Error ? error.message : String(error));
    throw new CliProblem(
      `There is no sign-in for this app. Run az login, or az login --scope api://${clientId}/.default, and try again. ` +
        `(${oneLine(error.message, MOST_SAID)})`,
    );
  }
}

function addressOf(text: string): { readonly url: string; readonly isLocal: boolean } {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url?.search === '' && url.hash === '' && url.username === '' && /^https?:$/u.test(url.protocol);
  if (url === undefined || !isPlain) {
    throw new CliProblem(
      `--url ${text}: is not the address of an app, like https://<app>.azurewebsites.net or ${LOCAL}`,
    );
  }
  const isLocal = LOOPBACK.has(url.hostname);
  if (!isLocal && url.protocol !== 'https:') {
    throw new CliProblem(`--url ${text}: has to be https. A token is not sent in the clear.`);
  }
  return { url: url.href.replace(/\/+$/u, ''), isLocal };
}

/** What the app says is wrong, as one line for a terminal; empty when it does not. */
function saidIn(body: Json | undefined): string {
  return oneLine(textAt(body, 'error') ?? '', MOST_SAID);
}

function whyOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

function presentIn(setting: string | undefined): string | undefined {
  const text = setting?.trim();
  return text === '' ? undefined : text;
}
