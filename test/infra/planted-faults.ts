/** A fault in the right project: what is put where, and what must be said of it. `at` is how many lines below. */
export type Planted = {
  readonly what: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly says: string;
  readonly at?: number;
};

const MAIN = 'main.bicep';
const STORE = 'modules/store.bicep';
const VAULT = 'modules/vault.bicep';

/** Each must be found, at its line, with what would be right. */
export const PLANTED: readonly Planted[] = [
  // What is no Bicep.
  {
    what: 'a brace too few',
    file: VAULT,
    from: "{ family: 'A', name: 'standard' }",
    to: "{ family: 'A'",
    says: 'the grammar does not know',
    at: -5,
  },
  {
    what: 'members on one line without a comma',
    file: VAULT,
    from: "{ family: 'A', name: 'standard' }",
    to: "{ family: 'A' name: 'standard' }",
    says: '"}", "," or a new line is missing',
  },
  {
    what: 'a spread',
    file: MAIN,
    from: 'var merged = union({ note: note },',
    to: 'var spread = {\n  ...roles\n}\nvar merged = union(spread, { note: note },',
    says: 'spread is not in the grammar: use union()',
    at: 1,
  },
  { what: 'a text without its end', file: VAULT, from: "'id-demo'", to: "'id-demo", says: 'the quote at the end' },

  // Types and versions.
  {
    what: 'an unknown api-version',
    file: VAULT,
    from: 'Microsoft.KeyVault/vaults@2025-05-01',
    to: 'Microsoft.KeyVault/vaults@2035-05-01',
    says: 'no data for api-version 2035-05-01 of Microsoft.KeyVault/vaults: write 2025-05-01',
  },
  {
    what: 'an unknown type',
    file: VAULT,
    from: 'Microsoft.KeyVault/vaults@2025-05-01',
    to: 'Microsoft.KeyVault/vault@2025-05-01',
    says: 'the type Microsoft.KeyVault/vault is not known: write Microsoft.KeyVault/vaults',
  },
  {
    what: 'a misspelt property',
    file: STORE,
    from: 'allowSharedKeyAccess',
    to: 'allowSharedKeysAccess',
    says: 'properties.allowSharedKeysAccess is not a member of object StorageAccountPropertiesCreateParameters',
  },
  {
    what: 'a property in other letters',
    file: STORE,
    from: 'minimumTlsVersion',
    to: 'minimumTLSVersion',
    says: 'properties.minimumTLSVersion is not a member',
  },
  {
    what: 'a misspelt property deep inside',
    file: STORE,
    from: "bypass: 'AzureServices'",
    to: "byPass: 'AzureServices'",
    says: 'properties.networkAcls.byPass is not a member',
  },
  {
    what: 'a misspelt property in a loop',
    file: STORE,
    from: "properties: { publicAccess: 'None' }",
    to: "properties: { publicAcces: 'None' }",
    says: 'properties.publicAcces is not a member of object ContainerProperties: write publicAccess',
  },
  {
    what: 'a misspelt property in a list made by map()',
    file: VAULT,
    from: '{ name: setting.key, value: string(setting.value) }',
    to: '{ name: setting.key, valu: string(setting.value) }',
    says: 'properties.siteConfig.appSettings has valu, which object NameValuePair does not know',
  },
  {
    what: 'a member of the wrong kind of configuration',
    file: VAULT,
    from: "name: 'authsettingsV2'",
    to: "name: 'appsettingsV2'",
    says: "name is 'appsettingsV2', which is no microsoft.web/sites/config: write appsettings",
  },
  {
    what: 'a misspelt property of a configuration',
    file: VAULT,
    from: 'excludedPaths',
    to: 'exludedPaths',
    says: 'properties.globalValidation.exludedPaths is not a member of object GlobalValidation: write excludedPaths',
  },
  {
    what: 'a read-only property',
    file: VAULT,
    from: 'enableRbacAuthorization: true',
    to: "enableRbacAuthorization: true\n    hsmPoolResourceId: 'x'",
    says: 'properties.hsmPoolResourceId is read-only',
    at: 1,
  },
  {
    what: 'a missing property',
    file: VAULT,
    from: '    tenantId: tenant().tenantId\n',
    to: '',
    says: 'properties.tenantId is missing',
    at: -1,
  },
  { what: 'a missing name', file: VAULT, from: "  name: 'kv-demo'\n", to: '', says: 'name is missing', at: -1 },
  {
    what: 'a wrong word of an enumeration',
    file: STORE,
    from: "level: 'CanNotDelete'",
    to: "level: 'CannotDelete'",
    says: "properties.level is 'CannotDelete', not 'NotSpecified' | 'CanNotDelete' | 'ReadOnly'",
  },
  {
    what: 'a wrong word in one branch',
    file: MAIN,
    from: "isLarge ? 'StorageV2' :",
    to: "isLarge ? 'StorageV3' :",
    says: "params.kind is 'StorageV3', not 'StorageV2' | 'BlockBlobStorage'",
  },
  {
    what: 'a text for a boolean',
    file: STORE,
    from: 'allowSharedKeyAccess: false',
    to: "allowSharedKeyAccess: 'false'",
    says: "properties.allowSharedKeyAccess is 'false', not bool",
  },
  {
    what: 'a parameter of another type',
    file: STORE,
    from: 'name: container\n',
    to: 'name: size\n',
    says: 'name is int, not string',
  },
  {
    what: 'an object for a list',
    file: VAULT,
    from: "excludedPaths: ['/open']",
    to: "excludedPaths: { open: '/open' }",
    says: 'properties.globalValidation.excludedPaths is object',
  },
];
