import type { JsonObject } from './json.ts';

/**
 * A resource as GET returns it: ARM's own JSON, secrets already replaced by markers. `P` is the part of `properties`
 * that controls read; every other member is kept, untyped.
 */
export type ResourceState<P = JsonObject> = {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly location?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly sku?: { readonly name?: string; readonly tier?: string };
  readonly identity?: ManagedIdentity;
  readonly systemData?: SystemData;
  readonly properties: P;
};

/** The `identity` member of a resource. */
export type ManagedIdentity = {
  readonly type?: string;
  readonly principalId?: string;
  readonly tenantId?: string;
  readonly userAssignedIdentities?: Readonly<
    Record<string, { readonly principalId?: string; readonly clientId?: string } | null>
  >;
};

/** Who made and who last changed a resource, as ARM tells it. Times are ISO 8601 texts of the service. */
export type SystemData = {
  readonly createdBy?: string;
  readonly createdByType?: string;
  readonly createdAt?: string;
  readonly lastModifiedBy?: string;
  readonly lastModifiedByType?: string;
  readonly lastModifiedAt?: string;
};

/**
 * An ARM resource id that was taken apart and put together again. `id` has the canonical case of the fixed segments
 * (`subscriptions`, `resourceGroups`, `providers`) and of the type; `key` is `id` in lower case, for comparing.
 */
export type ResourceRef = {
  readonly id: string;
  readonly key: string;
  readonly subscriptionId: string;
  readonly resourceGroup?: string;
  /** `Microsoft.ContainerRegistry/registries` */
  readonly type: string;
  /** The name of the resource itself: the last segment. */
  readonly name: string;
};
