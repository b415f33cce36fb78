/** The name of the registry that something hangs on, by its id: a token, or all of its tasks. */
export function registryOf({ id }: { readonly id: string }): string {
  return /\/registries\/([^/]+)/iu.exec(id)?.[1] ?? id;
}
