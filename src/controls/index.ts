import type { Control } from '../engine/control.ts';
import type { Signal } from '../engine/signal.ts';
import { attestations, type AttestationTopic } from './attestations.ts';
import { corrections, type Correction } from './corrections.ts';
import { elsewhere, type Elsewhere } from './elsewhere.ts';
import { guidance, type Guidance } from './guidance.ts';
import { aciManagedIdentity } from './aci-managed-identity.ts';
import { aciNoPlaintextSecretEnv } from './aci-no-plaintext-secret-env.ts';
import { aciNoPublicIp } from './aci-no-public-ip.ts';
import { aciVnetInjected } from './aci-vnet-injected.ts';
import { aciRegistryCredentialNotAdmin } from './aci-registry-credential-not-admin.ts';
import { aciAcrPullManagedIdentity } from './aci-acr-pull-managed-identity.ts';
import { aciRegistryCredentialPullOnly } from './aci-registry-credential-pull-only.ts';
import { aciRestartPolicy } from './aci-restart-policy.ts';
import { aciConfidentialSku } from './aci-confidential-sku.ts';
import { aciRunAsNonRoot } from './aci-run-as-non-root.ts';
import { aciNotPrivileged } from './aci-not-privileged.ts';
import { aciDnsLabelReuse } from './aci-dns-label-reuse.ts';
import { aciExecUsed } from './aci-exec-used.ts';
import { aciStaleGroup } from './aci-stale-group.ts';
import { aciDiagnosticSettings } from './aci-diagnostic-settings.ts';
import { aciSubnetNsg } from './aci-subnet-nsg.ts';
import { aciSubnetDelegated } from './aci-subnet-delegated.ts';
import { acrAccessFew } from './acr-access-few.ts';
import { acrAdminAccountDisabled } from './acr-admin-account-disabled.ts';
import { acrAnonymousPullDisabled } from './acr-anonymous-pull-disabled.ts';
import { acrDiagnosticSettings } from './acr-diagnostic-settings.ts';
import { acrPrivateDnsZoneLinked } from './acr-private-dns-zone-linked.ts';
import { acrPrivateEndpoint } from './acr-private-endpoint.ts';
import { acrPublicNetworkDisabled } from './acr-public-network-disabled.ts';
import { acrPurgeSchedule } from './acr-purge-schedule.ts';
import { acrRetentionPolicy } from './acr-retention-policy.ts';
import { acrSoftDelete } from './acr-soft-delete.ts';
import { acrTaskBaseImageUpdate } from './acr-task-base-image-update.ts';
import { acrTokenExpiry } from './acr-token-expiry.ts';
import { acrTokenLeastScope } from './acr-token-least-scope.ts';
import { acrTrustedServicesBypass } from './acr-trusted-services-bypass.ts';
import { alertAdminOperations } from './alert-admin-operations.ts';
import { alertFailedImagePull } from './alert-failed-image-pull.ts';
import { caAcrNetworkPath } from './ca-acr-network-path.ts';
import { caAcrPullManagedIdentity } from './ca-acr-pull-managed-identity.ts';
import { caDaprMtls } from './ca-dapr-mtls.ts';
import { caEasyAuthEnabled } from './ca-easy-auth-enabled.ts';
import { caHttpsOnly } from './ca-https-only.ts';
import { caIngressInternal } from './ca-ingress-internal.ts';
import { caIpRestrictions } from './ca-ip-restrictions.ts';
import { caJobAcrPullManagedIdentity } from './ca-job-acr-pull-managed-identity.ts';
import { caJobManagedIdentity } from './ca-job-managed-identity.ts';
import { caJobNoPlaintextSecretEnv } from './ca-job-no-plaintext-secret-env.ts';
import { caJobSecretsKeyVaultReference } from './ca-job-secrets-key-vault-reference.ts';
import { caManagedIdentity } from './ca-managed-identity.ts';
import { caMinReplicas } from './ca-min-replicas.ts';
import { caNoPlaintextSecretEnv } from './ca-no-plaintext-secret-env.ts';
import { caRevisionOldImageActive } from './ca-revision-old-image-active.ts';
import { caSecretsKeyVaultReference } from './ca-secrets-key-vault-reference.ts';
import { caeDiagnosticSettings } from './cae-diagnostic-settings.ts';
import { caeEgressViaFirewall } from './cae-egress-via-firewall.ts';
import { caeInternalOnly } from './cae-internal-only.ts';
import { caePeerEncryption } from './cae-peer-encryption.ts';
import { caePublicNetworkAccessDisabled } from './cae-public-network-access-disabled.ts';
import { caeVnetIntegrated } from './cae-vnet-integrated.ts';
import { credentialInventory } from './credential-inventory.ts';
import { defenderContainersPlan } from './defender-containers-plan.ts';
import { defenderRegistryVaExtension } from './defender-registry-va-extension.ts';
import { kvAuditLogging } from './kv-audit-logging.ts';
import { kvPrivateEndpoint } from './kv-private-endpoint.ts';
import { kvRbacModel } from './kv-rbac-model.ts';
import { policyContainerBaselineAssigned } from './policy-container-baseline-assigned.ts';
import { rbacServicePrincipalNoPrivilegedSubscriptionRole } from './rbac-service-principal-no-privileged-subscription-role.ts';
import { rbacWorkloadIdentityNoPrivilegedSubscriptionRole } from './rbac-workload-identity-no-privileged-subscription-role.ts';
import { subscriptionActivityLogExport } from './subscription-activity-log-export.ts';
import { acrAdminCredentialRead } from './acr-admin-credential-read.ts';
import { deploymentHistoryPlaintext } from './deployment-history-plaintext.ts';
import { diagnosticSettingRemoved } from './diagnostic-setting-removed.ts';
import { policyAssignmentRemoved } from './policy-assignment-removed.ts';

/** The catalogue, alphabetical. */
export const controls = [
  aciAcrPullManagedIdentity,
  aciConfidentialSku,
  aciDiagnosticSettings,
  aciDnsLabelReuse,
  aciManagedIdentity,
  aciNoPlaintextSecretEnv,
  aciNoPublicIp,
  aciNotPrivileged,
  aciRegistryCredentialNotAdmin,
  aciRegistryCredentialPullOnly,
  aciRestartPolicy,
  aciRunAsNonRoot,
  aciStaleGroup,
  aciSubnetDelegated,
  aciSubnetNsg,
  aciVnetInjected,
  acrAccessFew,
  acrAdminAccountDisabled,
  acrAnonymousPullDisabled,
  acrDiagnosticSettings,
  acrPrivateDnsZoneLinked,
  acrPrivateEndpoint,
  acrPublicNetworkDisabled,
  acrPurgeSchedule,
  acrRetentionPolicy,
  acrSoftDelete,
  acrTaskBaseImageUpdate,
  acrTokenExpiry,
  acrTokenLeastScope,
  acrTrustedServicesBypass,
  alertAdminOperations,
  alertFailedImagePull,
  caAcrNetworkPath,
  caAcrPullManagedIdentity,
  caDaprMtls,
  caEasyAuthEnabled,
  caHttpsOnly,
  caIngressInternal,
  caIpRestrictions,
  caJobAcrPullManagedIdentity,
  caJobManagedIdentity,
  caJobNoPlaintextSecretEnv,
  caJobSecretsKeyVaultReference,
  caManagedIdentity,
  caMinReplicas,
  caNoPlaintextSecretEnv,
  caRevisionOldImageActive,
  caSecretsKeyVaultReference,
  caeDiagnosticSettings,
  caeEgressViaFirewall,
  caeInternalOnly,
  caePeerEncryption,
  caePublicNetworkAccessDisabled,
  caeVnetIntegrated,
  credentialInventory,
  defenderContainersPlan,
  defenderRegistryVaExtension,
  deploymentHistoryPlaintext,
  kvAuditLogging,
  kvPrivateEndpoint,
  kvRbacModel,
  policyContainerBaselineAssigned,
  rbacServicePrincipalNoPrivilegedSubscriptionRole,
  rbacWorkloadIdentityNoPrivilegedSubscriptionRole,
  subscriptionActivityLogExport,
] as readonly Control[];

/** Events that are findings by themselves, alphabetical. */
export const signals: readonly Signal[] = [
  aciExecUsed,
  acrAdminCredentialRead,
  diagnosticSettingRemoved,
  policyAssignmentRemoved,
];

const byLowerType = Map.groupBy(controls, ({ resource }) => resource.type.toLowerCase());
/** As Azure mostly writes them: nothing has to be put into lower case for those. */
const byType = Map.groupBy(controls, ({ resource }) => resource.type);

/** The controls that judge a type of resource, in any case. */
export function controlsFor(type: string): readonly Control[] {
  return byType.get(type) ?? byLowerType.get(type.toLowerCase()) ?? [];
}

/** The signals that an ARM operation, in any case, may be. */
export function signalsFor(operation: string): readonly Signal[] {
  return signals.filter(({ operations }) => operations.includes(operation.toLowerCase()));
}

/** The control of that id. */
export function controlById(id: string): Control | undefined {
  return controls.find((control) => control.id === id);
}

/** What the settings may name: controls with the ceiling of each, and what operators may state. */
export const knownToSettings = {
  controls: controls.map(({ id, meta }) => ({ id, ceiling: meta.ceiling })),
  attestations: attestations.map(({ id }) => id),
};

/** What the catalogue has under an id, and where the documents are dated about it. */
export type CatalogueEntry = { readonly corrections: readonly Correction[] } & (
  | { readonly kind: 'control'; readonly control: Control }
  | { readonly kind: 'signal'; readonly signal: Signal }
  | { readonly kind: 'attestation'; readonly topic: AttestationTopic }
  | { readonly kind: 'guidance'; readonly guidance: Guidance }
  | { readonly kind: 'elsewhere'; readonly row: Elsewhere }
);

/** Whatever the catalogue has under that id: a control, a signal, an attestation, guidance, or where it went. */
export function catalogueEntry(id: string): CatalogueEntry | undefined {
  const dated = { corrections: corrections.filter(({ carriedBy }) => carriedBy.includes(id)) };
  const control = controlById(id);
  if (control !== undefined) return { kind: 'control', control, ...dated };
  const signal = signals.find((one) => one.id === id);
  if (signal !== undefined) return { kind: 'signal', signal, ...dated };
  const topic = attestations.find((one) => one.id === id);
  if (topic !== undefined) return { kind: 'attestation', topic, ...dated };
  const text = guidance.find((one) => one.id === id);
  if (text !== undefined) return { kind: 'guidance', guidance: text, ...dated };
  const row = elsewhere.find((one) => one.id === id);
  return row === undefined ? undefined : { kind: 'elsewhere', row, ...dated };
}

/** Every id that the catalogue can say something about, each once. */
export function catalogueIds(): readonly string[] {
  return [...new Set([...controls, ...signals, ...attestations, ...guidance, ...elsewhere].map(({ id }) => id))].sort();
}
