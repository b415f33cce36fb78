import type { Planted } from './planted-faults.ts';

const MAIN = 'main.bicep';
const STORE = 'modules/store.bicep';
const VAULT = 'modules/vault.bicep';
const PARAMETERS = 'main.bicepparam';

/** Mistakes between declarations and between files, each of which must be found. */
export const MISTAKES: readonly Planted[] = [
  // Names.
  {
    what: 'a name that nobody declares',
    file: VAULT,
    from: 'properties: { value: webhook }',
    to: 'properties: { value: webhok }',
    says: '"webhok" is not declared: write webhook',
  },
  {
    what: 'a parameter that is not used',
    file: STORE,
    from: 'param name string\n',
    to: "param idle string = ''\nparam name string\n",
    says: 'param "idle" is not used',
  },
  {
    what: 'a variable that is not used',
    file: STORE,
    from: 'param name string\n',
    to: 'param name string\nvar idle = 1\n',
    says: 'var "idle" is not used',
    at: 1,
  },
  {
    what: 'a name that is declared twice',
    file: STORE,
    from: 'param name string\n',
    to: 'param name string\nvar name = 1\n',
    says: '"name" is declared twice',
    at: 1,
  },
  {
    what: 'a function that does not exist',
    file: MAIN,
    from: 'uniqueString(group.id)',
    to: 'uniqeString(group.id)',
    says: 'uniqeString() is no function of Bicep: write uniqueString',
  },
  {
    what: 'a function with too few arguments',
    file: MAIN,
    from: "join(names, ', ')",
    to: 'join(names)',
    says: 'join() has 1 arguments; it takes 2',
  },
  {
    what: 'a decorator that does not exist',
    file: STORE,
    from: '@minValue(1)',
    to: '@minimum(1)',
    says: '@minimum is not a decorator',
  },
  {
    what: 'a type that nobody declares',
    file: MAIN,
    from: 'param pairs pair[]',
    to: 'param pairs couple[]',
    says: 'the type "couple" is not declared',
  },
  {
    what: 'variables that need each other',
    file: MAIN,
    from: "var note = '''",
    to: "var isSmall = !isBig\nvar isBig = !isSmall\nvar note = '''",
    says: 'isSmall needs isBig needs isSmall: cut the circle',
  },
  {
    what: 'a member that a resource does not have',
    file: VAULT,
    from: '= vault.properties.vaultUri',
    to: '= vault.properties.vaultURL',
    says: 'object VaultProperties has no vaultURL: write vaultUri',
  },
  {
    what: 'a member that one object of a list does not have',
    file: MAIN,
    from: 'output containers string[] =',
    to: 'var rules = [{ title: 1 }, { titles: 2 }]\noutput titles array = map(rules, rule => rule.title)\noutput containers string[] =',
    says: 'object of line 88 has no title: write titles',
    at: 1,
  },
  {
    what: 'a member of JSON that is not there',
    file: MAIN,
    from: 'roles.reader.actions',
    to: 'roles.raeder.actions',
    says: 'object the JSON has no raeder: there are: reader',
  },

  {
    what: 'a loop inside an expression',
    file: MAIN,
    from: "join(names, ', ')",
    to: "join([for name in names: name], ', ')",
    says: 'a loop stands inside an expression: make it a variable of its own',
  },

  // Modules and files.
  {
    what: 'a module file that is not there',
    file: MAIN,
    from: "module vault 'modules/vault.bicep'",
    to: "module vault 'modules/vaults.bicep'",
    says: 'there is no file modules/vaults.bicep',
  },
  {
    what: 'a JSON file that is not there',
    file: MAIN,
    from: "loadJsonContent('roles.json')",
    to: "loadJsonContent('role.json')",
    says: 'loadJsonContent: there is no file role.json',
  },
  {
    what: 'a parameter that a module does not have',
    file: MAIN,
    from: '      size: 2\n',
    to: '      sise: 2\n',
    says: 'params.sise is not a member of object params of modules/store.bicep: write size',
  },
  {
    what: 'a parameter that a module lacks',
    file: MAIN,
    from: "    name: 'st${uniqueString(group.id)}'\n",
    to: '',
    says: 'params.name is missing',
    at: -2,
  },
  {
    what: 'a parameter of a module of another type',
    file: MAIN,
    from: '      size: 2\n',
    to: "      size: '2'\n",
    says: "params.size is '2', not int",
  },
  {
    what: 'a parameter of a module beyond its limit',
    file: MAIN,
    from: '      size: 2\n',
    to: '      size: 10\n',
    says: 'params.size is 10 as a number, and at most 9 is right',
  },
  {
    what: 'an output that a module does not have',
    file: MAIN,
    from: 'store.outputs.address',
    to: 'store.outputs.adress',
    says: 'object outputs of modules/store.bicep has no adress: write address',
  },
  {
    what: 'an output of another type',
    file: STORE,
    from: '= length(containers)',
    to: '= account.name',
    says: 'output count is string, not int',
  },
  {
    what: 'a default that is not allowed',
    file: MAIN,
    from: "param plan string = 'small'",
    to: "param plan string = 'medium'",
    says: "param plan is 'medium', not 'small' | 'large'",
  },

  // Parameter files.
  {
    what: 'a parameter that a template does not have',
    file: PARAMETERS,
    from: 'param people',
    to: 'param persons',
    says: 'persons is not a member of object params of main.bicep',
  },
  {
    what: 'a parameter file without what is required',
    file: PARAMETERS,
    from: "param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')\n",
    to: '',
    says: 'location is missing',
    at: -3,
  },
  {
    what: 'a value that is not allowed in a parameter file',
    file: PARAMETERS,
    from: "tier: 'cold'",
    to: "tier: 'cool'",
    says: "places[0].tier is 'cool', not 'hot' | 'cold'",
  },
  {
    what: 'a name that a parameter file does not have',
    file: PARAMETERS,
    from: "param plan = 'large'",
    to: 'param plan = size',
    says: '"size" is not declared',
  },
  {
    what: 'a template that is not there',
    file: PARAMETERS,
    from: "using 'main.bicep'",
    to: "using 'min.bicep'",
    says: 'there is no file min.bicep',
  },
];
