import { afterAll, describe, expect, test } from 'vitest';
import { ANA, principalOfPerson } from '../../src/simulator/contoso.ts';
import { SIMULATED_KINDS } from '../../src/simulator/kinds.ts';
import { textOf } from '../../src/simulator/wire.ts';
import { callProblems, specsAreHere } from '../support/azure-spec.ts';
import { contosoAzure } from '../support/contoso-azure.ts';

const azure = await contosoAzure();
const { simulator } = azure;
afterAll(() => azure.close());

describe.skipIf(!specsAreHere)("Microsoft's API descriptions (skipped without ../shared)", () => {
  const versions = SIMULATED_KINDS.flatMap(({ type, versions: known }) =>
    known.map((version) => [type, version] as const),
  );
  test.each(versions)('every %s of the estate fits %s, alone and in a list', (type, version) => {
    const ofType = simulator.estate.list({ types: [type.toLowerCase()], under: ['/subscriptions'] });
    const lists = [...new Set(ofType.map(({ id }) => textOf(id).split('/').slice(0, -1).join('/')))];
    const paths = [...ofType.map(({ id }) => textOf(id)), ...lists.filter((path) => path.includes('/providers/'))];
    const problems = paths.flatMap((path) => {
      const { status, body: responseBody } = simulator.act(principalOfPerson(ANA), 'GET', path, version);
      const nobody = { clientRequestId: undefined, principalId: undefined, requestBody: undefined };
      const call = { at: '', method: 'GET', path, query: `api-version=${version}`, ...nobody, status, responseBody };
      return status === 200 ? callProblems(call) : [`${path}: ${String(status)}`];
    });
    expect(problems).toEqual([]);
  });
});
