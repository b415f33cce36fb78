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

/** The logins to registries of Azure. One that names no registry may be to one of them, so it counts. */
export function azureLogins({ imageRegistryCredentials }: ContainerGroupProperties): readonly RegistryLogin[] {
  return (imageRegistryCredentials ?? []).flatMap((credential, index) => {
    const host = hostOf(credential);
    if (host !== '' && !AZURE.test(host)) return [];
    const path = `/properties/imageRegistryCredentials/${String(index)}`;
    const server = host === '' ? 'a registry that is not named' : host;
    return [{ path, credential, server, username: credential.username ?? '' }];
  });
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
  return (server ?? '')
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//u, '')
    .replace(/\/.*$/u, '');
}
