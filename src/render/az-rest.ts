import { holdsMarker } from '../engine/touched.ts';
import type { Change, Plan, Request } from '../model/plan.ts';

/** Every write of a plan as a line for bash or zsh, in order: what to run by hand when Driftwarden can't. */
export function azRestLines(plan: Plan): readonly string[] {
  return plan.map(azRestLine);
}

/**
 * One write as `az rest`. The address has no host: the Azure CLI takes that of the cloud it is signed in to. A body that
 * holds a secret can't be printed, so its line is a comment that says so.
 */
export function azRestLine({ resourceId, ...others }: Change): string {
  return azRestRequest({ ...others, path: resourceId });
}

/** The same for a request that only a person sends. */
export function azRestRequest(change: Request): string {
  const path = change.path.toWellFormed().split('/').map(encodeURIComponent).join('/').replaceAll("'", '%27');
  const url = `${path}?api-version=${encodeURIComponent(change.apiVersion)}`;
  const method = change.method.toLowerCase();
  if (holdsMarker(change.body)) return `# ${method} ${url}: not shown, because its body holds a secret`;
  const body = change.body === undefined ? '' : ` --body ${quoted(JSON.stringify(change.body))}`;
  return `az rest --method ${method} --url ${quoted(url)}${body}`;
}

/** A word that a POSIX shell takes as it is. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
