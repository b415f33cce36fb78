import { alternative } from '../engine/advice.ts';
import { remove } from '../engine/changes.ts';
import { defineControl } from '../engine/control.ts';
import type { Deviation } from '../engine/control.ts';
import { irreversible } from '../engine/invert.ts';
import { isObject } from '../engine/merge-patch.ts';
import { plainSecret } from '../engine/plain-secret.ts';
import { pointerTo } from '../engine/pointer.ts';
import { isSameText } from '../engine/same-text.ts';
import type { Json } from '../model/json.ts';
import { deployment } from '../resources/deployment.ts';
import type { DeploymentProperties, DeploymentValue } from '../resources/deployment.ts';
import { rotationImpact } from './shared/plain-variables.ts';

type Found = { readonly path: readonly string[]; readonly value: Json; readonly why: string };
type Plain = Found & { readonly what: string; readonly name: string };

const NOTHING: readonly Found[] = [];

const LISTS = [
  ['parameters', 'parameter'],
  ['outputs', 'output'],
] as const;

/** A template parameter without `@secure()` stays readable in the history of the group, long after the resource is gone. */
export const deploymentHistoryPlaintext = defineControl({
  id: 'deployment-history-plaintext',
  version: '1',
  resource: deployment,
  meta: {
    title: 'The deployment history shows no secret',
    rationale:
      'Whoever may read a resource group reads the parameters and outputs of all its deployments, also of those that are ' +
      'long over. Only secure parameters are left out of the history.',
    fix: 'Deletes the entry from the history, not what was deployed; a person rotates the secret and makes it secure.',
    severity: 'medium',
    mode: 'approval',
    ceiling: 'approval',
    quorum: 2,
    references: {
      docs: 'https://learn.microsoft.com/azure/azure-resource-manager/templates/deployment-history-deletions',
      documents: ['000'],
    },
    permissions: ['Microsoft.Resources/deployments/read', 'Microsoft.Resources/deployments/delete'],
  },
  messages: {
    plain: 'Deployment {{deployment}} shows its {{what}} {{name}} in plain text, and {{why}}.',
  },
  judges: ['/properties/parameters', '/properties/outputs'],

  applies: ({ properties }) =>
    LISTS.some(([list]) => Object.values(properties[list] ?? {}).some(isSecure)) || plainIn(properties).length > 0,

  detect: ({ name: deploymentName, properties }) =>
    plainIn(properties).map(({ what, name, path, value, why }): Deviation<'plain'> => {
      const data = { deployment: deploymentName, what, name, why };
      return { messageId: 'plain', path: pointerTo(path), current: value, desired: null, data };
    }),

  fix: ({ id }) => [remove(deployment, id)],

  undo: () => irreversible('An entry of the history that is deleted does not come back.'),

  alternatives: () => [
    alternative(
      'first',
      'Rotate the secret where it was issued, and mark the parameter as secure in the template',
      'The old value counts as known, whether the entry is deleted or not; without it the next deployment shows the new one.',
    ),
  ],

  impact: () => ({
    ...rotationImpact(),
    notes: [
      'What was deployed stays as it is. Who deployed what and when is no longer to be seen here: it is evidence.',
      'Whoever has read the value keeps it until it is rotated, and it works until then.',
      'A deployment that refers to this one by its name does not find its outputs any more.',
    ],
  }),
});

function isSecure({ type }: DeploymentValue): boolean {
  return typeof type === 'string' && (isSameText(type, 'SecureString') || isSameText(type, 'SecureObject'));
}

/** The secrets in parameters and outputs, each where it stands: objects are looked through. */
function plainIn(properties: DeploymentProperties): readonly Plain[] {
  const plain: Plain[] = [];
  for (const [list, what] of LISTS) {
    const values = properties[list];
    if (values == null) continue;
    for (const name of Object.keys(values)) {
      const entry = values[name];
      if (entry === undefined || typeof entry.value !== 'object' || isSecure(entry)) continue;
      for (const one of found(name, entry.value, ['properties', list, name, 'value']))
        plain.push({ ...one, what, name });
    }
  }
  return plain;
}

/** A text that redaction let through is no secret, so only markers are looked at. */
function found(name: string, value: Json, path: readonly string[]): readonly Found[] {
  if (typeof value !== 'object' || value === null) return NOTHING;
  if (isObject(value) && '$redacted' in value) {
    const plain = plainSecret(name, value);
    return plain === undefined ? NOTHING : [{ path, value, why: plain.why }];
  }
  const all: Found[] = [];
  for (const [key, member] of Object.entries(value) as [string, Json | undefined][]) {
    if (typeof member !== 'object') continue;
    all.push(...found(Array.isArray(value) ? name : key, member, [...path, key]));
  }
  return all;
}
