import type { Profile, Settings } from '../../src/model/settings.ts';

/** The profile of an estate about which its settings say nothing. */
export const NOTHING_SAID: Profile = {
  public: [],
  production: [],
  sensitive: [],
  approvedRegistries: [],
  protectedPrincipals: [],
  imageCleanup: 'retention',
};

/** Settings of an estate whose approvers are the platform team, with the security team behind it. */
export function someSettings(about: { scopes: readonly string[]; approversOf?: string }): Settings {
  return {
    enforcement: 'enforce',
    scopes: about.scopes,
    controls: {},
    newResources: 'ask',
    overrides: [],
    profile: NOTHING_SAID,
    approvers: [
      {
        scope: about.approversOf ?? about.scopes[0] ?? '',
        role: 'approver-platform',
        fallback: 'approver-security',
        mail: [],
        answerWithin: 'P1D',
        onExpiry: 'reject',
        strict: false,
      },
    ],
    limits: { freshFor: 'PT30M', writesPerHour: 20 },
    attestations: [],
  };
}
