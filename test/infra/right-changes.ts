import type { Planted } from './planted-faults.ts';

const MAIN = 'main.bicep';
const STORE = 'modules/store.bicep';

/** Changes of the right project that leave it right. */
export const RIGHT: readonly Omit<Planted, 'says'>[] = [
  { what: 'a number in a parameter', file: MAIN, from: 'size: 2', to: 'size: 9' },
  {
    what: 'null for what may be left out',
    file: STORE,
    from: 'allowSharedKeyAccess: false',
    to: 'allowSharedKeyAccess: null',
  },
  {
    what: 'a choice of null',
    file: STORE,
    from: 'allowSharedKeyAccess: false',
    to: 'allowSharedKeyAccess: size > 1 ? false : null',
  },
  {
    what: 'a text that is known only later, where some are right',
    file: STORE,
    from: "'Standard_ZRS' : 'Standard_LRS'",
    to: "'Standard_ZRS' : toUpper(name)",
  },
  {
    what: 'a condition over lines',
    file: STORE,
    from: "size > 1 ? 'Standard_ZRS' : 'Standard_LRS'",
    to: "size > 1\n    ? 'Standard_ZRS'\n    : 'Standard_LRS'",
  },
  {
    what: 'a comment between members, and a switched off warning',
    file: STORE,
    from: '    allowSharedKeyAccess: false\n',
    to: '    // why\n    #disable-next-line BCP036\n    allowSharedKeyAccess: false /* none */\n',
  },
  { what: 'the name of a resource in a name', file: STORE, from: "name: 'kept'", to: "name: 'kept-${account.name}'" },
  {
    what: 'what a resource tells, in an output',
    file: STORE,
    from: '= length(containers)',
    to: '= length(account.name)',
  },
  {
    what: 'what a module tells, under its condition',
    file: MAIN,
    from: 'vault!.outputs.vaultUri',
    to: 'vault.outputs.vaultUri',
  },
  { what: 'what a module tells if it is there', file: MAIN, from: 'vault!.outputs', to: 'vault.?outputs' },
];
