/** Advice of the documents that is never a finding, because there is no API or no honest check. */
export type Guidance = {
  readonly id: string;
  /** What is right, as a sentence without a full stop. */
  readonly title: string;
  /** What to do, exactly: sentences, or commands in the order of their use. */
  readonly advice: readonly string[];
  /** Why no finding is made of it. */
  readonly notJudged: string;
  /** A page of learn.microsoft.com without a locale. */
  readonly docs: string;
  readonly documents: readonly string[];
};

const LEARN = 'https://learn.microsoft.com/azure';

/** All guidance, alphabetical. */
export const guidance: readonly Guidance[] = [
  {
    id: 'aci-read-only-root-filesystem',
    title: 'The root filesystem of a container is read-only',
    advice: [
      'Build the image so that its process has nothing to write outside declared paths: a user other ' +
        'than root who owns only those.',
      'Where the root filesystem must be read-only by force, run the image in Kubernetes, whose ' +
        'security context has readOnlyRootFilesystem.',
    ],
    notJudged:
      'Container Instances have no such setting: their security context knows privileged, ' +
      'allowPrivilegeEscalation, capabilities, runAsUser, runAsGroup and seccompProfile. A template ' +
      'that sets readOnlyRootFilesystem sets nothing.',
    docs: `${LEARN}/container-instances/container-instances-image-security`,
    documents: ['000'],
  },
  {
    id: 'aci-secret-from-key-vault',
    title: 'Secrets of a container group come from Key Vault',
    advice: [
      'Give the group a user-assigned identity and that identity the role Key Vault Secrets User on ' + 'the vault.',
      'With api-version 2025-09-01 list the secret in properties.secretReferences (name, identity, ' +
        'secretReferenceUri) and use it by environmentVariables[].secureValueReference, ' +
        'volumes[].secretReference or imageRegistryCredentials[].passwordReference.',
      'Where that version is not to be had, use secureValue. Bicep getSecret() fills it at ' +
        'deployment: a secret that changes later needs another deployment.',
    ],
    notJudged:
      'A secureValue is not returned by GET, so nobody can see whether it came from a vault. Whether ' +
      'the references of 2025-09-01 are available in each region is not known. A secret in plain ' +
      'sight is the finding of aci-no-plaintext-secret-env.',
    docs: `${LEARN}/container-instances/container-instances-environment-variables`,
    documents: ['000', '001'],
  },
  {
    id: 'aci-writable-paths-emptydir',
    title: 'What a container writes goes to declared volumes',
    advice: [
      'Mount an emptyDir volume (volumes[].emptyDir, containers[].properties.volumeMounts) at each ' +
        'path for logs and temporary files.',
      'Do not count on it to keep anything: it goes with the container group.',
    ],
    notJudged:
      'Which paths a process writes is known to its image alone, and without a read-only root ' +
      'filesystem nothing forces it.',
    docs: `${LEARN}/container-instances/container-instances-volume-emptydir`,
    documents: ['000'],
  },
  {
    id: 'acr-content-trust',
    title: 'Images are signed and signatures are checked',
    advice: [
      'Sign with Notation and a key in Key Vault: notation sign <registry>.azurecr.io/<repository>@<digest>.',
      'Verify in the pipeline before each deployment: notation verify ' +
        '<registry>.azurecr.io/<repository>@<digest>.',
      'Where Docker Content Trust is on, plan the change before 2028-03-31, when it is removed.',
    ],
    notJudged:
      'Since 2026-05-31 Docker Content Trust can not be switched on in a registry that never had it, ' +
      'so a registry without it is not wrong. Signatures of Notation lie in the data plane of the ' +
      'registry.',
    docs: `${LEARN}/container-registry/container-registry-content-trust`,
    documents: ['001', '002'],
  },
  {
    id: 'acr-premium-sku',
    title: 'Registries of production have the Premium tier',
    advice: [
      'az acr update --name <registry> --sku Premium. In place, without interruption, and it costs ' +
        'more from that day.',
      'Private endpoints, network rules and the retention policy need it.',
    ],
    notJudged:
      'The tier is a decision about cost. What it makes possible is judged by controls of its own, ' +
      'which say where the tier is in the way.',
    docs: `${LEARN}/container-registry/container-registry-skus`,
    documents: ['002'],
  },
  {
    id: 'acr-quarantine',
    title: 'Images pass a scan before they can be pulled',
    advice: [
      'Scan in the pipeline, before the push, and push only what passed.',
      'Switch the quarantine policy on only with a scanner in place that sets quarantineState to ' +
        'Passed as AcrQuarantineWriter: without one, no new image can be pulled.',
    ],
    notJudged:
      'The policy is a preview, and switched on without a scanner it stops every deployment: neither ' +
      'on nor off is right by itself.',
    docs: `${LEARN}/container-registry/container-registry-faq`,
    documents: ['002'],
  },
  {
    id: 'alert-auth-failures',
    title: 'Rejected sign-ins of an app raise an alert',
    advice: [
      'Send the logs of the environment to a workspace, reject one sign-in by hand and look how it is ' +
        'logged there.',
      'Make a scheduled query rule (Microsoft.Insights/scheduledQueryRules) of exactly that, with a ' +
        'threshold above the normal rate.',
    ],
    notJudged:
      'The reason AuthFailure and the table that document 004 queries are not confirmed, so an alert ' +
      'on them may never fire and its absence says nothing.',
    docs: `${LEARN}/container-apps/authentication`,
    documents: ['004'],
  },
  {
    id: 'alert-container-metrics',
    title: 'Unusual use of CPU, memory or replicas raises an alert',
    advice: [
      'Make metric alerts (Microsoft.Insights/metricAlerts) with dynamic thresholds: CpuUsage and ' +
        'MemoryUsage of container groups; UsageNanoCores, WorkingSetBytes, Replicas and RestartCount of ' +
        'container apps.',
    ],
    notJudged:
      'What is unusual depends on the workload: no threshold is right for all, and an alert with a ' +
      'wrong one is no better than none.',
    docs: `${LEARN}/container-apps/alerts`,
    documents: ['001'],
  },
  {
    id: 'alert-suspicious-log-terms',
    title: 'Somebody reads the logs for errors and denials',
    advice: [
      'Save the query of document 002 in the workspace, with the table that is there: ' +
        'ContainerAppConsoleLogs_CL where the environment writes to log-analytics, ' +
        'ContainerAppConsoleLogs where it writes to azure-monitor.',
      'Take out what your apps log every day, then make an alert of what is left.',
    ],
    notJudged:
      'The words error, unauthorized and denied stand in healthy logs, too; whether a saved query is ' +
      'any good only its reader can tell.',
    docs: `${LEARN}/container-apps/log-monitoring`,
    documents: ['002'],
  },
  {
    id: 'compliance-report',
    title: 'There is a report of how the estate stands',
    advice: [
      'driftwarden scan --subscription <id> writes one; the case list and its API have the same as it ' + 'is now.',
      'For years of it, query RemediationAudit_CL: every sweep leaves a row per control that says ' +
        'what was looked at.',
    ],
    notJudged: 'It is what this app makes, not a state of a resource.',
    docs: `${LEARN}/governance/resource-graph/overview`,
    documents: ['004'],
  },
  {
    id: 'defender-posture-connected',
    title: 'Findings of Defender for Cloud reach the people who act on them',
    advice: [
      'Set up continuous export to the workspace (Microsoft.Security/automations) and put the secure ' +
        'score on the dashboard that your team looks at.',
    ],
    notJudged:
      'An export can be read, but whether anybody sees what arrives can not. The plans themselves are ' +
      'judged by controls.',
    docs: `${LEARN}/defender-for-cloud/continuous-export`,
    documents: ['004'],
  },
  {
    id: 'defender-runtime-protection',
    title: 'Threats in running containers are detected',
    advice: [
      'Do not count the sensor of Defender for Containers as cover for Container Instances and ' +
        'Container Apps: it runs in Kubernetes.',
      'Use what is there: Defender for the registries, the logs of the workloads, the Activity Log, ' +
        'and narrow identities, so that little is won by a break-in.',
    ],
    notJudged:
      'Whether Defender watches running Container Instances and Container Apps at all is not ' +
      'confirmed, so nothing can be said to be missing.',
    docs: `${LEARN}/defender-for-cloud/defender-for-containers-introduction`,
    documents: ['001', '004'],
  },
];
