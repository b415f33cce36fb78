import type { JsonObject } from '../model/json.ts';
import type { Manifest } from '../model/self-check.ts';
import { ArmFault } from '../ports/arm.ts';
import type { OwnKind, OwnResources } from '../ports/own-resources.ts';
import type { Answer } from './answer.ts';
import { armClient, encodedPath } from './arm-client.ts';
import type { Credential } from './credential.ts';
import { faultOfAnswer, faultOfError, objectOfAnswer } from './faults.ts';
import { isList, isObject } from './json-parts.ts';
import { ASSIGNMENTS_PATH, ownReadRule, SIGN_IN_PATH } from './own-guard.ts';
import type { Wire } from './pipeline.ts';
import { armGate } from './arm-gate.ts';

/** What reading our own resources is made of. `endpoint`: `https://host` of Resource Manager. */
export type OwnParts = {
  readonly endpoint: string;
  readonly credential: Credential;
  readonly wire: Wire;
  readonly manifest: Manifest;
};

const VERSIONS: Readonly<Record<OwnKind | 'assignments', string>> = {
  'event-subscription': '2025-02-15',
  'data-collection-rule': '2024-03-11',
  lock: '2020-05-01',
  'role-definition': '2022-04-01',
  'sign-in': '2024-11-01',
  assignments: '2022-04-01',
};

/** A principal of ours has a handful; a list that does not end is no answer. */
const MOST_PAGES = 10;

/** Our own resources, by a way out that lets nothing else pass. */
export function ownResources({ endpoint, credential, wire, manifest }: OwnParts): OwnResources {
  const rule = ownReadRule(endpoint, manifest);
  const channel = { rule: () => Promise.resolve(rule), gate: armGate('') };
  const client = armClient({ endpoint, credential, wire, channel });

  async function get(address: string, apiVersion?: string): Promise<{ body: JsonObject; answer: Answer }> {
    const attempted = { write: false, now: wire.clock.now() };
    const request = { method: 'GET', address, ...(apiVersion === undefined ? {} : { apiVersion }) } as const;
    const answer = await client.send(request).catch((error: unknown) => Promise.reject(faultOfError(error, attempted)));
    if (answer.status !== 200) throw faultOfAnswer(answer, attempted);
    return { body: objectOfAnswer(answer, attempted), answer };
  }

  return {
    async read(kind, id) {
      const { body, answer } = await get(kind === 'sign-in' ? `${id}${SIGN_IN_PATH}` : id, VERSIONS[kind]);
      const time = Date.parse(answer.headers.get('date') ?? '');
      return { body, ...(Number.isNaN(time) ? {} : { time: new Date(time).toISOString() }) };
    },
    async assignments(scope, principalId) {
      const filter = encodeURIComponent(`principalId eq '${principalId}'`).replaceAll("'", '%27');
      const query = `?api-version=${VERSIONS.assignments}&$filter=${filter}`;
      let address: string | undefined = `${endpoint}${encodedPath(`${scope}${ASSIGNMENTS_PATH}`)}${query}`;
      const bodies: JsonObject[] = [];
      for (let page = 0; address !== undefined; page += 1) {
        if (page === MOST_PAGES) throw new ArmFault('unreadable', 'a list of role assignments without an end');
        const { body }: { body: JsonObject } = await get(address);
        const { value, nextLink } = body;
        if (!isList(value)) throw new ArmFault('unreadable', 'an answer that is no list');
        bodies.push(...value.filter(isObject));
        address = typeof nextLink === 'string' && nextLink !== '' ? nextLink : undefined;
      }
      return bodies;
    },
  };
}
