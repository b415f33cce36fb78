import type { AppTemplate } from './container-app.ts';
import type { Shape } from './shape.ts';
import { defineTogether } from './together.ts';

/** One revision of a container app. */
export type AppRevision = {
  readonly active?: boolean | null;
  readonly createdTime?: string | null;
  readonly trafficWeight?: number | null;
  readonly replicas?: number | null;
  readonly template?: AppTemplate | null;
};

/** The revisions of a container app. Nobody writes one: they are switched on and off by actions. */
export const appRevisions = defineTogether<AppRevision>({
  type: 'Microsoft.App/containerApps/revisions',
  noun: 'revisions of a container app',
  apiVersion: '2026-07-01',
  below: ['Microsoft.App/containerApps'],
  shapes: {
    '/properties/active': 'boolean',
    '/properties/createdTime': 'text',
    '/properties/trafficWeight': 'number',
    '/properties/template': 'object',
    ...Object.fromEntries(
      ['/properties/template/containers', '/properties/template/initContainers'].flatMap((list): [string, Shape][] => [
        [list, 'list'],
        [`${list}/*`, 'object'],
        [`${list}/*/image`, 'text'],
      ]),
    ),
  },
});
