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
  /** How it would not be hit, a sentence: "Link the zone to network vnet-shop." */
  readonly remedy?: string;
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

/** How the private address of a registry is found: in which networks, and where its consumers are. */
export type PrivateNames = {
  /** Private DNS zones named `privatelink.azurecr.io` in the scopes. */
  readonly zones: readonly {
    readonly id: string;
    /** Networks in which the zone is resolved, in lower case. */
    readonly networks: readonly string[];
    /** Names of the A records. */
    readonly records: readonly string[];
  }[];
};

/** A workload that pulls from a registry, concluded from its images and logins, and the subnet that it runs in. */
export type RegistryConsumer = Consumer & {
  /** Id of the subnet; absent where it runs in none or nobody knows. */
  readonly subnetId?: string;
  /** As whom it pulls; `none` where nothing is set up, so that it can only pull what needs no login. */
  readonly login: 'identity' | 'password' | 'none';
  /** Object ids of the identities that it pulls with, in lower case, as far as its body shows them. */
  readonly principals?: readonly string[];
  /** Set where it pulls with the identity that came to be with it, which container groups can not. */
  readonly systemAssigned?: true;
};

/** A network as far as it decides whether a private endpoint is reached from it. Ids are in lower case. */
export type PathNetwork = {
  readonly id: string;
  /** Networks that it is connected with by peering. */
  readonly peers: readonly string[];
  /** Its names are resolved by DNS servers of its own, so that links of private zones say nothing. */
  readonly hasOwnDns: boolean;
  /** Routes of its subnets that may lead past an endpoint: every one of a route table but the one to everywhere. */
  readonly detours: readonly { readonly subnetId: string; readonly route: string }[];
};

/** The networks from which a registry is pulled and those of its endpoints. What could not be read is not in it. */
export type PullPaths = {
  /** Ids, in lower case, of the networks in which approved private endpoints of the registry stand. */
  readonly endpointNetworks: readonly string[];
  readonly networks: readonly PathNetwork[];
};

/** A role that somebody holds on a registry or above it: ids in lower case, the role by its GUID. */
export type PullGrant = {
  readonly principalId: string;
  readonly role: string;
  readonly isConditional: boolean;
};

/** A network from which a registry is pulled. `hasOtherZone`: another zone of the same name is linked to it. */
export type PullNetwork = {
  readonly id: string;
  readonly hasOtherZone: boolean;
  readonly consumers: readonly Consumer[];
};

/** A registry without public access, the records that a private zone lacks for it, and the networks that pull from it. */
export type PrivatePulls = {
  readonly registry: string;
  readonly lacks: readonly string[];
  readonly networks: readonly PullNetwork[];
};

/** A closed registry that no private zone has a record of, and who pulls from it. */
export type UnnamedRegistry = { readonly registry: string; readonly consumers: readonly RegistryConsumer[] };

/** Whether a registry keeps what is deleted: `enabled` or `disabled`, and for how many days. */
export type SoftDelete = { readonly status: string; readonly retentionDays?: number };

/** Somebody who may pull from a registry by a role, granted at the registry or above it. */
export type Puller = {
  readonly principalId: string;
  /** `User`, `Group`, `ServicePrincipal`, …, as the assignment says. */
  readonly principalType: string;
  readonly roleDefinitionId: string;
  /** Where it is granted. */
  readonly scope: string;
};

/** A token of a registry that is enabled, and its passwords. */
export type EnabledToken = {
  readonly name: string;
  /** `ends` is absent where a password never ends, else ISO 8601. */
  readonly passwords: readonly { readonly name: string; readonly ends?: string }[];
};

/** A subnet as far as who uses it needs to know. */
export type SubnetFacts = {
  readonly id: string;
  readonly delegatedTo: readonly string[];
  readonly networkSecurityGroupId?: string;
  readonly routeTableId?: string;
  readonly natGatewayId?: string;
};

/** A container app in an environment, and how others reach it. `tcp`: by plain TCP, which knows no requests. */
export type EnvironmentApp = Consumer & { readonly ingress: Ingress; readonly hasDapr: boolean };

/** How an app is reached. An `external` one is reached from outside of its environment. */
export type Ingress = 'none' | 'tcp' | 'internal' | 'external';

/** Where traffic leaves a subnet for the internet; without `nextHop`, the usual way of Azure. */
export type DefaultRoute = {
  readonly subnetId: string;
  readonly routeTableId?: string;
  /** `VirtualAppliance`, `Internet`, `None`, … */
  readonly nextHop?: string;
};

/** Everything a control may ask to know beyond the body. A fact that could not be had is absent. */
export type Facts = {
  /** Container groups, container apps and jobs that are set up to log in with the admin account of this registry. */
  readonly adminLoginConsumers: readonly Consumer[];
  /** The diagnostic settings of this resource. */
  readonly diagnosticSettings: readonly NamedSetting[];
  /** Container groups, apps and jobs whose images come from this registry, or that are set up to log in to it. */
  readonly registryConsumers: readonly RegistryConsumer[];
  /** Who may pull from this registry by a role, each principal once. */
  readonly registryPullers: readonly Puller[];
  /** The tokens of this registry that are enabled. */
  readonly registryTokens: readonly EnabledToken[];
  /** Between those who pull from this registry and its private endpoints. */
  readonly pullPaths: PullPaths;
  /** The roles that service principals hold on this registry, or above it. */
  readonly pullGrants: readonly PullGrant[];
  /** The private DNS zones of registries, their records, and the networks that they are resolved in. */
  readonly registryPrivateNames: PrivateNames;
  /** The subnets that this container group or environment runs in. */
  readonly ownSubnets: readonly SubnetFacts[];
  /** Whole days since anything happened in this container group; 0 while it runs. */
  readonly idleDays: number;
  /** The container apps and jobs that run in this environment. */
  readonly environmentWorkloads: readonly Consumer[];
  /** The container apps that run in this environment, and how each is reached. */
  readonly environmentApps: readonly EnvironmentApp[];
  /** Does the environment of this app encrypt what its apps send each other? */
  readonly peerEncryption: boolean;
  /** How the app is reached that this belongs to. */
  readonly appIngress: Ingress;
  /** Where traffic leaves each of the subnets of this environment for the internet. */
  readonly defaultRoutes: readonly DefaultRoute[];
  /** Names of the private endpoint connections of this registry that are approved. */
  readonly approvedPrivateEndpoints: readonly string[];
  /** Closed registries with a record in the private zone that these links belong to, and the networks that pull. */
  readonly privatePulls: readonly PrivatePulls[];
  /** Closed registries that what runs in this environment pulls from, and that no private zone has a record of. */
  readonly unnamedRegistries: readonly UnnamedRegistry[];
  /** The soft delete policy of this registry, which its body does not show at a stable api-version. */
  readonly softDelete: SoftDelete;
  /** What the scope map of this registry token allows: `repositories/<name>/content/read`, … */
  readonly tokenActions: readonly string[];
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
