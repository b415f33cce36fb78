import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEvent } from '../../src/intake/event.ts';
import { whereToLook } from '../../src/intake/where-to-look.ts';
import { kindOf } from '../../src/resources/index.ts';
import { inScopes } from '../../src/resources/resource-id.ts';
import { assignmentBody, GROUP, OTHER_SUBSCRIPTION, REGISTRY, SUBSCRIPTION } from '../support/bodies.ts';
import { gridEvent } from '../support/events.ts';

const ASSIGNMENT = assignmentBody().id;
const WRITE = 'Microsoft.Resources.ResourceWriteSuccess';
const DELETE = 'Microsoft.Resources.ResourceDeleteSuccess';

/** Where an event about an id leads, in words. */
function look(resourceUri: unknown, type = WRITE, scopes = [SUBSCRIPTION], operationName?: string) {
  const data = { resourceUri, ...(operationName === undefined ? {} : { operationName }) };
  const parsed = parseEvent(gridEvent(data, { eventType: type }));
  if (parsed.kind === 'rejected') return `no event: ${parsed.reason}`;
  const where = whereToLook(parsed.event, scopes);
  if (where.kind === 'rejected') return `rejected: ${where.reason}`;
  if (where.kind === 'not-watched') return where.why;
  return `${where.deleted ? 'gone' : 'look at'} ${where.ref.id}`;
}

describe('an event leads', () => {
  it.each<readonly [what: string, where: string, expected: string]>([
    ['a write of a registry', look(REGISTRY), `look at ${REGISTRY}`],
    ['a deletion of a registry', look(REGISTRY, DELETE), `gone ${REGISTRY}`],
    ['a write of an assignment', look(ASSIGNMENT), `look at ${ASSIGNMENT}`],
    ['a deletion of an assignment', look(ASSIGNMENT, DELETE), `gone ${ASSIGNMENT}`],
    ['a webhook', look(`${REGISTRY}/webhooks/build`), `look at ${REGISTRY}`],
    ['a deleted endpoint connection', look(`${REGISTRY}/privateEndpointConnections/pe`, DELETE), `look at ${REGISTRY}`],
    [
      'a deployment',
      look(`${GROUP}/providers/Microsoft.Resources/deployments/d`),
      `look at ${GROUP}/providers/Microsoft.Resources/deployments/d`,
    ],
    ['a lock', look(`${REGISTRY}/providers/Microsoft.Authorization/locks/keep it`), `look at ${REGISTRY}`],
    ['tags', look(`${REGISTRY}/providers/Microsoft.Resources/tags/default`), `look at ${REGISTRY}`],
    [
      'an assignment on a registry, to itself',
      look(`${REGISTRY}/providers/Microsoft.Authorization/roleAssignments/a`),
      `look at ${REGISTRY}/providers/Microsoft.Authorization/roleAssignments/a`,
    ],
    ['an id in another case', look(REGISTRY.replace('resourceGroups', 'resourcegroups')), `look at ${REGISTRY}`],
  ])('%s', (_what, where, expected) => {
    expect(where).toBe(expected);
  });
});

describe('where controls judge what hangs on a resource, an event leads', () => {
  const at = (resourceUri: string, scopes = [SUBSCRIPTION], type = WRITE): string => {
    const parsed = parseEvent(gridEvent({ resourceUri }, { eventType: type }));
    if (parsed.kind === 'rejected') return parsed.reason;
    const where = whereToLook(parsed.event, scopes, (kind) => kindOf(kind) !== undefined);
    return where.kind === 'look' ? `${where.deleted ? 'gone' : 'look at'} ${where.ref.id}` : where.kind;
  };
  const DIAGNOSTICS = 'providers/Microsoft.Insights/diagnosticSettings';
  const APP = `${GROUP}/providers/Microsoft.App/containerApps/web`;
  const ENVIRONMENT = `${GROUP}/providers/Microsoft.App/managedEnvironments/env`;
  const ALERTS = 'providers/Microsoft.Insights/scheduledQueryRules';

  it.each<readonly [what: string, where: string, expected: string]>([
    ['a token to itself', at(`${REGISTRY}/tokens/build`, [SUBSCRIPTION], DELETE), `gone ${REGISTRY}/tokens/build`],
    [
      'a setting of a registry to all of them',
      at(`${REGISTRY}/${DIAGNOSTICS}/x`),
      `look at ${REGISTRY}/${DIAGNOSTICS}/(all)`,
    ],
    [
      'a deleted one to those that are left',
      at(`${REGISTRY}/${DIAGNOSTICS}/x`, [SUBSCRIPTION], DELETE),
      `look at ${REGISTRY}/${DIAGNOSTICS}/(all)`,
    ],
    ['one of the subscription', at(`${SUBSCRIPTION}/${DIAGNOSTICS}/x`), `look at ${SUBSCRIPTION}/${DIAGNOSTICS}/(all)`],
    ['one of an environment to the environment', at(`${ENVIRONMENT}/${DIAGNOSTICS}/x`), `look at ${ENVIRONMENT}`],
    ['authentication to that of its app', at(`${APP}/authConfigs/current`), `look at ${APP}/authConfigs/(all)`],
    [
      'an alert of a group to those of the subscription',
      at(`${GROUP}/${ALERTS}/x`),
      `look at ${SUBSCRIPTION}/${ALERTS}/(all)`,
    ],
    ['and nowhere where the subscription is out of scope', at(`${GROUP}/${ALERTS}/x`, [GROUP]), 'not-watched'],
  ])('%s', (_what, where, expected) => {
    expect(where).toBe(expected);
  });
});

describe('an event leads nowhere', () => {
  it.each<readonly [what: string, where: string, why: string]>([
    ['outside the scopes', look(REGISTRY, WRITE, [OTHER_SUBSCRIPTION]), 'outside the scopes'],
    ['without scopes', look(REGISTRY, WRITE, []), 'outside the scopes'],
    ['in a group beside', look(REGISTRY, WRITE, [`${GROUP}2`]), 'outside the scopes'],
    ['above the scope', look(ASSIGNMENT, WRITE, [GROUP]), 'outside the scopes'],
    [
      'when the operation failed',
      look(REGISTRY, 'Microsoft.Resources.ResourceWriteFailure'),
      'the operation did not succeed',
    ],
    [
      'when it was cancelled',
      look(REGISTRY, 'Microsoft.Resources.ResourceDeleteCancel'),
      'the operation did not succeed',
    ],
    ['for an action', look(REGISTRY, 'Microsoft.Resources.ResourceActionSuccess'), 'an action changes no body'],
    [
      'for a type that no control judges',
      look(`${GROUP}/providers/Microsoft.Storage/storageAccounts/x`),
      'no control judges it',
    ],
    ['for a group', look(GROUP), 'no control judges it'],
    [
      'for a bad id of something that is not watched',
      look(`${GROUP}/providers/Microsoft.Sql/servers/x%20y`, WRITE, [SUBSCRIPTION], 'Microsoft.Sql/servers/write'),
      'no control judges what it did',
    ],
  ])('%s', (_what, where, why) => {
    expect(where).toBe(why);
  });

  it.each<readonly [what: string, id: string]>([
    ['climbs', `${GROUP}/../x/providers/Microsoft.ContainerRegistry/registries/y`],
    ['is escaped', REGISTRY.replace('acr', '%61cr')],
    ['holds a query', `${REGISTRY}?x=1`],
    ['holds a control character', `${REGISTRY}\u0000`],
    ['holds one that could become a blank', REGISTRY.replace('rg-shared', 'rg\u0007shared')],
    ['is longer than an id may be', `${REGISTRY}/${'x/'.repeat(1_000)}y`],
    ['lies above a subscription', `/providers/Microsoft.Authorization/roleAssignments/x`],
  ])('and is kept as rejected, when its id %s', (_what, id) => {
    expect(look(id)).toMatch(/^rejected: its resource id is not well formed: /u);
  });
});

it('whatever an event claims, only well-formed ids within the scopes are looked at', () => {
  const parts = fc.constantFrom(
    ...REGISTRY.split('/'),
    '..',
    '.',
    '%2e',
    'x',
    '',
    '#',
    '?',
    '\\',
    '\u0000',
    'rg-other',
  );
  const ids = fc.oneof(
    fc.array(parts, { maxLength: 12 }).map((segments) => segments.join('/')),
    fc
      .tuple(fc.constantFrom(REGISTRY, GROUP, ASSIGNMENT), fc.array(parts, { maxLength: 4 }))
      .map(([id, more]) => [id, ...more].join('/')),
    fc.tuple(fc.nat(REGISTRY.length), fc.string({ unit: 'binary', maxLength: 3 })).map(([at, text]) => {
      return REGISTRY.slice(0, at) + text + REGISTRY.slice(at);
    }),
  );
  let looked = 0;
  fc.assert(
    fc.property(ids, fc.constantFrom(WRITE, DELETE), (resourceUri, eventType) => {
      const parsed = parseEvent(gridEvent({ resourceUri }, { eventType }));
      if (parsed.kind === 'rejected') return;
      const where = whereToLook(parsed.event, [GROUP]);
      if (where.kind !== 'look') return;
      looked += 1;
      expect(inScopes(where.ref, [GROUP])).toBe(true);
      expect(where.ref.key.startsWith(`${GROUP.toLowerCase()}/`)).toBe(true);
      expect(where.ref.id).toMatch(/^(?:\/[\p{L}\p{N}_().@ -]+)+$/u);
      expect(where.ref.id).not.toMatch(/\/\.+(?:\/|$)/u);
    }),
    { numRuns: 5_000 },
  );
  expect(looked, 'the property must see looks, or it proves nothing').toBeGreaterThan(50);
});
