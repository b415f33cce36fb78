/**
 * Who may import whom: the table of src/README.md as rules. test/architecture.test.ts runs them over src, and over
 * test/fixtures/planted, where each rule must fire. A new folder under src needs a place here.
 *
 * Types count as imports unless a rule says otherwise.
 */
const PURE = '^src/(model|engine|resources|controls|decisions|intake|render|self-check)/';
const RUNBOOK = '^src/(orchestrations|activities|approvals|audit|records|pages)/';
const OUTSIDE = '^src/(azure|functions|cli|simulator|host|app[.]ts)';
const PACKAGES = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown', 'npm-bundled', 'core'];

/** A folder that may import only these others (and itself). */
const only = (name, folder, others, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: { path: '^src/', pathNot: `^src/(${[folder, ...others].join('|')})/` },
});

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two modules that need each other are one module, or hide a third: find it and let both import that.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'everything-is-used',
      comment: 'No entry point leads to this module. Use it or delete it.',
      severity: 'error',
      from: { path: '^src/(functions|host|cli)/main[.]ts$' },
      // The judge of chains is used by tests until there is an export to verify.
      to: { path: '^src/', pathNot: '^src/(?:(?:functions|host|cli)/main|audit/verify-chain)[.]ts$', reachable: false },
    },
    {
      name: 'src-not-to-test',
      comment: 'The product does not contain its tests. Move what both need into src.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^test/' },
    },
    {
      name: 'nothing-unresolved',
      comment: 'This import leads nowhere. Mend the path, or add the package to package.json.',
      severity: 'error',
      from: { path: '^src/' },
      to: { couldNotResolve: true },
    },
    {
      name: 'declared-packages-only',
      comment:
        'The package is there by chance: another one brought it. Add it to package.json, with the reason in the commit.',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-tools-in-the-app',
      comment:
        'What is deployed has the packages of `dependencies` only. Move the package there, or this code to the workshop.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(simulator|host)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },

    // core
    {
      name: 'the-core-does-no-io',
      comment:
        'These folders turn values into values. What touches network, disk, clock or a package belongs behind a port.',
      severity: 'error',
      from: { path: PURE },
      to: { dependencyTypes: PACKAGES, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'model-stands-alone',
      comment: 'The vocabulary imports nothing, so that everything may import it.',
      severity: 'error',
      from: { path: '^src/model/' },
      to: { pathNot: '^src/model/' },
    },
    only('engine-knows-no-control', 'engine', ['model'], 'What can be done with any control names none. Pass it in.'),
    only(
      'resources-decide-nothing',
      'resources',
      ['model', 'engine'],
      'A kind of resource is described, not judged, here.',
    ),
    only(
      'controls-look-inward',
      'controls',
      ['model', 'engine', 'resources'],
      'A control sees a body, facts and the profile.',
    ),
    {
      name: 'controls-do-not-meet',
      comment:
        'A control is read, tested, exempted and switched off alone. What two share goes to controls/shared/, resources/ or engine/.',
      severity: 'error',
      from: { path: '^src/controls/(?!index[.]ts$)' },
      to: { path: '^src/controls/', pathNot: '^src/controls/shared/' },
    },
    only(
      'decisions-fetch-nothing',
      'decisions',
      ['model', 'engine'],
      'A decision gets all that it weighs as parameters, also the time.',
    ),
    only(
      'intake-only-reads-events',
      'intake',
      ['model', 'engine', 'resources', 'controls'],
      'An event becomes a place to look.',
    ),
    only(
      'the-self-check-judges-what-was-read',
      'self-check',
      ['model', 'engine', 'resources', 'controls'],
      'What was read of the app itself is judged here, and nothing is read.',
    ),
    only('render-sends-nothing', 'render', ['model', 'engine', 'ports'], 'Text is made here and sent by a port.'),
    {
      name: 'render-knows-ports-by-type',
      comment: 'Rendering may know the shape of a notice. It calls no port.',
      severity: 'error',
      from: { path: '^src/render/' },
      to: { path: '^src/ports/', dependencyTypesNot: ['type-only'] },
    },

    // runbook
    {
      name: 'orchestrations-call-only-activities',
      comment:
        'An orchestration is replayed against its history, perhaps by a later deployment. What may change its mind between two replays must be asked through an activity.',
      severity: 'error',
      from: { path: '^src/orchestrations/' },
      to: { pathNot: ['^src/orchestrations/', '^src/model/', 'node_modules/durable-functions/'] },
    },
    {
      name: 'durable-functions-in-one-place',
      comment: 'The library yields any. flow.ts gives types to it; runbooks use flow.ts, functions/ registers.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(orchestrations/flow[.]ts|functions/|host/)' },
      to: { path: 'node_modules/durable-functions/', dependencyTypesNot: ['type-only'] },
    },
    only(
      'activities-work-over-ports',
      'activities',
      [
        'model',
        'engine',
        'resources',
        'controls',
        'decisions',
        'intake',
        'render',
        'ports',
        'records',
        'approvals',
        'audit',
        'orchestrations',
        'self-check',
      ],
      'A step asks the world through a port, so that it runs on a laptop and in a test as in Azure.',
    ),
    {
      name: 'runbooks-are-called-not-calling',
      comment: 'Steps know the contract of the runbooks by type. Only functions/ ties a runbook to the runtime.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(orchestrations|functions)/' },
      to: { path: '^src/orchestrations/', dependencyTypesNot: ['type-only'] },
    },
    only(
      'approvals-are-rows',
      'approvals',
      ['model', 'engine', 'decisions', 'ports', 'records'],
      'An answer is a row, written after checks of its own.',
    ),
    only(
      'audit-depends-on-nobody',
      'audit',
      ['model', 'engine', 'ports'],
      'The audit trail must not change when anything else does.',
    ),
    only(
      'records-are-rows',
      'records',
      ['model', 'engine', 'ports'],
      'Where each thing lies in the store, and nothing else.',
    ),
    only(
      'pages-show-records',
      'pages',
      ['model', 'engine', 'render', 'ports', 'records', 'approvals'],
      'A page shows what is in the store and answers through approvals/.',
    ),
    {
      name: 'the-runbook-knows-no-edge',
      comment: 'What runs does not know where: not Azure, not the laptop, not the trigger. Take a port.',
      severity: 'error',
      from: { path: RUNBOOK },
      to: { path: OUTSIDE },
    },

    // edges
    only('ports-are-interfaces', 'ports', ['model'], 'A port is said in the words of the model.'),
    {
      name: 'ports-mention-no-sdk',
      comment: 'A port that mentions a package is that package. Say it in the words of ARM.',
      severity: 'error',
      from: { path: '^src/ports/' },
      to: { dependencyTypes: PACKAGES },
    },
    only(
      'settings-are-read-alone',
      'settings',
      ['model', 'engine', 'decisions', 'ports'],
      'Settings are text in, values out. Controls come as a parameter.',
    ),
    only(
      'azure-is-an-edge',
      'azure',
      ['model', 'engine', 'resources', 'render', 'ports'],
      'The ports on Azure know the core and the ports, never who calls them.',
    ),
    {
      name: 'sdk-only-in-azure',
      comment: 'SDK models are flattened, renamed and full of Dates. They stop at azure/, which speaks ARM bodies.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/azure/' },
      to: { path: 'node_modules/@azure/(?!functions)' },
    },
    {
      name: 'functions-only-in-functions',
      comment: 'The Functions programming model is an entry point, not a library for the rest.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(functions|host)/' },
      to: { path: 'node_modules/@azure/functions', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nothing-points-into-entry-points',
      comment: 'Triggers, host and command line are where things begin: nothing imports them.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(functions|host|cli)/' },
      to: { path: '^src/(functions|host|cli)/' },
    },
    {
      name: 'entry-points-stay-apart',
      comment:
        'The host loads functions/main.ts as Azure does, whole and by name; nothing else ties triggers, host and command line.',
      severity: 'error',
      from: { path: '^src/(functions|host|cli)/' },
      to: { path: '^src/(functions|host|cli)/', pathNot: ['^src/$1/', '^src/functions/main[.]ts$'] },
    },
    {
      name: 'only-entry-points-compose',
      comment: 'Ports are put together in app.ts, for the entry points. Everybody else is given them.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(functions|host|cli)/' },
      to: { path: '^src/app[.]ts$', dependencyTypesNot: ['type-only'] },
    },

    // workshop
    {
      name: 'no-simulator-in-production',
      comment:
        'The deployed app must not be able to talk itself into a pretend Azure, through anything that it imports.',
      severity: 'error',
      from: { path: '^src/(functions|activities|azure|orchestrations|pages|cli|app[.]ts)' },
      to: { path: '^src/(simulator|host)/', reachable: true },
    },
    only(
      'the-simulator-is-not-the-app',
      'simulator',
      ['model'],
      'A simulated Azure that shares code with the app would share its mistakes. It answers as the specifications say.',
    ),
    {
      name: 'the-simulator-is-for-the-host',
      comment: 'Only the host starts a simulated Azure.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(host|simulator)/' },
      to: { path: '^src/simulator/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
