import type { ContainerGroupProperties, GroupRegistryCredential } from '../../resources/container-group.ts';

/** How a container group logs in to one registry of Azure. */
export type RegistryLogin = {
  /** JSON pointer of the credential. */
  readonly path: string;
  readonly credential: GroupRegistryCredential;
  /** The host name, or words where the credential names none. */
  readonly server: string;
  readonly username: string;
};

const AZURE = /^([a-z0-9-]+)\.azurecr\.(?:io|cn|us)$/u;

let last: { readonly of: ContainerGroupProperties; readonly logins: readonly RegistryLogin[] } = { of: {}, logins: [] };

/**
 * The logins to registries of Azure. One that names no registry may be to one of them, so it counts. The last answer is
 * kept, because several controls ask about the same body one after the other.
 */
export function azureLogins(properties: ContainerGroupProperties): readonly RegistryLogin[] {
  if (last.of !== properties) last = { of: properties, logins: loginsIn(properties) };
  return last.logins;
}

function loginsIn({ imageRegistryCredentials }: ContainerGroupProperties): readonly RegistryLogin[] {
  const logins: RegistryLogin[] = [];
  for (const [index, credential] of (imageRegistryCredentials ?? []).entries()) {
    const host = hostOf(credential);
    if (host !== '' && !AZURE.test(host)) continue;
    const path = `/properties/imageRegistryCredentials/${String(index)}`;
    const server = host === '' ? 'a registry that is not named' : host;
    logins.push({ path, credential, server, username: credential.username ?? '' });
  }
  return logins;
}

/**
 * Is the user name the one of the admin account: the name of the registry? Its host name begins with that, and has a
 * hash after a dash where the registry was made so. Of a registry that is not named, any user may be its admin.
 */
export function isAdminLogin({ credential, username }: RegistryLogin): boolean {
  if (username === '') return false;
  const host = hostOf(credential);
  const [name = ''] = host.split('.');
  const user = username.toLowerCase();
  return host === '' || name === user || name.startsWith(`${user}-`);
}

function hostOf({ server }: GroupRegistryCredential): string {
  const text = (server ?? '').trim().toLowerCase();
  return text.includes('/') ? text.replace(/^https?:\/\//u, '').replace(/\/.*$/u, '') : text;
}
