import type { Control } from '../engine/control.ts';
import type { Signal } from '../engine/signal.ts';

/** The filter of an event subscription, as Event Grid has it. */
export type EventFilter = {
  readonly includedEventTypes: readonly string[];
  readonly advancedFilters: readonly {
    readonly operatorType: string;
    readonly key: string;
    readonly values: readonly string[];
  }[];
};

/** What happens to a resource, as the subscription's system topic tells it. */
const EVENT_TYPES = ['Write', 'Delete', 'Action'].map((what) => `Microsoft.Resources.Resource${what}Success`);

/**
 * The filter that a catalogue needs: operations on the kinds that controls judge, on what belongs to them, and those that
 * are signals. Event Grid compares without case. A prefix that another one begins with is left out.
 */
export function eventFilter(controls: readonly Control[], signals: readonly Signal[]): EventFilter {
  const prefixes = [
    ...controls.flatMap(({ resource }) => [resource.type, ...resource.children]).map((type) => `${type}/`),
    ...signals.flatMap(({ operations }) => operations.map((one) => `${one.split('/').slice(0, 2).join('/')}/`)),
  ];
  const unique = [...new Map(prefixes.toReversed().map((prefix) => [prefix.toLowerCase(), prefix])).values()];
  const begun = (prefix: string): boolean =>
    unique.some((one) => one !== prefix && prefix.toLowerCase().startsWith(one.toLowerCase()));
  const values = unique.filter((prefix) => !begun(prefix)).sort();
  const filter = { operatorType: 'StringBeginsWith', key: 'data.operationName', values };
  return { includedEventTypes: EVENT_TYPES, advancedFilters: [filter] };
}
