import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Person } from '../../src/model/approval.ts';
import type { aSite } from './page-site.ts';

/** The site on a free port of the loopback address, for a browser. The cookie `as` says who is signed in. */
export async function startSite(
  makeSite: (baseUrl: string) => ReturnType<typeof aSite>,
  people: readonly Person[],
): Promise<{ url: string; site: ReturnType<typeof aSite>; close(): Promise<void> }> {
  const live: { site?: ReturnType<typeof aSite> } = {};
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const parts: Buffer[] = [];
      for await (const part of incoming) parts.push(part as Buffer);
      const headers = Object.entries(incoming.headers).flatMap(([name, value]) =>
        typeof value === 'string' ? [[name, value] as const] : [],
      );
      const as = /(?:^|; )as=([^;]+)/u.exec(incoming.headers.cookie ?? '')?.[1];
      const reply = await live.site?.ask(
        incoming.url ?? '/',
        people.find(({ id }) => id === as),
        {
          method: incoming.method ?? 'GET',
          headers: Object.fromEntries(headers),
          body: Buffer.concat(parts).toString('utf8'),
        },
      );
      outgoing.writeHead(reply?.status ?? 500, { ...reply?.headers }).end(reply?.body);
    })().catch((error: unknown) => outgoing.writeHead(404).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const site = makeSite(url);
  live.site = site;
  return {
    url,
    site,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}
