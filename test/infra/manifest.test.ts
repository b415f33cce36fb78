import { describe, expect, it } from 'vitest';
import { readManifest } from '../../src/self-check/manifest.ts';
import { at, textFrom } from '../support/bicep/values.ts';
import { allOf, sampled, settingsOf } from './deployed.ts';
import { assignmentsIn, keyOf } from './role-rules.ts';
import { EVENTS, scenario } from './scenarios.ts';

/** Deployments with their second steps, and with what gives the roles where that is another one. */
const TOGETHER: readonly { what: string; first: string; second: string; roles?: string }[] = [
  { what: 'plain', first: 'as main.bicepparam has it', second: 'as main.bicepparam has it' },
  { what: 'with everything', first: 'with everything', second: 'with everything' },
  {
    what: 'by management group',
    first: 'by management group',
    second: 'as main.bicepparam has it',
    roles: 'the roles at the management group',
  },
];

const GROUPS = /: (reader|executor|remover|granter|self) on /;
const lower = (texts: readonly string[]): readonly string[] => texts.map((text) => text.toLowerCase()).sort();

describe('the manifest, by which the app checks itself', () => {
  it.each(TOGETHER)('$what: names what is deployed', (names) => {
    const first = scenario(names.first);
    const second = EVENTS[names.second];
    if (second === undefined) throw new Error(`there is no second step ${names.second}`);
    const read = readManifest(sampled(settingsOf(first).get('DRIFTWARDEN_MANIFEST') ?? ''));
    if (read.kind !== 'manifest') throw new Error(JSON.stringify(read));
    const { manifest } = read;
    const ids = (type: string, deployment = first): readonly string[] =>
      lower(allOf(deployment, type).map(({ id }) => id));
    expect(lower([manifest.site])).toEqual(ids('Microsoft.Web/sites'));
    expect(lower([manifest.dataCollectionRule])).toEqual(ids('Microsoft.Insights/dataCollectionRules'));
    expect(lower(manifest.locks)).toEqual(ids('Microsoft.Authorization/locks'));
    expect(lower(manifest.eventSubscriptions)).toEqual(
      ids('Microsoft.EventGrid/systemTopics/eventSubscriptions', second),
    );

    const resources = [first, ...(names.roles === undefined ? [] : [scenario(names.roles)])].flatMap(
      (one) => one.resources,
    );
    const given = assignmentsIn(resources).flatMap((one) => {
      const group = GROUPS.exec(keyOf(one, resources))?.[1];
      const principal = sampled(textFrom(at(one.body, 'properties.principalId')));
      const role = textFrom(at(one.body, 'properties.roleDefinitionId'));
      return group === undefined ? [] : [[group, one.on, principal, role].join(' ')];
    });
    const told = manifest.roles.map(({ group, scope, principalId, roleDefinitionId }) =>
      [group, scope, principalId, roleDefinitionId].join(' '),
    );
    expect(lower(told)).toEqual(lower(given));
    expect(told.length).toBeGreaterThanOrEqual(4);
  });
});
