import type { ResourceRef } from '../model/resource.ts';
import { parseResourceId } from '../resources/resource-id.ts';

/** A line for bash or zsh that calls the Azure CLI. Every word is quoted unless it is plain. */
export function az(...words: readonly string[]): string {
  return [
    'az',
    ...words.map((word) => (/^[\w./:@=-]+$/u.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)),
  ].join(' ');
}

/** What mends whatever the deployment writes and no single command does. */
export const DEPLOY_AGAIN = '# Deploy again: azd up, or the az deployment line of infra/README.md.';

/** What mends what the second step of a deployment writes. */
export const DEPLOY_EVENTS_AGAIN =
  '# Deploy infra/events.bicep again: azd hooks run postdeploy, or the line of infra/README.md.';

/** Names a resource by group, name and subscription, as most commands want it. */
export function named(id: string): readonly string[] {
  const parsed = parseResourceId(id);
  if (parsed.kind === 'rejected') return [];
  return [...placed(parsed.ref), '--name', parsed.ref.name];
}

/** Where a resource is: the group and the subscription of an id. */
export function placed({ resourceGroup, subscriptionId }: ResourceRef): readonly string[] {
  return [
    ...(resourceGroup === undefined ? [] : ['--resource-group', resourceGroup]),
    '--subscription',
    subscriptionId,
  ];
}

/** The name between the types of an id: of `…/systemTopics/<name>/eventSubscriptions/…` that of the topic. */
export function parentName(id: string): string {
  return id.split('/').at(-3) ?? '';
}
