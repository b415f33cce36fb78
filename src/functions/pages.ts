import type { HttpMethod } from '@azure/functions';
import { app, type DurableClient } from 'durable-functions';
import { runSelfCheck } from '../activities/self-check.ts';
import { startSweep } from '../activities/start-sweep.ts';
import { brokenStart, ports, type App } from '../app.ts';
import { recordsOf } from '../audit/chain.ts';
import type { AuditRecord } from '../model/audit.ts';
import { serveCaseJson, serveCaseListJson, serveSweep } from '../pages/api.ts';
import { serveApproval } from '../pages/approvals.ts';
import { serveBrokenStart } from '../pages/broken-start.ts';
import { serveCase, serveCaseList } from '../pages/cases.ts';
import type { PageDeps, PageReply, PageRequest } from '../pages/exchange.ts';
import { httpResponse, pageRequest } from '../pages/http.ts';
import { servePauseJson, servePausesJson, serveResumeJson } from '../pages/pause-api.ts';
import { servePause, serveResume } from '../pages/pauses.ts';
import { serveSelfCheck, serveSelfCheckJson } from '../pages/self-check.ts';
import { serveStyle } from '../pages/style.ts';
import type { Store } from '../ports/store.ts';
import { workflowsWith } from './workflows.ts';

type Serve = (request: PageRequest, deps: PageDeps) => Promise<PageReply>;

/** Who may is asked by the pages themselves: a key of the Functions host proves nothing about a person. */
function page(name: string, route: string, serve: Serve, whenBroken: 'throw' | 'tell' = 'throw'): void {
  const methods: HttpMethod[] = ['GET', 'HEAD', 'POST', 'OPTIONS'];
  app.client.http(name, {
    route,
    methods,
    authLevel: 'anonymous',
    handler: async (given, client) => {
      const request = await pageRequest(given);
      const app = await ports().catch((error: unknown) => ({ error }));
      if (!('error' in app)) return httpResponse(await serve(request, pageDeps(app, client)));
      if (whenBroken === 'throw') throw app.error;
      return httpResponse(await serveBrokenStart(request, brokenStart(app.error)));
    },
  });
}

function pageDeps(app: App, client: DurableClient): PageDeps {
  const workflows = workflowsWith(client);
  return {
    ...app,
    workflows,
    readChain: (chain) => chainOf(app.store, chain),
    runSelfCheck: (by) => runSelfCheck(app, by),
    startSweep: (by) => startSweep({ ...app, workflows }, by),
  };
}

async function chainOf(store: Store, chain: string): Promise<readonly AuditRecord[]> {
  const records: AuditRecord[] = [];
  for await (const record of recordsOf(store, chain)) records.push(record);
  return records;
}

page('case-list', 'cases', serveCaseList);
page('case', 'cases/{id}', serveCase);
page('approval', 'approvals/{id}', serveApproval);
page('pause', 'pause', servePause);
page('resume', 'resume', serveResume);
page('style', 'style.css', serveStyle);
page('case-list-json', 'api/cases', serveCaseListJson);
page('case-json', 'api/cases/{id}', serveCaseJson);
page('pauses-json', 'api/pauses', servePausesJson);
page('pause-json', 'api/pause', servePauseJson);
page('resume-json', 'api/resume', serveResumeJson);
page('self-check-page', 'self-check', serveSelfCheck, 'tell');
page('self-check-json', 'api/self-check', serveSelfCheckJson, 'tell');
page('sweep-now', 'api/sweep', serveSweep);
