/** How far a control may go by itself. */
export type Mode = 'report' | 'approval' | 'auto';

/** `observe`: say what would have been done. `off`: the hard stop of the app setting. */
export type Enforcement = 'off' | 'observe' | 'enforce';

/** A part of the estate with settings of its own. `scope` is a subscription, group or resource id. */
export type Override = {
  readonly scope: string;
  readonly enforcement?: 'observe' | 'enforce';
  readonly controls: Readonly<Record<string, Mode>>;
  readonly newResources?: 'ask' | 'auto';
  readonly limits?: { readonly writesPerHour?: number };
};

/** Who is asked for drifts below `scope`. */
export type Approvers = {
  readonly scope: string;
  /** Entra app role whose members may decide. */
  readonly role: string;
  /** Entra app role that is asked when nobody answered. */
  readonly fallback?: string;
  /** Where mails for this role go. */
  readonly mail: readonly string[];
  /** ISO 8601 duration until the request is due. */
  readonly answerWithin: string;
  /** What happens when it is due and nobody answered. Never a write. */
  readonly onExpiry: 'open' | 'reject';
  /** The author of a drift may not even approve that it is put back. */
  readonly strict: boolean;
};

/** What the operator tells about the estate; controls may read it. */
export type Profile = {
  /** Ids of apps that are meant to be public. */
  readonly public: readonly string[];
  /** Ids of scopes that are production. */
  readonly production: readonly string[];
  /** Ids of the scopes whose workloads handle sensitive data. */
  readonly sensitive: readonly string[];
  /** Host names of registries from which images may come. */
  readonly approvedRegistries: readonly string[];
  /** Entra object ids whose role assignments are never touched. */
  readonly protectedPrincipals: readonly string[];
  readonly imageCleanup: 'retention' | 'soft-delete';
  /** Id of the Log Analytics workspace to which logs should go. */
  readonly logWorkspace?: string;
};

/** The statement of an operator about something that no API can show. */
export type Attestation = {
  readonly id: string;
  readonly by: string;
  readonly evidence: string;
  /** Date, `2026-12-31`. */
  readonly until: string;
};

/** The operator's settings, complete: every default is filled in. */
export type Settings = {
  readonly enforcement: 'observe' | 'enforce';
  /** Subscription or resource group ids. Nothing else is read or written. Never empty. */
  readonly scopes: readonly string[];
  readonly controls: Readonly<Record<string, Mode>>;
  readonly newResources: 'ask' | 'auto';
  readonly overrides: readonly Override[];
  readonly profile: Profile;
  readonly approvers: readonly Approvers[];
  readonly limits: {
    /** ISO 8601 duration: how long a proof of compliance keeps a drift fresh. */
    readonly freshFor: string;
    readonly writesPerHour: number;
  };
  readonly attestations: readonly Attestation[];
};

/** Settings with the SHA-256 (hex) of the text they were read from. */
export type LoadedSettings = {
  readonly settings: Settings;
  readonly hash: string;
  /** The newest text is broken and an older good copy is in use: detection goes on, writes are closed. */
  readonly broken?: readonly string[];
};
