import { advise, requestOf, step } from '../engine/advice.ts';
import { patch } from '../engine/changes.ts';
import { defineControl } from '../engine/control.ts';
import { invert } from '../engine/invert.ts';
import { containerApp } from '../resources/container-app.ts';
import { ingressOf } from './shared/app-ingress.ts';

const AT = '/properties/configuration/ingress/ipSecurityRestrictions';
const WANTED = 'rules for the addresses of the clients, all of one action';

/** Whoever is public need not be open to every address: a gateway in front has a known one. */
export const caIpRestrictions = defineControl({
  id: 'ca-ip-restrictions',
  version: '1',
  resource: containerApp,
  meta: {
    title: 'External container app restricts the addresses that reach it',
    rationale:
      'An app behind a gateway or for known clients that answers every address can be called around the gateway. ' +
      'IP restrictions turn everybody else away before the app is reached.',
    fix: 'Sends nothing, a person does it: only the owner knows from which addresses clients come.',
    severity: 'medium',
    mode: 'approval',
    ceiling: 'approval',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/container-apps/ip-restrictions',
      documents: ['002'],
    },
    permissions: ['Microsoft.App/containerApps/read'],
  },
  messages: {
    unrestricted: 'Container app {{app}} is external and answers every address.',
    everybody: 'Rule {{rule}} of container app {{app}} lets in every address.',
    mixed: 'The rules of container app {{app}} do not all allow or all deny, so what they let in is not certain.',
  },
  impliedBy: ['ca-ingress-internal'],
  judges: ['/properties/configuration/ingress'],

  applies: (state) => ingressOf(state)?.external === true,

  detect(state) {
    const data = { app: state.name };
    const rules = ingressOf(state)?.ipSecurityRestrictions ?? null;
    if (rules === null || rules.length === 0) {
      return [{ messageId: 'unrestricted', path: AT, current: rules, desired: WANTED, data }];
    }
    const actions = new Set(rules.map(({ action }) => (action ?? '').toLowerCase()));
    if (actions.size > 1 || actions.has('')) {
      return [{ messageId: 'mixed', path: AT, current: rules, desired: WANTED, data }];
    }
    return rules.flatMap(({ name = 'without a name', action, ipAddressRange }, index) => {
      const isForAll = action?.toLowerCase() === 'allow' && /\/0+$/u.test((ipAddressRange ?? '/0').trim());
      const path = `${AT}/${String(index)}`;
      const current = rules[index] ?? null;
      return isForAll
        ? [{ messageId: 'everybody', path, current, desired: WANTED, data: { ...data, rule: name } } as const]
        : [];
    });
  },

  fix: (state) =>
    advise(
      'From which addresses the clients come is not known here, and a list that lacks one turns that client away.',
      [
        step('Find out from which addresses clients, gateways and health probes call the app.'),
        step(
          'Write the whole list, one rule for each range and all with the action Allow: everybody else is turned away.',
          requestOf(
            patch(containerApp, state.id, {
              properties: {
                configuration: {
                  ingress: {
                    ipSecurityRestrictions: [
                      { name: 'clients', action: 'Allow', ipAddressRange: '<range of the clients, as 203.0.113.0/24>' },
                    ],
                  },
                },
              },
            }),
          ),
        ),
        step('Or make the ingress internal, where nobody calls from outside.'),
      ],
      [],
    ),

  undo: invert,

  impact: () => ({
    configured: { known: false, why: 'Nobody knows which clients call, and from which addresses.' },
    used: { known: false, why: 'The log of requests is not read, so nobody knows who called lately.' },
    notes: ['Whoever is not on the list is turned away at once. No new revision is made.'],
  }),
});
