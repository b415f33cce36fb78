import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, it } from 'vitest';

/** The rules of eslint.config.js that hold for some folders, on code that breaks them. Without types: it is fast then. */
const eslint = new ESLint({
  overrideConfig: [
    tseslint.configs.disableTypeChecked,
    { languageOptions: { parserOptions: { projectService: false } } },
  ],
});

async function complaints(file: string, code: string): Promise<readonly string[]> {
  const [result] = await eslint.lintText(code, { filePath: file });
  const about = ['no-restricted-syntax', 'no-restricted-globals', 'no-console', 'max-lines'];
  return (result?.messages ?? []).filter(({ ruleId }) => about.includes(ruleId ?? '')).map(({ message }) => message);
}

const bad: readonly (readonly [file: string, code: string, complaint: string])[] = [
  ['src/decisions/planted.ts', 'export const now = () => Date.now();', 'Take the time as a parameter.'],
  ['src/decisions/planted.ts', 'export const now = () => new Date();', 'Take the time as a parameter.'],
  ['src/decisions/planted.ts', 'export const now = () => Date();', 'Take the time as a parameter.'],
  ['src/decisions/planted.ts', 'export const chance = () => Math.random();', 'Chance comes from a port.'],
  ['src/engine/planted.ts', 'export const later = async () => 1;', 'nothing is waited for'],
  ['src/render/planted.ts', 'export const key = process.env.KEY;', "Unexpected use of 'process'"],
  ['src/intake/planted.ts', 'export const got = fetch("https://example.com");', "Unexpected use of 'fetch'"],
  ['src/resources/planted.ts', 'export const id = crypto.randomUUID();', "Unexpected use of 'crypto'"],
  ['src/controls/planted.ts', 'console.log(1);', "Unexpected use of 'console'"],
  ['src/controls/planted.ts', 'export const fix = () => { throw new Error("no"); };', 'A control answers.'],
  ['src/controls/planted.ts', 'export const lazy = import("./index.ts");', 'Import at the top'],
  ['src/controls/shared/planted.ts', 'setTimeout(() => 1, 1);', "Unexpected use of 'setTimeout'"],
  ['src/engine/planted.ts', 'export const type = "Microsoft.App/containerApps";', 'names none'],
  ['src/model/planted.ts', 'export function move() { return 1; }', 'The vocabulary has no behaviour.'],
  ['src/orchestrations/planted.ts', 'export function* run(step) { yield step(); }', 'yield* a step of flow.ts'],
  ['src/orchestrations/planted.ts', 'export async function run(step) { await step(); }', 'nothing is waited for'],
  ['src/orchestrations/planted.ts', 'export const at = performance.now();', "Unexpected use of 'performance'"],
  ['src/orchestrations/flow.ts', 'export const at = Date.now();', 'Take the time as a parameter.'],
  ['src/activities/planted.ts', 'console.log(1);', 'Unexpected console statement.'],
  ['src/activities/planted.ts', 'export default 1;', 'Export by name'],
  ['src/activities/planted.ts', 'export * from "./index.ts";', 'no barrels'],
  ['src/activities/planted.ts', 'export const cast = 1 as unknown as string;', 'A cast through unknown'],
  ['src/activities/planted.ts', 'export const n = 1;\n'.repeat(301), 'too many lines'],
];

const good: readonly (readonly [file: string, code: string])[] = [
  ['src/decisions/planted.ts', 'export const day = (at) => new Date(at).getUTCDay();'],
  ['src/orchestrations/planted.ts', 'export function* run(step) { yield* step(); }'],
  ['src/orchestrations/flow.ts', 'export function* step(task) { return yield task; }'],
  ['src/azure/planted.ts', 'export const now = () => Date.now();'],
  ['src/host/planted.ts', 'console.log(1);'],
  ['src/model/planted.ts', 'export const KINDS = ["a"];'],
];

describe('a folder has rules of its own', () => {
  it.each(bad)('%s: %s', async (file, code, complaint) => {
    expect(await complaints(file, code)).toContainEqual(expect.stringContaining(complaint));
  });

  it.each(good)('%s may: %s', async (file, code) => {
    expect(await complaints(file, code)).toEqual([]);
  });
});
