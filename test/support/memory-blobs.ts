import { PLAIN_NAME, type BlobEntry, type Blobs } from '../../src/ports/blobs.ts';

const PAGE = 100;

type Kept = BlobEntry & { readonly content: Buffer };

/** A container in memory, with what others may do to it. */
export type MemoryBlobs = Blobs & {
  readonly put: (name: string, content: string | Uint8Array) => void;
  readonly clear: () => void;
  readonly find: (name: string) => Kept | undefined;
  readonly names: () => readonly string[];
};

/** A container whose blobs are all written at this instant. */
export function memoryBlobs(changedAt = '2026-03-01T09:00:00.000Z'): MemoryBlobs {
  const kept = new Map<string, Kept>();
  let writes = 0;
  const names = (): readonly string[] => [...kept.keys()].sort();
  const unchanged = ({ name, etag }: BlobEntry): Kept | undefined => {
    if (!PLAIN_NAME.test(name)) throw new TypeError(`'${name}' is no plain name.`);
    const blob = kept.get(name);
    return blob?.etag === etag ? blob : undefined;
  };
  return {
    names,
    find: (name) => kept.get(name),
    clear: () => {
      kept.clear();
    },
    put(name, given) {
      writes += 1;
      const content = Buffer.from(given);
      kept.set(name, { name, etag: `"0x${String(writes)}"`, bytes: content.length, changedAt, content });
    },
    list: (next = '') => {
      const left = [...kept.values()].filter(({ name }) => name >= next).sort((a, b) => (a.name < b.name ? -1 : 1));
      const following = left[PAGE]?.name;
      const blobs = left.slice(0, PAGE).map(({ content: _content, ...entry }) => entry);
      return Promise.resolve({ blobs, ...(following === undefined ? {} : { next: following }) });
    },
    async read(blob) {
      const found = await Promise.resolve(blob).then(unchanged);
      return found && new TextDecoder().decode(found.content);
    },
    delete: (blob) => Promise.resolve(blob).then((given) => unchanged(given) !== undefined && kept.delete(given.name)),
  };
}
