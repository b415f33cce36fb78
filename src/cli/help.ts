/** Which app is asked, and as whom. */
const APP = `
      --url <address>         of the app (DRIFTWARDEN_URL, else http://127.0.0.1:7071, where npm start has it)
      --client-id <id>        of the Entra app that its people sign in to (SIGN_IN_CLIENT_ID)

  A deployed app is asked as whoever is signed in (az login) and has one of its app roles. The one of npm start needs no
  sign-in to be read; to decide there, people choose who they are in a browser.
`;

/** Help by command; that of all of them under the empty name. */
export const HELP: ReadonlyMap<string, string> = new Map([
  [
    '',
    `driftwarden: finds what is not right on Azure container platforms

Usage: driftwarden <command> [options]

Commands
  scan       judge resources in files, or live; nothing is written
  explain    tell what a control or a case is about
  doctor     tell what is wrong with an app that is deployed, and the command that mends it

Of an app that runs
  cases      list its cases
  pause      stop its writes below a scope, for a while
  resume     end a pause, or a storm

  driftwarden <command> --help tells more. driftwarden --version tells the version.
`,
  ],

  [
    'scan',
    `driftwarden scan: judge resources by the catalogue of controls; nothing is written

Usage: driftwarden scan <file | folder | -> ... [options]
       driftwarden scan --subscription <id> [options]

What is read
  A file of JSON, every .json file of a folder, or standard input (-), in any of these forms:
    one resource, a list of them, or { "value": [...] }, as Resource Manager answers   az rest --url ...
    what the Azure CLI prints                                                          az acr list
    an export of Resource Graph                                                        az graph query
    a template that Bicep compiled; what only a deployment decides could not be told   az bicep build

  With --subscription, what is there now: as whoever is signed in (az login), with reads only. Reader is enough.

Options
      --subscription <id>              scan a subscription live; may be given several times
  -f, --format <table|json|sarif|markdown>
                                       how to write the report (table)
  -o, --output <file>                  where to write it (standard output)
      --severity-threshold <severity>  fail for findings at or above: critical, high, medium, low (low)
      --control <id>                   judge by this control only; may be given several times
      --plan                           show what the fix of each finding changes, and the az rest lines
      --settings <file>                profile and modes from a settings file

Exit code
  0  nothing found at or above the threshold
  1  something found
  2  could not run, or not on all that was given

  What could not be judged is shown and counted, and never counts as met. It does not change the exit code.

Examples
  az acr list | driftwarden scan -
  az bicep build --file main.bicep --stdout | driftwarden scan - --severity-threshold high
  driftwarden scan exports/ --plan
  driftwarden scan --subscription $(az account show --query id -o tsv) --format markdown
`,
  ],
  [
    'doctor',
    `driftwarden doctor: what is wrong with an app, and the command that mends it

Usage: driftwarden doctor [options]

  An app looks at itself every 15 minutes: settings, roles, events, the audit log, sign-in, clock. This asks for the last
  outcome, or lets it look where there is none yet, as whoever is signed in (az login). What failed comes first.
  Nothing is changed.

  For up to 30 minutes after deploying, 403 on the delivery of audit records is normal: a new permission takes so long.

Options
      --url <address>         the app (DRIFTWARDEN_URL, else http://127.0.0.1:7071)
      --client-id <id>        of the Entra app that people of that app sign in to (SIGN_IN_CLIENT_ID)
      --now                   let it look now, instead of asking for the last outcome
  -f, --format <table|json>   how to write it (table)

Exit code
  0  nothing failed or wants attention
  1  something does
  2  the app could not be asked; the reasons that are usual are told

  What could not be told is shown and never counts as fine. It does not change the exit code.
`,
  ],
  [
    'explain',
    `driftwarden explain: what an id is about

Usage: driftwarden explain                list the controls
       driftwarden explain <control>      what it judges and why, its fix, the rights that it takes, an example
       driftwarden explain <case>         what was found, what was decided and why, and every step
       driftwarden explain <request>      the same of the case that a request for approval is about

  Controls are in the catalogue. Cases and requests are asked of a running app, which shows their ids in the addresses of
  its pages: /cases/<case>, /approvals/<request>. One that is deployed is asked as whoever is signed in (az login).

Options
      --url <address>    the app that has the case (DRIFTWARDEN_URL, else http://127.0.0.1:7071)
      --client-id <id>   of the Entra app that people of that app sign in to (SIGN_IN_CLIENT_ID)
      --settings <file>  profile from a settings file

Examples
  driftwarden explain acr-admin-account-disabled
  driftwarden explain 3f2a9c41d07be655-g1
`,
  ],
  [
    'cases',
    `driftwarden cases: the cases of a running app, open ones first

Usage: driftwarden cases [options]

Options
      --state <state>         open, closed, waiting, blocked, remediated, ...
      --resource <id | part>  of this resource and what lies below it, or with this part in the id
      --since <time>          opened then or later, in UTC: 2026-01-31 or 2026-01-31T09:00:00Z
  -f, --format <table|json>   how to write them (table)
${APP}
Examples
  driftwarden cases --state waiting
  driftwarden cases --since 2026-01-31 --format json
`,
  ],
  [
    'pause',
    `driftwarden pause: no writes below a scope, for a while; everything is looked at as before

Usage: driftwarden pause <scope> --reason <text> [--for <length> | --until <time>] [options]

  A scope is the id of a subscription, a resource group or a resource. It takes an approver of that scope.
  An undo that a person asks for still goes. To stop all writes of an app: its setting DRIFTWARDEN_ENFORCEMENT=off.

Options
      --reason <text>         why, at least 10 characters: it goes into the audit record
      --for <length>          for how long: PT30M, PT4H, P1D; at most 30 days (PT1H)
      --until <time>          until when, in UTC: 2026-01-31T09:00:00Z
${APP}
Examples
  driftwarden pause /subscriptions/<id>/resourceGroups/rg-shop --reason 'Release of the shop' --for PT4H
`,
  ],
  [
    'resume',
    `driftwarden resume: end the pause or the storm of a scope

Usage: driftwarden resume <scope> [options]

  The scope is that of the pause, as driftwarden pause or the page says it. It takes an approver of that scope.

Options
${APP.slice(1)}`,
  ],
]);
