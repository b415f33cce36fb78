import type { Manifest } from '../model/self-check.ts';
import { ArmFault } from '../ports/arm.ts';
import type { OwnResources } from '../ports/own-resources.ts';
import type { AuditRule } from '../self-check/belongings.ts';
import type { Reading } from '../self-check/check.ts';
import type { ReadManifest } from '../self-check/manifest.ts';
import type { SignInSettings } from '../self-check/sign-in.ts';
import type { Deps } from './deps.ts';
import type { ReceivedEvents } from './received-events.ts';

/** The chain of what the self-check found. */
export const SELF_CHECKS = 'self-check';

/** What the self-check needs of the world besides the ports: the app as it was deployed. */
export type SelfCare = {
  /** Runs in Azure, and not on a laptop. */
  readonly isDeployed: boolean;
  readonly manifest: ReadManifest;
  /** Absent without a manifest. */
  readonly own: OwnResources | undefined;
  /** Our identities; asking throws `ArmFault`. */
  readonly identities: readonly { readonly who: string; readonly ask: () => Promise<unknown> }[];
  readonly auditRule: AuditRule | undefined;
  readonly signInSettings: SignInSettings;
  /** App settings whose Key Vault reference is not resolved. */
  readonly unresolved: readonly string[];
  /** `DRIFTWARDEN_ENFORCEMENT` as it was written. */
  readonly enforcementWord: string | undefined;
  readonly settingsLocation: string;
  readonly received: ReceivedEvents;
};

/** What a self-check works with. */
export type SelfCheckDeps = Omit<Deps, 'workflows'> & { readonly selfCare: SelfCare };

/** The manifest, where there is one that can be read. */
export function manifestOf({ selfCare }: SelfCheckDeps): Manifest | undefined {
  return selfCare.manifest.kind === 'manifest' ? selfCare.manifest.manifest : undefined;
}

/** What reading something came to, as a value. */
export async function readingOf<T>(read: () => Promise<T>): Promise<Reading<T>> {
  try {
    return { kind: 'read', value: await read() };
  } catch (fault) {
    if (!(fault instanceof ArmFault)) throw fault;
    if (fault.code === 'not-found') return { kind: 'missing' };
    return fault.code === 'forbidden' ? { kind: 'forbidden' } : { kind: 'unread', why: fault.message };
  }
}
