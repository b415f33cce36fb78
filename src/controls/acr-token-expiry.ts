import { advise, alternative, requestOf, step } from '../engine/advice.ts';
import { patch } from '../engine/changes.ts';
import { defineControl } from '../engine/control.ts';
import type { Deviation } from '../engine/control.ts';
import { instantOf } from '../engine/instant.ts';
import { irreversible } from '../engine/invert.ts';
import { isSameText } from '../engine/same-text.ts';
import { registryToken } from '../resources/registry-token.ts';

const MOST_DAYS = 90;
const DAY_MS = 86_400_000;

/** A password that never ends is one that somebody has forgotten. */
export const acrTokenExpiry = defineControl({
  id: 'acr-token-expiry',
  version: '1',
  resource: registryToken,
  meta: {
    title: 'Passwords of registry tokens end within 90 days',
    rationale:
      'A password that never ends outlives the people and pipelines that it was made for. ' +
      'Whoever finds it years later can still pull, and often push.',
    fix: 'Sends nothing, a person does it: make a password that ends, put it into Key Vault, hand it to its user.',
    severity: 'medium',
    mode: 'approval',
    ceiling: 'approval',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/container-registry/container-registry-token-based-repository-permissions',
      documents: ['001', '002'],
    },
    permissions: ['Microsoft.ContainerRegistry/registries/tokens/read'],
  },
  messages: {
    endless: 'The password {{password}} of registry token {{token}} never ends.',
    long: 'The password {{password}} of registry token {{token}} does not end within 90 days of its making.',
  },
  judges: ['/properties/credentials/passwords', '/properties/status'],

  applies: (state) => !isSameText(state.properties.status ?? '', 'disabled'),

  detect(state) {
    const found: Deviation<'endless' | 'long'>[] = [];
    let at = -1;
    for (const { name, creationTime, expiry } of state.properties.credentials?.passwords ?? []) {
      at += 1;
      const isEndless = expiry == null || expiry === '';
      if (!isEndless && instantOf(expiry) - instantOf(creationTime ?? '') <= MOST_DAYS * DAY_MS) continue;
      found.push({
        messageId: isEndless ? 'endless' : 'long',
        path: `/properties/credentials/passwords/${String(at)}/expiry`,
        current: expiry ?? null,
        desired: `at most ${String(MOST_DAYS)} days after it was made`,
        data: { token: state.name, password: name ?? String(at + 1) },
      });
    }
    return found;
  },

  fix: () =>
    advise(
      'A new password is shown once, to whoever makes it, and has to go to Key Vault: only a person can do that.',
      [
        step('Make it with az acr token credential generate --password1 --expiration-in-days 90.'),
        step('Put it into Key Vault, and let its user read it there.'),
        step('Where a workload uses the token, move it to a managed identity instead: it has no password at all.'),
      ],
      ['The old password, for good.'],
    ),

  undo: () => irreversible('Nothing is written, so there is nothing to take back.'),

  alternatives: (state) => [
    alternative(
      'containment',
      'Disable the token',
      'Nobody can log in with it until it is enabled again; its passwords stay as they are.',
      requestOf(patch(registryToken, state.id, { properties: { status: 'disabled' } })),
    ),
  ],

  impact: () => ({
    configured: { known: false, why: 'Who holds the password of a token is not known to Azure.' },
    used: { known: false, why: 'The log of logins is not read yet, so nobody knows who used the token lately.' },
    notes: ['Whoever uses the old password loses access as soon as the new one is made.'],
  }),
});
