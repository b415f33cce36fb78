import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Folders that turn values into values. What touches the world lies behind a port. */
const PURE = ['model', 'engine', 'resources', 'controls', 'decisions', 'intake', 'render'].map(
  (folder) => `src/${folder}/**`,
);
const ORCHESTRATIONS = 'src/orchestrations/**';

const effects = [
  'process',
  'console',
  'fetch',
  'crypto',
  'performance',
  'navigator',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
].map((name) => ({ name, message: 'What touches the world, the clock or chance belongs behind a port.' }));

const impure = [
  { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'Take the time as a parameter.' },
  { selector: 'CallExpression[callee.name="Date"]', message: 'Take the time as a parameter.' },
  { selector: 'MemberExpression[object.name="Date"][property.name="now"]', message: 'Take the time as a parameter.' },
  { selector: 'MemberExpression[object.name="Math"][property.name="random"]', message: 'Chance comes from a port.' },
  { selector: ':function[async=true]', message: 'Here values become values: nothing is waited for.' },
  { selector: 'AwaitExpression', message: 'Here values become values: nothing is waited for.' },
  { selector: 'ImportExpression', message: 'Import at the top, where the boundaries are checked.' },
];

/** Not allowed anywhere: a second way to say what the house already says in one. */
const house = [
  { selector: 'ExportDefaultDeclaration', message: 'Export by name: then it has one name everywhere.' },
  { selector: 'ExportAllDeclaration', message: 'Import from where a thing is: no barrels.' },
  {
    selector: 'TSAsExpression > TSAsExpression > TSUnknownKeyword',
    message: 'A cast through unknown switches the type checker off. Check the value, or change the type.',
  },
];

export default defineConfig(
  globalIgnores(['dist/', 'node_modules/', 'coverage/', '.data/', 'test/fixtures/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // `type` is for what is serialised (assignable to Json), `interface` for contracts: the tool can't know which is meant.
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: false }],
      // process.env and JSON bodies are read by name: the brackets say that the member may be missing.
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        {
          argsIgnorePattern: '^_',
          varsIgnorePattern: '^_',
          destructuredArrayIgnorePattern: '^_',
          ignoreRestSiblings: true,
        },
      ],
      // `== null` asks for "missing or null", as ARM bodies have it.
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', { max: 300 }],
      'no-console': 'error',
      'no-restricted-syntax': ['error', ...house],
      'prefer-const': 'error',
    },
  },
  {
    files: PURE.map((folder) => `${folder}/*.ts`),
    rules: {
      'no-restricted-globals': ['error', ...effects],
      'no-restricted-syntax': ['error', ...house, ...impure],
    },
  },
  {
    files: ['src/model/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...house,
        { selector: ':function, ClassDeclaration, ExpressionStatement', message: 'The vocabulary has no behaviour.' },
      ],
    },
  },
  {
    files: ['src/engine/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...house,
        ...impure,
        {
          selector: 'Literal[value=/^Microsoft[.]/i]',
          message: 'The engine serves every resource type and names none.',
        },
      ],
    },
  },
  {
    files: ['src/controls/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...house,
        ...impure,
        { selector: 'ThrowStatement', message: 'A control answers. What it can not fix is unfixable, in words.' },
      ],
    },
  },
  {
    files: [`${ORCHESTRATIONS}/*.ts`],
    rules: {
      'no-restricted-globals': ['error', ...effects],
      'no-restricted-syntax': [
        'error',
        ...house,
        ...impure,
        { selector: 'YieldExpression[delegate=false]', message: 'yield* a step of flow.ts: a bare yield gives any.' },
      ],
      // A runbook yields to steps, all of them through flow.ts.
      'require-yield': 'off',
    },
  },
  {
    files: ['src/orchestrations/flow.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...house, ...impure],
      // The library yields any; this file is where it gets its types.
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  { files: ['src/host/**/*.ts', 'src/cli/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['test/**/*.ts'],
    rules: {
      // A test may say on the terminal what it skips, and hands methods of plain objects around.
      'no-console': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['vitest.config.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
);
