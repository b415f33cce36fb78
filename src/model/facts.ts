import type { NamedSetting } from './diagnostics.ts';

/** Somebody or something that would notice a fix. `name` is for people, `id` is an ARM id where there is one. */
export type Consumer = {
  readonly kind: string;
  readonly name: string;
  readonly id?: string;
  /** When it was last seen using it, ISO 8601; only where something tells. */
  readonly lastSeen?: string;
  /** From what it is concluded, where nothing says so outright: "its image comes from this registry". */
  readonly inferred?: string;
};

/** One entry of `permissions` of a role definition. */
export type RolePermission = {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  /** Set when the role grants only under an attribute condition. */
  readonly condition?: string | null;
};

/** What a service principal is, as far as Resource Manager can tell, and what runs as it. */
export type PrincipalUse = {
  /** `none`: not a managed identity that Resource Manager knows in the scopes; another application then. */
  readonly identity: 'user-assigned' | 'system-assigned' | 'none';
  /** What people call the identity, where it has a name of its own. */
  readonly name?: string;
  /** Container groups, container apps and jobs that run as it. */
  readonly workloads: readonly Consumer[];
};

/** Everything a control may ask to know beyond the body. A fact that could not be had is absent. */
export type Facts = {
  /** Container groups, container apps and jobs that are set up to log in with the admin account of this registry. */
  readonly adminLoginConsumers: readonly Consumer[];
  /** The diagnostic settings of this resource. */
  readonly diagnosticSettings: readonly NamedSetting[];
  /** Names of the private endpoint connections of this registry that are approved. */
  readonly approvedPrivateEndpoints: readonly string[];
  /** The permissions of the role that this assignment grants. */
  readonly rolePermissions: readonly RolePermission[];
  /** What the principal of this assignment is and what runs as it. */
  readonly principalUse: PrincipalUse;
  /** Is this assignment an activation by Privileged Identity Management? */
  readonly pimActivation: boolean;
  /** Is the principal of this assignment Driftwarden itself? */
  readonly ownPrincipal: boolean;
  /** How many other principals may manage access (Owner, User Access Administrator) at this assignment's scope. */
  readonly otherAccessAdministrators: number;
};

/** The name of a fact. */
export type FactName = keyof Facts;

/** The facts a control declared, each of which may be missing. */
export type Known<F extends FactName> = { readonly [K in F]?: Facts[K] | undefined };
