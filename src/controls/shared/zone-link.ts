/** The name of the link to a network, in which its resource group stands too: networks in two groups may share a name. */
export function linkName(networkId: string): string {
  const group = /\/resourceGroups\/([^/]+)\//iu.exec(networkId)?.[1] ?? '';
  return `driftwarden-${group}-${lastSegment(networkId)}`
    .toLowerCase()
    .replace(/[^a-z0-9-]/gu, '-')
    .slice(0, 80);
}

/** What people call a resource, by its id. */
export function lastSegment(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}
