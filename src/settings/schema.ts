import * as z from 'zod';
import type { Mode, Settings } from '../model/settings.ts';
import { didYouMean } from './did-you-mean.ts';
import { durationMs } from '../decisions/duration.ts';
import {
  anyScope,
  appRole,
  calendarDate,
  estateScope,
  mailAddress,
  mustBe,
  objectId,
  personName,
  quoted,
  registryHost,
  resourceId,
  webAddress,
} from './grammar.ts';

/** What the settings must know of a control. `ceiling`: no setting may go above. */
export type KnownControl = { readonly id: string; readonly ceiling: Mode };

/** What the settings may name: the controls, and the ids of what operators may state. */
export type Known = { readonly controls: readonly KnownControl[]; readonly attestations: readonly string[] };

const MODES: readonly Mode[] = ['report', 'approval', 'auto'];
const EXEMPT = /^exempt|^exclu|^except|^waiver|^ignore|^skip/i;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** A group of members of which no other may exist. Unknown ones give one line of the message each, in their order. */
function members<S extends z.core.$ZodLooseShape>(shape: S, noun = 'member'): z.ZodObject<S, z.core.$strict> {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key: string) => unknownMember(key, known, noun)).join('\n')
        : mustBe(`a group of members (${known.join(', ')})`)(issue),
  });
}

function unknownMember(key: string, known: readonly string[], noun: string): string {
  const hint = didYouMean(key, known);
  if (hint === '' && EXEMPT.test(key)) {
    return 'can not be set here; an exemption is granted on the page of a case, with a reason, an owner and an end';
  }
  return `is not a ${noun}${hint}; ${known.length > 12 ? 'see the catalogue of controls' : `there are ${known.join(', ')}`}`;
}

const list = <T extends z.ZodType>(item: T, of: string): z.ZodArray<T> =>
  z.array(item, { error: mustBe(`a list of ${of}, each on a line of its own after a hyphen`) });

const oneOf = <const T extends readonly string[]>(values: T): z.ZodEnum<{ [K in T[number]]: K }> =>
  z.enum(values, { error: mustBe(values.join(' or ')) });

function duration(least: number, most: number, right: string): z.ZodString {
  const within = (text: string): boolean => {
    const ms = durationMs(text);
    return ms !== undefined && ms >= least && ms <= most;
  };
  return z.string({ error: mustBe(right) }).refine(within, { error: mustBe(right) });
}

function modes(controls: readonly KnownControl[]): z.ZodType<Record<string, Mode>> {
  const shape = Object.fromEntries(controls.map((control) => [control.id, mode(control).exactOptional()]));
  return members(shape, 'control')
    .prefault({})
    .transform((set) => Object.fromEntries(Object.entries(set)));
}

function mode({ id, ceiling }: KnownControl): z.ZodEnum<{ [M in Mode]: M }> {
  const allowed = MODES.slice(0, MODES.indexOf(ceiling) + 1);
  return z.enum(allowed, {
    error: (issue) =>
      MODES.some((known) => known === issue.input)
        ? `is ${quoted(issue.input)}, which is above the ceiling of ${id}; write ${allowed.join(' or ')}`
        : mustBe(allowed.join(' or '))(issue),
  });
}

const profile = members({
  public: list(resourceId, 'resource ids').default([]).describe('Ids of the apps that are meant to be public.'),
  production: list(anyScope, 'ids').default([]).describe('Ids of the scopes that are production.'),
  sensitive: list(anyScope, 'ids').default([]).describe('Ids of the scopes whose workloads handle sensitive data.'),
  approvedRegistries: list(registryHost, 'host names')
    .default([])
    .describe('Host names of the registries from which images may come.'),
  protectedPrincipals: list(objectId, 'Entra object ids')
    .default([])
    .describe('Entra object ids whose role assignments are never touched.'),
  imageCleanup: oneOf(['retention', 'soft-delete']).default('retention').describe('How old images are removed.'),
  logWorkspace: resourceId
    .exactOptional()
    .describe('Id of the Log Analytics workspace to which logs should go. Without it, missing logs are only told.'),
});

const approvers = members({
  scope: anyScope.describe('Who is asked for drifts below this id. The most specific scope wins.'),
  role: appRole.describe('Entra app role whose members may decide.'),
  fallback: appRole.exactOptional().describe('Entra app role that is asked when nobody answered.'),
  mail: list(mailAddress, 'mail addresses').default([]).describe('Where mails for this role go.'),
  answerWithin: duration(MINUTE, 90 * DAY, 'a duration from PT1M to P90D, such as P7D')
    .default('P7D')
    .describe('How long a request waits for an answer, as an ISO 8601 duration.'),
  onExpiry: oneOf(['open', 'reject'])
    .default('open')
    .describe('What becomes of a request that nobody answered. Never a write.'),
  strict: z
    .boolean({ error: mustBe('true or false') })
    .default(false)
    .describe('The author of a drift may not even approve that it is put back.'),
});

const writesPerHour = z
  .int({ error: mustBe('a whole number from 1 to 1000') })
  .min(1, { error: mustBe('a whole number from 1 to 1000, or enforcement: observe to write nothing') })
  .max(1000, { error: mustBe('a whole number from 1 to 1000') });

const limits = members({
  freshFor: duration(MINUTE, DAY, 'a duration from PT1M to P1D, such as PT30M')
    .default('PT30M')
    .describe('How long after the latest proof of compliance a drift is fresh, as an ISO 8601 duration.'),
  writesPerHour: writesPerHour
    .default(20)
    .describe('How many writes each scope gets in an hour. Further ones wait, and people are told once.'),
});

const attestation = (known: readonly string[]) =>
  members({
    id: z
      .enum(known, {
        error: ({ input }) =>
          typeof input === 'string'
            ? `is ${quoted(input)}, which nobody asks for${didYouMean(input, known)}; there are ${known.join(', ')}`
            : mustBe(`one of ${known.join(', ')}`)({ input }),
      })
      .describe('What is attested.'),
    by: personName.describe('Who says so.'),
    evidence: webAddress.describe('Where it can be looked up.'),
    until: calendarDate.describe('The last day on which it holds.'),
  });

/** The settings file. Everything but `scopes` may be left out. What it accepts comes out as `Settings`. */
export function settingsSchema({ controls, attestations }: Known): z.ZodType<Settings> {
  const enforcement = oneOf(['observe', 'enforce']);
  const newResources = oneOf(['ask', 'auto']);
  const override = members({
    scope: anyScope.describe('The part of the estate that this is about: the most specific one wins.'),
    enforcement: enforcement.exactOptional().describe('In place of the one above.'),
    newResources: newResources.exactOptional().describe('In place of the one above.'),
    controls: modes(controls).describe('Modes in place of those above.'),
    limits: members({ writesPerHour: writesPerHour.exactOptional().describe('Counted for this part alone.') })
      .exactOptional()
      .describe('In place of the one below.'),
  });
  return members({
    enforcement: enforcement
      .default('observe')
      .describe('observe: say what would be done and write nothing. enforce: do it.'),
    scopes: list(estateScope, 'subscription or resource group ids')
      .min(1, { error: 'is empty; write the id of at least one subscription or resource group' })
      .describe('Subscription or resource group ids. Nothing else is read or written.'),
    newResources: newResources.default('ask').describe('What to do about a resource that was made with the fault.'),
    controls: modes(controls).describe(
      'How far each control may go. What is left out has the default of the catalogue.',
    ),
    overrides: list(override, 'overrides').default([]).describe('Parts of the estate with settings of their own.'),
    profile: profile.prefault({}).describe('What controls may know about the estate.'),
    approvers: list(approvers, 'approvers').default([]).describe('Who is asked.'),
    limits: limits.prefault({}).describe('Limits of what is done without asking.'),
    attestations: list(attestation(attestations), 'attestations')
      .default([])
      .describe('Statements about what no API can show.'),
  });
}

/** The JSON schema of the settings file, for completion in editors. */
export function settingsJsonSchema(known: Known): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(settingsSchema(known).meta({ title: 'Driftwarden settings' }), {
    io: 'input',
    target: 'draft-07',
  });
}
