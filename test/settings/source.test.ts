import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { AuditEntry, AuditRecord } from '../../src/model/audit.ts';
import type { LoadedSettings } from '../../src/model/settings.ts';
import type { AuditTrail } from '../../src/ports/audit-log.ts';
import { SettingsProblem } from '../../src/ports/settings-source.ts';
import { StoreFault } from '../../src/ports/store.ts';
import type { Store } from '../../src/ports/store.ts';
import { settingsSource } from '../../src/settings/source.ts';
import { aStore } from '../support/store.ts';

const controls = [{ id: 'acr-admin-account-disabled', ceiling: 'auto' }] as const;
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const good = (group = 'a'): string =>
  `scopes: [/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/${group}]\nenforcement: enforce\n`;
const groupOf = ({ settings }: LoadedSettings): string | undefined => settings.scopes[0]?.split('/').at(-1);

/** A settings file that the test writes, a store that it can take away, and what was logged and recorded. */
function desk(first: string | Error, store: Store = aStore()) {
  const file = { text: first };
  const lines: string[] = [];
  const records = new Map<string, AuditEntry>();
  const reach = { store: true };
  const audit: AuditTrail = {
    append: (chain, stepKey, entry) => {
      if (!reach.store) return Promise.reject(new StoreFault('the disk is gone'));
      records.set(`${chain} ${stepKey}`, records.get(`${chain} ${stepKey}`) ?? entry);
      return Promise.resolve(entry as AuditRecord);
    },
  };
  const reachable: Store = new Proxy(store, {
    get: (target, name: keyof Store) =>
      reach.store ? target[name] : () => Promise.reject(new StoreFault('the disk is gone')),
  });
  const log = (message: string): void => void lines.push(message);
  const worker = () =>
    settingsSource({
      location: 'settings.yaml',
      readText: () => (file.text instanceof Error ? Promise.reject(file.text) : Promise.resolve(file.text)),
      store: reachable,
      known: { controls, attestations: [] },
      sha256,
      audit,
      log: { info: log, warn: log, error: log },
    });
  return { file, lines, records: () => [...records.values()].map((entry) => entry.EventType), reach, worker };
}

describe('settings that can be used', () => {
  it('are read anew each time, and known by the hash of their text', async () => {
    const { file, worker } = desk(good('a'));
    const source = worker();
    expect(await source.load()).toMatchObject({ hash: sha256(good('a')) });
    file.text = good('b');
    const second = await source.load();
    expect(groupOf(second)).toBe('b');
    expect(second.broken).toBeUndefined();
  });

  it('are on record once for each change, however many workers read them', async () => {
    const { file, records, worker } = desk(good('a'));
    const [one, two] = [worker(), worker()];
    await Promise.all([one.load(), two.load(), one.load()]);
    expect(records()).toEqual(['policy.loaded']);
    for (const text of [good('b'), good('a')]) {
      file.text = text;
      await Promise.all([one.load(), two.load()]);
    }
    expect(records()).toEqual(['policy.loaded', 'policy.loaded', 'policy.loaded']);
  });

  it('are used although the store is away, and kept when it is back', async () => {
    const { file, lines, reach, worker } = desk(good('a'));
    const source = worker();
    reach.store = false;
    expect(groupOf(await source.load())).toBe('a');
    expect(lines).toEqual(['The last good copy of the settings is not kept: the disk is gone']);
    reach.store = true;
    await source.load();
    file.text = 'scopes: []';
    expect(groupOf(await worker().load())).toBe('a');
  });
});

describe('settings that are broken', () => {
  it('leave the last good copy in use, with every mistake, also in a worker that never saw it', async () => {
    const { file, worker } = desk(good('a'));
    await worker().load();
    file.text = 'scopes: []\nenforcement: yes';
    const { broken, hash, ...rest } = await worker().load();
    expect(groupOf({ ...rest, hash })).toBe('a');
    expect(hash).toBe(sha256(good('a')));
    expect(broken).toEqual([
      expect.stringContaining('scopes: is empty'),
      expect.stringContaining('enforcement: is "yes"'),
    ]);
  });

  it('leave the newest good copy in use, which another worker kept', async () => {
    const { file, worker } = desk(good('a'));
    const [one, two] = [worker(), worker()];
    await one.load();
    file.text = good('b');
    await two.load();
    file.text = 'scopes: []';
    expect(groupOf(await one.load())).toBe('b');
  });

  it('can not be read: the same', async () => {
    const { file, lines, worker } = desk(good('a'));
    const source = worker();
    await source.load();
    file.text = new Error('ENOENT: no such file');
    const { broken } = await source.load();
    expect(broken).toEqual(["settings.yaml: can't be read (ENOENT: no such file); put the settings file there"]);
    expect(lines).toHaveLength(1);
  });

  it('are told and recorded once, and the repair brings them back', async () => {
    const { file, lines, records, worker } = desk(good('a'));
    const source = worker();
    await source.load();
    file.text = 'scopes: []';
    await source.load();
    await source.load();
    expect(lines).toEqual([expect.stringMatching(/^The settings are not used: scopes: is empty/)]);
    expect(records()).toEqual(['policy.loaded', 'policy.rejected']);
    file.text = good('b');
    expect((await source.load()).broken).toBeUndefined();
  });

  it('with the store away: the copy that this worker has seen', async () => {
    const { file, reach, worker } = desk(good('a'));
    const source = worker();
    await source.load();
    reach.store = false;
    file.text = 'scopes: []';
    expect(groupOf(await source.load())).toBe('a');
    await expect(worker().load()).rejects.toThrow(StoreFault);
  });

  it('when there never was a good copy: a problem that names every mistake', async () => {
    const { worker } = desk('scopes: []\nenforcement: yes');
    await expect(worker().load()).rejects.toThrow(SettingsProblem);
    await expect(worker().load()).rejects.toThrow(/scopes: is empty.*\n.*enforcement: is "yes"/);
  });

  it('when a new version no longer takes the last good copy: a problem', async () => {
    const store = aStore();
    await store.put('settings', 'good', { text: 'controls: {gone: auto}', hash: 'h', generation: 1 });
    await expect(desk('scopes: []', store).worker().load()).rejects.toThrow(
      /the last good copy, too: scopes: is missing/,
    );
  });

  it('never change what is in force, whatever is broken in them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 200, unit: 'binary' }), async (garbage) => {
        const { file, worker } = desk(good('a'));
        const source = worker();
        const before = await source.load();
        file.text = `${garbage}\nscopes: {}`;
        const { broken, ...after } = await source.load();
        expect(broken?.length).toBeGreaterThan(0);
        expect(after).toEqual(before);
      }),
      { numRuns: 100 },
    );
  });
});
