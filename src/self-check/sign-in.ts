import type { JsonObject } from '../model/json.ts';
import type { Check, Manifest } from '../model/self-check.ts';
import { textAt, textsAt, valueAt } from './body.ts';
import { checkOf, unreadProblem, type Problem, type Reading } from './check.ts';
import { az, DEPLOY_AGAIN, named } from './commands.ts';

/** The one path that Event Grid reaches without signing in. */
export const OPEN_PATH = '/runtime/webhooks/eventgrid';

/** What the app settings say of signing in. */
export type SignInSettings = {
  /** `WEBSITE_AUTH_ENABLED`, as the platform sets it. */
  readonly platform: string | undefined;
  /** `SIGN_IN_TENANT_ID` and `SIGN_IN_CLIENT_ID` are set. */
  readonly configured: boolean;
};

const [ID, WHAT] = ['sign-in', 'Signing in'];
const SET_UP = ['# Give the Entra app of the people as parameters and deploy again: infra/README.md says how.'];

/** Signing in: does the platform ask for it on every path but that of Event Grid, and can the app tell who it is? */
export function judgeSignIn(
  { platform, configured }: SignInSettings,
  manifest: Manifest | undefined,
  reading: Reading<JsonObject> | undefined,
): Check {
  const mend = [DEPLOY_AGAIN];
  const problems: Problem[] = [];
  const isOn = platform?.toLowerCase() === 'true';
  if (!isOn && !configured) {
    const why =
      'It is not set up: nobody can use the pages and the API; drift is told of by Teams, mail and the audit log.';
    return checkOf(ID, WHAT, [{ state: 'attention', why, mend: SET_UP }], '');
  }
  if (!isOn) {
    const why = 'Easy Auth is off (WEBSITE_AUTH_ENABLED): nobody can prove who they are.';
    problems.push({ state: 'failed', why, mend });
  }
  if (!configured) {
    const why = 'SIGN_IN_TENANT_ID and SIGN_IN_CLIENT_ID are not set: the app can not tell who is signed in.';
    problems.push({ state: 'failed', why, mend });
  }
  if (manifest !== undefined && reading !== undefined) {
    const missing: Problem = { state: 'failed', why: 'The Function app has no settings for signing in.', mend };
    problems.push(...unreadProblem(reading, 'how people sign in', missing));
    if (reading.kind === 'read') problems.push(...authProblems(manifest.site, reading.value));
  } else {
    problems.push({ state: 'unknown', why: 'Without a manifest, the settings of the platform are not looked at.' });
  }
  return checkOf(ID, WHAT, problems, 'Every path but that of Event Grid asks for it.');
}

function authProblems(site: string, auth: JsonObject): readonly Problem[] {
  const update = (...words: readonly string[]): readonly string[] => [
    '# Needs the extension authV2: az extension add --name authV2',
    az('webapp', 'auth', 'update', ...named(site), ...words),
  ];
  const problems: Problem[] = [];
  const isOn = valueAt(auth, 'properties', 'platform', 'enabled') === true;
  const isRequired = valueAt(auth, 'properties', 'globalValidation', 'requireAuthentication') === true;
  const letsIn = textAt(auth, 'properties', 'globalValidation', 'unauthenticatedClientAction') === 'AllowAnonymous';
  if (!isOn || !isRequired || letsIn) {
    const why = 'The platform does not ask everybody to sign in.';
    problems.push({ state: 'failed', why, mend: update('--enabled', 'true', '--action', 'RedirectToLoginPage') });
  }
  const open = textsAt(auth, 'properties', 'globalValidation', 'excludedPaths');
  const mend = update('--excluded-paths', OPEN_PATH);
  if (!open.includes(OPEN_PATH)) {
    const why = `${OPEN_PATH} asks for signing in: Event Grid can not deliver.`;
    problems.push({ state: 'failed', why, mend });
  }
  const more = open.filter((path) => path !== OPEN_PATH);
  if (more.length > 0) {
    const why = `More is open to everybody than has to be: ${more.join(', ').slice(0, 300)}.`;
    problems.push({ state: 'failed', why, mend });
  }
  return problems;
}
