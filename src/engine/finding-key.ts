/**
 * The text whose hash names a finding: control, resource id in lower case, subject (what on the resource, where a
 * control finds several things apart; empty for the resource as a whole).
 */
export function findingKeyText(controlId: string, resourceId: string, subject: string): string {
  return [controlId, resourceId.toLowerCase(), subject].join('\n');
}
