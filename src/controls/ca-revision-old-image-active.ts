import { action, advise, step } from '../engine/advice.ts';
import { itemId } from '../engine/changes.ts';
import { defineControl } from '../engine/control.ts';
import { irreversible } from '../engine/invert.ts';
import type { Together } from '../engine/resource-kind.ts';
import type { ResourceState } from '../model/resource.ts';
import { appRevisions } from '../resources/app-revisions.ts';
import type { AppRevision } from '../resources/app-revisions.ts';
import type { Item } from '../resources/together.ts';
import { appOf } from './shared/app-of.ts';

type Revisions = ResourceState<Together<Item<AppRevision>>>;
type Named = { readonly name: string; readonly revision: AppRevision; readonly images: string };

/**
 * The newest of the active revisions is taken for the one that is meant to run: who has switched a newer one off meant to
 * go back. One that is older and runs the same images is no finding.
 */
export const caRevisionOldImageActive = defineControl({
  id: 'ca-revision-old-image-active',
  version: '1',
  resource: appRevisions,
  meta: {
    title: 'No active revision of a container app runs older images than the newest active one',
    rationale:
      'A revision that stays active keeps what has been mended in newer images, with the secrets and rights of the app. ' +
      'It can be reached by its own address even where it gets no traffic.',
    fix: 'Sends nothing, a person does it: move the traffic to the newest revision and deactivate the older one.',
    severity: 'low',
    mode: 'approval',
    ceiling: 'approval',
    quorum: 1,
    references: {
      docs: 'https://learn.microsoft.com/azure/container-apps/revisions',
      documents: ['001'],
    },
    permissions: ['Microsoft.App/containerApps/revisions/read'],
  },
  messages: {
    older: 'Revision {{revision}} of container app {{app}} is active and runs other images than the newer {{newest}}.',
    noImages: 'Revision {{revision}} of container app {{app}} is active and does not show which images it runs.',
  },
  judges: ['/properties/items'],

  detect: (state) =>
    behind(state).map(({ name, images, newest }) => ({
      messageId: images === '' ? 'noImages' : 'older',
      path: `/properties/items/${name.replaceAll('~', '~0').replaceAll('/', '~1')}/properties/active`,
      current: state.properties.items[name]?.properties?.active ?? null,
      desired: false,
      data: { app: appOf(state).name, revision: name, newest },
    })),

  fix: (state) =>
    advise(
      'An older revision can be kept on purpose, for a test or as a way back, and only a person knows.',
      behind(state).flatMap(({ name, revision, newest }) => [
        ...((revision.trafficWeight ?? 0) > 0
          ? [step(`Move the ${String(revision.trafficWeight)} % of traffic of ${name} to ${newest} first.`)]
          : []),
        step(`Deactivate ${name}.`, action(itemId(state, name), 'deactivate', appRevisions.apiVersion)),
      ]),
      ['Requests that the replicas of the revision are working on; it can be activated again.'],
    ),

  undo: () => irreversible('Nothing is written, so there is nothing to take back.'),

  impact: (state) => ({
    configured: {
      known: true,
      consumers: behind(state)
        .filter(({ revision }) => (revision.trafficWeight ?? 0) > 0)
        .map(({ name, revision }) => ({
          kind: 'share of traffic',
          name: `${String(revision.trafficWeight)} % to ${name}`,
        })),
    },
    used: { known: false, why: 'The log of requests is not read, so nobody knows who called the revision lately.' },
    notes: ['A revision with a label or traffic fails for those who are sent to it, until that is moved.'],
  }),
});

/** Active revisions that run other images than the newest active one, or that do not show which. */
function behind(state: Revisions): readonly (Named & { readonly newest: string })[] {
  const [newest, ...older] = Object.entries(state.properties.items)
    .map(([name, item]): Named => ({ name, revision: item.properties ?? {}, images: imagesOf(item.properties ?? {}) }))
    .filter(({ revision }) => revision.active !== false)
    .sort((a, b) => createdAt(b) - createdAt(a) || (a.name < b.name ? 1 : -1));
  if (newest === undefined) return [];
  return older
    .filter(({ images }) => images === '' || images !== newest.images)
    .map((one) => ({ ...one, newest: newest.name }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The images of a revision as one text, in an order of its own; empty where none is shown. */
function imagesOf({ template }: AppRevision): string {
  return (['containers', 'initContainers'] as const)
    .flatMap((list) => (template?.[list] ?? []).map(({ image }) => `${list} ${image ?? ''}`))
    .sort()
    .join('\n');
}

/** What has no time is the oldest. */
function createdAt({ revision }: Named): number {
  const at = Date.parse(revision.createdTime ?? '');
  return Number.isNaN(at) ? 0 : at;
}
