import { zipSync, type Zippable } from 'fflate';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The first moment that a zip can say, in the time zone of this machine: a zip knows none. */
const NO_TIME = new Date(1980, 0, 1);
const UNIX = 3;
const PLAIN_FILE = 0o100644 << 16;

/** All files below a folder, as paths with slashes, sorted. */
export function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();
}

/** A folder as a zip. The same files give the same bytes, whenever and wherever. */
export function zipOf(folder: string): Uint8Array {
  const files: Zippable = {};
  for (const file of filesIn(folder)) {
    files[file] = [readFileSync(join(folder, file)), { mtime: NO_TIME, os: UNIX, attrs: PLAIN_FILE, level: 9 }];
  }
  return zipSync(files);
}
