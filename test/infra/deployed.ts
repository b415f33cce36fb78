import type { Deployed, Deployment } from '../support/bicep/deploy.ts';
import { guidFrom } from '../support/bicep/evaluate-calls.ts';
import { at, isList, plain, textFrom, type Value } from '../support/bicep/values.ts';

/** The resources of a type in a deployment. */
export function allOf({ resources }: Deployment, type: string): readonly Deployed[] {
  return resources.filter((one) => one.type.toLowerCase() === type.toLowerCase());
}

/** The body of the one resource of a type; parts that only Azure knows are texts. */
export function bodyOf(deployment: Deployment, type: string): Value {
  const [only, ...more] = allOf(deployment, type);
  if (only === undefined || more.length > 0) throw new Error(`there are ${String(more.length)} more or no ${type}`);
  return plain(only.body);
}

/** The app settings of a deployment; empty where it has no app. */
export function settingsOf(deployment: Deployment): ReadonlyMap<string, string> {
  const settings = at(allOf(deployment, 'Microsoft.Web/sites')[0]?.body, 'properties.siteConfig.appSettings');
  if (!isList(settings)) return new Map();
  return new Map(settings.map((one) => [textFrom(at(one, 'name')), textFrom(at(one, 'value'))]));
}

/** A text with examples for what only Azure knows: ids are GUIDs, addresses are addresses. */
export function sampled(text: string): string {
  return text.replace(/<([\w-]+)\.([\w.]+)>/g, (whole, resource: string, path: string) => {
    if (/(?:Id|clientId)$/.test(path) && !path.endsWith('immutableId')) return guidFrom(whole);
    return path.endsWith('immutableId') ? 'dcr-0123456789abcdef' : `https://${resource}.example/`;
  });
}
