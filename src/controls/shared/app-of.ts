/** The id and the name of the container app that something belongs to, from the id of that. */
export function appOf({ id }: { readonly id: string }): { readonly id: string; readonly name: string } {
  const [, app = id, name = ''] = /^(.*\/containerApps\/([^/]+))/iu.exec(id) ?? [];
  return { id: app, name };
}
