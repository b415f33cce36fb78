import { patch } from '../engine/changes.ts';
import { defineControl } from '../engine/control.ts';
import { invert } from '../engine/invert.ts';
import { scopeContains } from '../engine/scope.ts';
import { containerApp } from '../resources/container-app.ts';

const LEAST = 2;

/** With one replica, each restart is an outage; with none, each first request waits for a start. Absent means none. */
export const caMinReplicas = defineControl({
  id: 'ca-min-replicas',
  version: '1',
  resource: containerApp,
  meta: {
    title: 'Container app in production keeps at least two replicas',
    rationale:
      'With one replica, an app is away whenever that one restarts or its node is replaced. ' +
      'With none, the first caller after a pause waits until one has started.',
    fix: 'Raises the least number of replicas to two, which makes a new revision.',
    severity: 'low',
    mode: 'report',
    ceiling: 'approval',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/container-apps/scale-app',
      documents: ['002'],
    },
    permissions: ['Microsoft.App/containerApps/read', 'Microsoft.App/containerApps/write'],
  },
  messages: {
    tooFew: 'Container app {{app}} is in production and may run on {{replicas}}.',
  },
  judges: ['/properties/template/scale'],

  applies: ({ id }, profile) => profile.production.some((scope) => scopeContains(scope, id)),

  detect({ name, properties }) {
    const least = properties.template?.scale?.minReplicas ?? null;
    if (least !== null && least >= LEAST) return [];
    const replicas = least === 1 ? 'one replica' : 'no replica at all';
    return [
      {
        messageId: 'tooFew',
        path: '/properties/template/scale/minReplicas',
        current: least,
        desired: LEAST,
        data: { app: name, replicas },
      },
    ];
  },

  fix({ id, properties }) {
    const most = properties.template?.scale?.maxReplicas;
    const isBelow = most != null && most < LEAST;
    const scale = { minReplicas: LEAST, ...(isBelow ? { maxReplicas: LEAST } : {}) };
    return [patch(containerApp, id, { properties: { template: { scale } } })];
  },

  undo: invert,

  impact: ({ properties }) => ({
    configured: { known: true, consumers: [] },
    used: { known: true, consumers: [] },
    notes: [
      'Two replicas are charged for around the clock. An app that works off a queue must bear two of itself.',
      ...(properties.configuration?.activeRevisionsMode?.toLowerCase() === 'multiple'
        ? ['Several revisions may be active: move the traffic to the new one, and older ones keep what they had.']
        : ['A new revision takes over from the running one.']),
    ],
  }),
});
