/**
 * A subject that has no row of its own in the catalogue: merged into others, or not there yet. It stays findable under its
 * id. A row whose id has meanwhile become a control, a statement or guidance says nothing more and goes.
 */
export type Elsewhere = {
  readonly id: string;
  /** Where it went; nowhere yet when empty. */
  readonly into: readonly string[];
  /** One sentence. */
  readonly why: string;
};

const later = (why: string, ...ids: readonly string[]): readonly Elsewhere[] =>
  ids.map((id) => ({ id, into: [], why }));

/** All of them, alphabetical within each group. */
export const elsewhere: readonly Elsewhere[] = [
  {
    id: 'acr-network-default-deny',
    into: ['acr-public-network-disabled'],
    why: 'A registry that answers only to an allow-list is a smaller fix of the same exposure.',
  },
  {
    id: 'defender-legacy-plan-used',
    into: ['defender-containers-plan'],
    why: 'The plan for containers has taken the place of the plans for registries and Kubernetes: one check.',
  },
  ...later(
    'It takes the contents of the registry, scan results or the build pipeline.',
    'image-approved-list',
    'image-approved-registry',
    'image-base-sanctioned',
    'image-count-small',
    'image-not-latest',
    'image-push-scan-pipeline',
    'image-signed',
    'image-stale',
    'image-vulnerabilities-registry',
    'image-vulnerable-running',
  ),
  ...later(
    'It takes what identities are used for, or which of them still exist.',
    'rbac-broad-scope',
    'rbac-cicd-scope',
    'rbac-custom-role-privileged',
    'rbac-direct-user-assignment',
    'rbac-least-privilege-replacement',
    'rbac-operator-roles',
    'rbac-orphaned-assignment',
    'rbac-policy-denies-broad-grants',
    'rbac-pull-identity-has-acr-role',
    'rbac-runtime-identity-pull-only',
    'rbac-workload-identity-no-contributor',
  ),
  ...later(
    'It takes Microsoft Graph, which Driftwarden has no right to read.',
    'sp-credential-rotation',
    'sp-federated-instead-of-secret',
  ),
  ...later(
    'No document of the estate asks for it.',
    'aci-cmk',
    'acr-abac-mode',
    'acr-arm-audience-token-disabled',
    'acr-cmk',
    'acr-export-disabled',
    'defender-arm-plan',
    'defender-keyvault-plan',
  ),
];
