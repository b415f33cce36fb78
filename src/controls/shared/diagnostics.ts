import { itemId, remove } from '../../engine/changes.ts';
import { irreversible } from '../../engine/invert.ts';
import { isSameText } from '../../engine/same-text.ts';
import type { Together } from '../../engine/resource-kind.ts';
import type { DiagnosticSetting, NamedSetting } from '../../model/diagnostics.ts';
import type { Json } from '../../model/json.ts';
import type { Change, Irreversible, Plan, Unfixable } from '../../model/plan.ts';
import type { ResourceState } from '../../model/resource.ts';
import type { Profile } from '../../model/settings.ts';
import { diagnosticSettings } from '../../resources/diagnostic-settings.ts';
import type { DiagnosticItem } from '../../resources/diagnostic-settings.ts';

/** The name of the setting that Driftwarden makes. It writes no other, so it takes nothing away from anybody. */
export const OWN_SETTING = 'driftwarden';

/** The ARM actions of a control over diagnostic settings. */
export const DIAGNOSTIC_PERMISSIONS = [
  'Microsoft.Insights/diagnosticSettings/read',
  'Microsoft.Insights/diagnosticSettings/write',
  'Microsoft.Insights/diagnosticSettings/delete',
];

const PROVIDERS = 'providers';

type Place = { readonly type: string; readonly name: string };

let last: { readonly id: string; readonly place: Place } = { id: '', place: { type: '', name: '' } };

/**
 * The resource at which settings are judged together: its type in lower case (a subscription has none), and its name. The
 * last answer is kept, because several controls ask about the same body one after the other.
 */
export function placeOf({ id }: { readonly id: string }): Place {
  if (last.id !== id) last = { id, place: placeIn(id) };
  return last.place;
}

function placeIn(id: string): Place {
  const parts = id.split('/');
  const end = parts.findLastIndex(isProviders);
  const start = parts.findLastIndex((part, at) => at < end && isProviders(part));
  const type = parts.slice(start + 1, end - 1);
  const isResource = start >= 0 && type.length > 0 && type.length < 3;
  return isResource
    ? { type: type.join('/').toLowerCase(), name: parts[end - 1] ?? '' }
    : { type: '', name: parts[2] ?? '' };
}

function isProviders(part: string): boolean {
  return part.length === PROVIDERS.length && part.toLowerCase() === PROVIDERS;
}

/** What has to be logged: each of the categories, or one of the groups that have them all. */
export type WantedLogs = { readonly categories: readonly string[]; readonly groups: readonly string[] };

/** The settings of a body that stands for all of them at one place. */
export function settingsIn(state: ResourceState<Together<DiagnosticItem>>): readonly NamedSetting[] {
  return Object.entries(state.properties.items).map(([name, { properties }]) => ({ name, setting: properties ?? {} }));
}

/** The categories that no setting sends anywhere; none when a group of `wanted` has them all. */
export function missingLogs(settings: readonly NamedSetting[], { categories, groups }: WantedLogs): readonly string[] {
  const missing = categories.filter((category) => !isKept(settings, 'category', category));
  return missing.length > 0 && groups.some((group) => isKept(settings, 'categoryGroup', group)) ? [] : missing;
}

function isKept(settings: readonly NamedSetting[], by: 'category' | 'categoryGroup', wanted: string): boolean {
  return settings.some(({ setting }) => {
    if (!hasDestination(setting)) return false;
    return (setting.logs ?? []).some((log) => log.enabled === true && isSameText(log[by] ?? '', wanted));
  });
}

/** Where evidence points when logs are sent nowhere: to the setting of our own, which is absent or falls short. */
export function missingSetting(state: ResourceState<Together<DiagnosticItem>>, { categories }: WantedLogs) {
  const current = (state.properties.items[OWN_SETTING] ?? null) as Json;
  return { path: `/properties/items/${OWN_SETTING}`, current, desired: categories } as const;
}

/** The setting of our own that sends what is wanted to the workspace of the settings. `id` is that of the setting. */
export function ownSetting(id: string, { categories }: WantedLogs, { logWorkspace }: Profile): [Change] | Unfixable {
  if (logWorkspace === undefined) {
    return {
      unfixable:
        'The settings name no workspace: set profile.logWorkspace, or add a diagnostic setting that sends ' +
        `${categories.join(', ')} to the workspace of your choice.`,
    };
  }
  const logs = categories.map((category) => ({ category, enabled: true }));
  const { apiVersion } = diagnosticSettings;
  return [{ method: 'PUT', resourceId: id, apiVersion, body: { properties: { workspaceId: logWorkspace, logs } } }];
}

/** The same beside settings that are judged together. What our own setting of before had is written as well. */
export function addOwnSetting(
  state: ResourceState<Together<DiagnosticItem>>,
  wanted: WantedLogs,
  profile: Profile,
): Plan | Unfixable {
  return ownSetting(itemId(state, OWN_SETTING), wanted, profile);
}

/** The id of our own setting on a resource whose control asks for the settings as a fact. */
export function ownSettingOn(resourceId: string): string {
  return `${resourceId}/providers/${diagnosticSettings.type}/${OWN_SETTING}`;
}

/** Takes our own setting away again, where it is what the plan made. */
export function removeOwnSetting(plan: Plan, before: { readonly id: string }): Plan | Irreversible {
  const own = ownSettingOn(before.id).toLowerCase();
  if (!plan.every(({ method, resourceId }) => method === 'PUT' && resourceId.toLowerCase() === own)) {
    return irreversible('What else the plan wrote is not known from this body.');
  }
  return plan.map(({ resourceId }) => remove(diagnosticSettings, resourceId));
}

function hasDestination({ workspaceId, storageAccountId, eventHubAuthorizationRuleId }: DiagnosticSetting): boolean {
  return isGiven(workspaceId) || isGiven(storageAccountId) || isGiven(eventHubAuthorizationRuleId);
}

function isGiven(id: string | null | undefined): boolean {
  return id != null && id !== '';
}
