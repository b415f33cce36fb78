import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COLUMNS } from '../../src/audit/schema.ts';
import { HELP } from '../../src/cli/help.ts';
import { controls } from '../../src/controls/index.ts';
import { BLOCKS, STATES } from '../../src/render/words.ts';

const ROOT = new URL('../..', import.meta.url).pathname;
const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const textsOf = (pattern: string): string => globSync(pattern, { cwd: ROOT }).map(textOf).join('\n');
const all = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map((match) => match[1] ?? match[0]);

const EVENTS = new Set(all(textOf('src/model/audit.ts'), /^ {2}\| '([a-z]+\.[a-z-]+)'/gm));
const ROUTES = [...all(textsOf('src/functions/*.ts'), /\bpage\('[\w-]+', '([^']+)'/g), 'runtime/webhooks/eventgrid'];
const APP_SETTINGS = new Set(all(textOf('local.settings.sample.json'), /^ {4}"([A-Z_]+)"/gm));
const SETTINGS = new Set(all(textOf('infra/settings.schema.json'), /"(\w+)": \{/g));
const INFRA = textsOf('infra/**/*.{bicep,bicepparam}') + textOf('infra/settings.sample.yaml');
const HOST = textOf('host.json');
/** What people read on pages, in messages, in logs and from the command line, on one line. */
const SAID = textsOf(
  'src/{render,pages,activities,decisions,settings,audit,approvals,orchestrations,azure,self-check}/**/*.ts',
)
  .replace(/\s+/g, ' ')
  .replace(/' \+ '/g, '');
/** Answers of faults and of decisions: short words in `EventResultDetails` and in states. */
const WORDS = new Set([
  ...Object.keys(BLOCKS),
  ...Object.keys(STATES),
  ...all(textOf('src/ports/arm.ts'), /'([a-z-]+)'/g),
  ...all(textOf('src/model/breaker.ts'), /'([a-z-]+)'/g),
  ...all(textOf('src/model/settings.ts'), /'([a-z-]+)'/g),
]);
/** Tables of Azure Monitor that the host or Event Grid writes, and the columns of them that are named. */
const TABLES = new Set(['RemediationAudit_CL', 'AppTraces', 'AppExceptions']);
const OTHER_COLUMNS = new Set(['SeverityLevel', 'Message']);
const RESULTS = new Set(['Success', 'Partial', 'Failure', 'NA', 'Observe', 'Propose', 'Approve', 'Enforce']);

/** Words of others: of the Azure CLI, of HTTP, of the shell. A new one belongs here only when it is none of ours. */
const OF_OTHERS = /^(?:az|npm|npx vitest|git|gh) |^#$|^\d\d:\d\d:\d\d$|^Running$|^x-ms-client-request-id$|^\$?\w+=/;

const isCommand = (text: string): boolean => /^(?:npx )?driftwarden /.test(text);

/** What is wrong with a command line of ours: the command, or an option that its help does not know. */
export function faultsOfCommand(line: string): readonly string[] {
  const [, command = '', rest = ''] = /driftwarden ([\w-]+)(.*)$/.exec(line) ?? [];
  const help = HELP.get(command);
  if (help === undefined) return [`there is no command driftwarden ${command}`];
  return all(rest, /(--[a-z-]+)/g)
    .filter((option) => !help.includes(option))
    .map((option) => `driftwarden ${command} has no option ${option}`);
}

/** What is wrong with a query: columns that are not there, and events that nobody writes. */
export function faultsOfQuery(query: string): readonly string[] {
  const own = new Set(all(query, /\b(\w+) = /g));
  const bare = query.replace(/'[^']*'/g, "''").replace(/\/\/.*$/gm, '');
  const names = all(bare, /\b([A-Z]\w+)\b/g);
  const known = (name: string): boolean =>
    name in COLUMNS || TABLES.has(name) || own.has(name) || (!bare.includes('Audit_CL') && OTHER_COLUMNS.has(name));
  const events = all(query, /'([a-z]+\.[a-z-]+)'/g);
  return [
    ...names.filter((name) => !known(name)).map((name) => `there is no column ${name}`),
    ...events.filter((event) => !EVENTS.has(event)).map((event) => `there is no event ${event}`),
  ];
}

/** What is wrong with a word in backticks: it is none that the code, the settings or infra have. */
function faultsOfWord(word: string): readonly string[] {
  if (isCommand(word)) return faultsOfCommand(word);
  if (OF_OTHERS.test(word)) return [];
  if (/^(?:src|test|infra|[.]\w+)\/[\w./-]*$/.test(word)) return []; // A path: test/documents.test.ts asks whether it is there.
  if (word.startsWith('/')) {
    const path = word.slice(1).split('?')[0] ?? '';
    return ROUTES.includes(path) || /^api\/cases$/.test(path) ? [] : [`there is no page ${word}`];
  }
  if (/^[a-z]+\.[a-z-]+$/.test(word) && EVENTS.has(word)) return [];
  const [first = '', ...members] = word.split(/[.:={]/).map((part) => part.trim());
  const ours =
    word in COLUMNS ||
    TABLES.has(word) ||
    RESULTS.has(word) ||
    WORDS.has(word) ||
    controls.some(({ id }) => id === word) ||
    APP_SETTINGS.has(first) ||
    (SETTINGS.has(first) && (members[0] === undefined || /[^\w]/.test(members[0]) || isSettingPath(members[0]))) ||
    isIn(INFRA, word) ||
    HOST.includes(`"${word}"`) ||
    word === 'host.json';
  return ours ? [] : [`nothing of ours is called ${word}`];
}

/** As a whole word. */
const isIn = (text: string, word: string): boolean =>
  new RegExp(`(?<![\\w-])${word.replace(/[^\w-]/g, '\\$&')}(?![\\w-])`).test(text);

const isSettingPath = (member: string): boolean => member === '' || SETTINGS.has(member) || WORDS.has(member);

/** What is wrong with words in italics: nobody reads them anywhere. A sentence may be told in part. */
function faultsOfPage(words: string): readonly string[] {
  const isFormula = /^[A-Z](?: [A-Z])*$/.test(words);
  return isFormula || SAID.includes(words) || INFRA.includes(words) ? [] : [`no page, message or log says "${words}"`];
}

/** What a document says of Driftwarden that is not so: words, pages, commands, queries. */
export function faultsOfDocument(text: string): readonly string[] {
  const blocks = [...text.matchAll(/^ *```(\w*)\n([\s\S]*?)^ *```$/gm)].map(([, kind = '', body = '']) => ({
    kind,
    body,
  }));
  const prose = text.replace(/^ *```\w*\n[\s\S]*?^ *```$/gm, '');
  const lines = blocks.filter(({ kind }) => kind === 'bash').flatMap(({ body }) => body.split('\n'));
  const italics = all(prose.replace(/`[^`]*`/g, ''), /(?<![*\w])\*(?!\*)([^*\n]+)\*(?!\*)/g);
  return [
    ...all(prose, /`([^`\n]+)`/g).flatMap(faultsOfWord),
    ...italics.flatMap(faultsOfPage),
    ...blocks.filter(({ kind }) => kind === 'kusto').flatMap(({ body }) => faultsOfQuery(body)),
    ...lines.filter((line) => isCommand(line.trim())).flatMap(faultsOfCommand),
    ...lines.flatMap((line) => all(line, /\b([A-Z]{3,}(?:_[A-Z]+)+)=/g)).flatMap(faultsOfWord),
  ];
}
