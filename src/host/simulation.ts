import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import tls from 'node:tls';
import { html } from '../render/html.ts';
import { page, type Frame } from '../render/layout.ts';
import { htmlReply, seeOther } from '../pages/replies.ts';
import type { PageReply } from '../pages/exchange.ts';
import type { JsonObject } from '../model/json.ts';
import { GROUP, PEOPLE, SUBSCRIPTION } from '../simulator/contoso.ts';
import { startSimulator, type Simulator } from '../simulator/simulator.ts';
import { deedsLeft, perform, settle } from '../simulator/story.ts';
import { choose } from './person.ts';
import { inboxPage } from './inbox.ts';

/** Between two deeds of the story, so that each can be followed. */
const PACE_MS = 7_000;

/** How long Event Grid takes in the simulated Azure, and after how long it tries again. */
const REDELIVERY_MS = 5_000;

/** The simulated Azure as the host runs it. */
export interface Simulation {
  readonly simulator: Simulator;
  /** Pages of the host itself: who to be, and what was sent to people. */
  routes(request: Request): Promise<Response | undefined>;
  /** Lets the people of the story do what they have not done yet. */
  play(tell: (line: string) => void): Promise<void>;
  close(): Promise<void>;
}

/** Starts the simulated Azure on its file and points the app at it. `deliver` sends one event to the app's webhook. */
export async function startSimulation(
  dataDir: string,
  baseUrl: string,
  deliver: (event: JsonObject) => Promise<void>,
): Promise<Simulation> {
  const simulator = await startSimulator({ file: join(dataDir, 'azure.db'), deliver, keepCalls: 0 });
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), simulator.certificate]);
  settle(simulator, new Date());
  const settings = join(dataDir, 'settings.yaml');
  if (!existsSync(settings)) writeFileSync(settings, SETTINGS);
  Object.assign(process.env, { PUBLIC_BASE_URL: baseUrl, DRIFTWARDEN_SETTINGS: settings }, simulator.env);
  const retry = setInterval(() => void simulator.deliverNow(), REDELIVERY_MS);
  let stopped = false;
  return {
    simulator,
    routes: (request) => answer(simulator, request),
    async play(tell) {
      const left = deedsLeft(simulator);
      if (left.length > 0)
        tell(`The estate was looked at. What was wrong before: ${baseUrl}/cases. What people do now:`);
      for (const deed of left) {
        await new Promise((resolve) => setTimeout(resolve, PACE_MS).unref());
        if (stopped) return;
        tell(deed.says);
        const { status } = perform(simulator, deed);
        if (status >= 400) tell(`Azure refused that (${String(status)}). It is tried again at the next start.`);
      }
    },
    async close() {
      stopped = true;
      clearInterval(retry);
      await simulator.close();
    },
  };
}

/** Settings of the simulated estate. They lie in the data folder and may be changed while it runs. */
const SETTINGS = `# Settings of the simulated estate. Change them while it runs: they are read anew for each decision.
enforcement: enforce
scopes: [/subscriptions/${SUBSCRIPTION}]
controls: {acr-admin-account-disabled: auto}
profile: {logWorkspace: ${GROUP}/providers/Microsoft.OperationalInsights/workspaces/law-shop}
approvers:
  - scope: /subscriptions/${SUBSCRIPTION}
    role: approver-platform
    fallback: approver-security
    mail: [platform@contoso.example]
# Above the drifts that were there before the first look: more of them than writes in an hour hold up every fix.
limits: {freshFor: PT30M, writesPerHour: 100}
# Where the traffic enters nobody has stated yet (edge-gateway): it is listed.
attestations:
  - {id: cae-segmentation, by: Platform team, evidence: "https://wiki.contoso.example/networks", until: 2099-12-31}
  - {id: data-encrypted, by: Platform team, evidence: "https://wiki.contoso.example/data", until: 2099-12-31}
  - {id: deps-private-endpoints, by: Platform team, evidence: "https://wiki.contoso.example/networks", until: 2099-12-31}
  - {id: image-built-from-source, by: Shop team, evidence: "https://wiki.contoso.example/builds", until: 2099-12-31}
  - {id: rbac-review-quarterly, by: Security team, evidence: "https://wiki.contoso.example/reviews", until: 2099-12-31}
`;

async function answer(simulator: Simulator, request: Request): Promise<Response | undefined> {
  const { pathname } = new URL(request.url);
  const frame: Frame = { simulated: true, signInAt: '/person' };
  if (pathname === '/inbox' && request.method === 'GET')
    return response(htmlReply(200, inboxPage(frame, simulator.estate)));
  if (pathname !== '/person') return undefined;
  if (request.method === 'GET') return response(htmlReply(200, chooser(frame)));
  const form = new URLSearchParams(await request.text());
  const person = PEOPLE.find(({ id }) => id === form.get('person'));
  if (person === undefined) return response(htmlReply(400, chooser(frame)));
  return response({ ...seeOther('/cases'), headers: { ...seeOther('/cases').headers, 'set-cookie': choose(person) } });
}

function chooser(frame: Frame): string {
  return page(
    frame,
    'Choose who you are',
    html`<h1>Choose who you are</h1>
      <p>Only with the simulated Azure: try who may decide what. The author of a drift may not keep it.</p>
      <form method="post" action="/person">
        <fieldset>
          <legend>Person</legend>
          ${PEOPLE.map(
            ({ id, name, roles }) =>
              html`<p>
                <input type="radio" name="person" id="${id}" value="${id}" required />
                <label for="${id}">${name}${roles.length > 0 && `, ${roles.join(', ')}`}</label>
              </p>`,
          )}
        </fieldset>
        <p><button type="submit">Be this person</button></p>
      </form>
      <p><a href="/inbox">What was sent to people</a></p>`,
  );
}

function response({ status, headers, body }: PageReply): Response {
  return new Response(body, { status, headers });
}
