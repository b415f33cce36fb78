import type { JsonObject } from '../model/json.ts';
import type { Check, Manifest } from '../model/self-check.ts';
import { parseResourceId } from '../resources/resource-id.ts';
import { objectsAt, textAt, textsAt, valueAt } from './body.ts';
import { checkOf, unreadProblem, type Problem, type Reading } from './check.ts';
import { az, DEPLOY_EVENTS_AGAIN, parentName, placed } from './commands.ts';
import type { EventFilter } from './event-filter.ts';

/** The function that Event Grid delivers to. */
const FUNCTION = 'on-resource-event';

/** Event Grid tries 30 times and for a day, unless told otherwise (Learn, "Event Grid message delivery and retry"). */
const ATTEMPTS = 30;
const MINUTES_TO_LIVE = 1_440;

/**
 * An event subscription: is it there, does it deliver to our function, does it let through what the catalogue waits for,
 * and does it keep what it can't deliver?
 */
export function judgeEventSubscription(
  id: string,
  reading: Reading<JsonObject>,
  { site, filter }: { readonly site: string; readonly filter: EventFilter },
): Check {
  const missing: Problem = { state: 'failed', why: `It does not exist. ${BLIND}`, mend: [DEPLOY_EVENTS_AGAIN] };
  const problems = [...unreadProblem(reading, 'the event subscription', missing)];
  if (reading.kind === 'read') {
    const body = reading.value;
    problems.push(
      ...stateOf(body),
      ...destinationOf(id, body, site),
      ...filterOf(id, body, filter),
      ...keepingOf(body),
    );
  }
  const name = `Event subscription of ${parentName(id)}`;
  return checkOf(`event-subscription:${keyOf(id)}`, name, problems, 'It delivers what the catalogue waits for.');
}

const BLIND = 'Drift is found by the catch-up and the sweep only.';

/** Subscriptions that are watched and have no event subscription in the manifest. */
export function judgeCoverage(manifest: Manifest, scopes: readonly string[]): Check {
  const covered = new Set(manifest.eventSubscriptions.map(subscriptionOf));
  const watched = [...new Set(scopes.map(subscriptionOf))].filter((one) => one !== '');
  const problems = watched
    .filter((one) => !covered.has(one))
    .map((one): Problem => ({
      state: 'failed',
      why: `No event subscription of this deployment belongs to /subscriptions/${one}. ${BLIND}`,
      mend: [`# Add ${one} to the watched subscriptions of infra/main.bicepparam.`, DEPLOY_AGAIN_AND_EVENTS],
    }));
  const fine = `Each of ${String(watched.length)} watched subscription(s) has one.`;
  return checkOf('event-subscriptions', 'Event subscriptions of the watched subscriptions', problems, fine);
}

const DEPLOY_AGAIN_AND_EVENTS = '# Then deploy again, infra/events.bicep too: azd up, or the lines of infra/README.md.';

function stateOf(body: JsonObject): readonly Problem[] {
  const state = textAt(body, 'properties', 'provisioningState');
  const expires = textAt(body, 'properties', 'expirationTimeUtc');
  return [
    ...(state === 'Succeeded' ? [] : [failed(`Its state is ${state.slice(0, 40) || 'not told'}. ${BLIND}`)]),
    ...(expires === '' ? [] : [attention(`It ends by itself at ${expires.slice(0, 40)}.`)]),
  ];
}

function destinationOf(id: string, body: JsonObject, site: string): readonly Problem[] {
  // With an identity for delivery, the destination stands below that.
  const below = ['destination', 'deliveryWithResourceIdentity.destination'].map((path) => path.split('.'));
  const ours = `${site}/functions/${FUNCTION}`;
  const isOurs = below.some(
    (path) => textAt(body, 'properties', ...path, 'properties', 'resourceId').toLowerCase() === ours.toLowerCase(),
  );
  if (isOurs) return [];
  const mend = update(id, '--endpoint-type', 'azurefunction', '--endpoint', ours);
  return [{ state: 'failed', why: `It delivers to something else than ${FUNCTION} of this app. ${BLIND}`, mend }];
}

function filterOf(id: string, body: JsonObject, needed: EventFilter): readonly Problem[] {
  const problems: Problem[] = [];
  const [wanted] = needed.advancedFilters;
  const operations = wanted?.values ?? [];
  const mend = update(
    id,
    ...['--included-event-types', ...needed.includedEventTypes],
    ...['--advanced-filter', wanted?.key ?? '', wanted?.operatorType ?? '', ...operations],
    ...['--subject-begins-with', '', '--subject-ends-with', ''],
  );
  const types = textsAt(body, 'properties', 'filter', 'includedEventTypes').map(lower);
  // An empty list means every type.
  const lackedTypes = types.length === 0 ? [] : needed.includedEventTypes.filter((one) => !types.includes(lower(one)));
  if (lackedTypes.length > 0) problems.push(failed(`Its filter leaves out events: ${lackedTypes.join(', ')}.`, mend));
  for (const end of ['subjectBeginsWith', 'subjectEndsWith']) {
    const subject = textAt(body, 'properties', 'filter', end);
    if (subject !== '') problems.push(failed(`Its filter lets pass some subjects only (${end}).`, mend));
  }
  const filters = objectsAt(body, 'properties', 'filter', 'advancedFilters');
  const isOurs = (one: JsonObject): boolean =>
    lower(textAt(one, 'operatorType')) === lower(wanted?.operatorType ?? '') && textAt(one, 'key') === wanted?.key;
  if (filters.some((one) => !isOurs(one))) problems.push(failed('It has a filter that is not ours.', mend));
  for (const one of filters.filter(isOurs)) {
    const values = textsAt(one, 'values').map(lower);
    const lacked = operations.filter((operation) => !values.some((value) => lower(operation).startsWith(value)));
    if (lacked.length > 0) problems.push(failed(`Its filter leaves out operations: ${lacked.join(', ')}.`, mend));
    const more = values.filter((value) => !operations.some((operation) => lower(operation) === value));
    if (more.length > 0) {
      problems.push(
        attention(`Its filter lets pass what no control waits for: ${more.join(', ').slice(0, 300)}.`, mend),
      );
    }
  }
  return problems;
}

function keepingOf(body: JsonObject): readonly Problem[] {
  const kept = [['deadLetterDestination'], ['deadLetterWithResourceIdentity', 'deadLetterDestination']].some(
    (path) => textAt(body, 'properties', ...path, 'endpointType') === 'StorageBlob',
  );
  const number = (name: string): number => {
    const value = valueAt(body, 'properties', 'retryPolicy', name);
    return typeof value === 'number' ? value : Number.POSITIVE_INFINITY;
  };
  const tiresEarly = number('maxDeliveryAttempts') < ATTEMPTS || number('eventTimeToLiveInMinutes') < MINUTES_TO_LIVE;
  const mend = [DEPLOY_EVENTS_AGAIN];
  return [
    ...(kept ? [] : [attention('What it can not deliver is lost: dead-lettering is off.', mend)]),
    ...(tiresEarly ? [attention('It gives events up earlier than it could.', mend)] : []),
  ];
}

function update(id: string, ...words: readonly string[]): readonly string[] {
  const parsed = parseResourceId(id);
  if (parsed.kind === 'rejected') return [DEPLOY_EVENTS_AGAIN];
  const name = ['--name', parsed.ref.name, '--system-topic-name', parentName(id), ...placed(parsed.ref)];
  return [az('eventgrid', 'system-topic', 'event-subscription', 'update', ...name, ...words)];
}

const lower = (text: string): string => text.toLowerCase();
const failed = (why: string, mend: readonly string[] = [DEPLOY_EVENTS_AGAIN]): Problem => ({
  state: 'failed',
  why,
  mend,
});
const attention = (why: string, mend: readonly string[] = [DEPLOY_EVENTS_AGAIN]): Problem => ({
  state: 'attention',
  why,
  mend,
});

/** Tells event subscriptions apart from run to run: each watched subscription has one. */
function keyOf(id: string): string {
  return subscriptionOf(id);
}

function subscriptionOf(id: string): string {
  return id.split('/')[2]?.toLowerCase() ?? '';
}
