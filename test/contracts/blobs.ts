import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BlobEntry, Blobs } from '../../src/ports/blobs.ts';

/** A container, and somebody else who writes to it. */
export type BlobWorld = {
  readonly blobs: Blobs;
  readonly put: (name: string, content: string | Uint8Array) => Promise<unknown>;
  /** Deletes every blob. */
  readonly clear: () => Promise<unknown>;
  readonly close: () => Promise<void>;
};

/** What every `Blobs` does. A page of the world holds at most 100. */
export function blobsContract(name: string, open: () => Promise<BlobWorld>): void {
  describe(`blobs: ${name}`, () => {
    let world: BlobWorld;
    beforeAll(async () => {
      world = await open();
    });
    beforeEach(() => world.clear());
    afterAll(() => world.close());

    const listed = async (): Promise<readonly BlobEntry[]> => {
      const found: BlobEntry[] = [];
      let next: string | undefined;
      do {
        const page = await world.blobs.list(next);
        found.push(...page.blobs);
        next = page.next;
      } while (next !== undefined);
      return found;
    };
    const placed = async (path: string, content: string | Uint8Array): Promise<BlobEntry> => {
      await world.put(path, content);
      const entry = (await listed()).find((one) => one.name === path);
      if (entry === undefined) throw new Error(`${path} was put and is not listed.`);
      return entry;
    };

    it('lists an empty container as empty', async () => {
      expect(await world.blobs.list()).toEqual({ blobs: [] });
    });

    it('lists by name, with size and time', async () => {
      for (const path of ['SUB/2026/3/1/9/b.json', 'a.json', 'SUB/2026/3/1/9/a.json']) await world.put(path, 'Grüße');
      const found = await listed();
      expect(found.map((one) => one.name)).toEqual(['SUB/2026/3/1/9/a.json', 'SUB/2026/3/1/9/b.json', 'a.json']);
      for (const { bytes, changedAt, etag } of found) {
        expect(bytes).toBe(7);
        expect(new Date(changedAt).toISOString()).toBe(changedAt);
        expect(etag).toMatch(/^"[^"]+"$/);
      }
    });

    it('lists each of many once, also while they are deleted', async () => {
      const names = Array.from({ length: 230 }, (_, index) => `SUB/${String(index).padStart(3, '0')}.json`);
      await Promise.all(names.map((one) => world.put(one, '[]')));
      expect((await listed()).map((one) => one.name)).toEqual(names);
      const first = await world.blobs.list();
      expect(first.blobs.length).toBeLessThanOrEqual(100);
      expect(await Promise.all(first.blobs.map((blob) => world.blobs.delete(blob)))).not.toContain(false);
      const second = await world.blobs.list(first.next);
      expect(second.blobs[0]?.name).toBe(names[first.blobs.length]);
    });

    it.each([
      ['what was written', '[{"a": "Grüße, 世界"}]', '[{"a": "Grüße, 世界"}]'],
      ['nothing of an empty one', '', ''],
      ['a byte order mark away', '\uFEFF[]', '[]'],
      ['bytes that are no UTF-8 as such', Uint8Array.of(0x5b, 0xff, 0x5d), '[\uFFFD]'],
      ['more than a chunk', 'x'.repeat(1_000_000), 'x'.repeat(1_000_000)],
    ])('reads %s', async (_, content, text) => {
      expect(await world.blobs.read(await placed('a.json', content))).toBe(text);
    });

    it('reads only what was listed', async () => {
      const blob = await placed('a.json', '[1]');
      const newer = await placed('a.json', '[2]');
      expect(newer.etag).not.toBe(blob.etag);
      expect(await world.blobs.read(blob)).toBeUndefined();
      expect(await world.blobs.read(newer)).toBe('[2]');
      await world.clear();
      expect(await world.blobs.read(newer)).toBeUndefined();
    });

    it('deletes only what was listed', async () => {
      const blob = await placed('a.json', '[1]');
      const newer = await placed('a.json', '[1]');
      expect(await world.blobs.delete(blob)).toBe(false);
      expect(await world.blobs.read(newer)).toBe('[1]');
      expect(await world.blobs.delete(newer)).toBe(true);
      expect(await listed()).toEqual([]);
      expect(await world.blobs.delete(newer)).toBe(false);
    });

    it.each(['with blank.json', 'a/%2e%2e/b.json', 'q?a=b', 'a#b', 'ä.json'])(
      'lists %j, and neither reads nor deletes it',
      async (odd) => {
        await world.put('with', '[]');
        const blob = await placed(odd, '[]');
        await expect(world.blobs.read(blob)).rejects.toThrow(TypeError);
        await expect(world.blobs.delete(blob)).rejects.toThrow(TypeError);
        expect(await listed()).toHaveLength(2);
      },
    );

    it.each(['../a', 'a/../b', './a', 'a//b', '/a', 'a/', '.', ''])('refuses the name %j', async (path) => {
      const blob = { name: path, etag: '"0"', bytes: 2, changedAt: '2026-03-01T09:00:00.000Z' };
      await expect(world.blobs.read(blob)).rejects.toThrow(TypeError);
      await expect(world.blobs.delete(blob)).rejects.toThrow(TypeError);
    });
  });
}
