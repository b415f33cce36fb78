import type { Plugin } from 'esbuild';
import { readFileSync } from 'node:fs';

/** What the durable client needs when it is used, and loads when it is imported: an HTTP client and checks of addresses. */
const LATE = /^const (\w+) = require\("(axios|validator)"\);$/gmu;

/** The client of durable-functions loads these packages at its first use: half of what a new worker would load first. */
export const lateRequires: Plugin = {
  name: 'late-requires',
  setup(build) {
    build.onLoad({ filter: /durable-functions\/lib\/src\/durableClient\/\w+\.js$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      const late = [...text.matchAll(LATE)];
      const contents = late.reduce(
        (code, [line, name = '', from = '']) =>
          code.replace(line, '').replaceAll(`${name}.`, `require(${JSON.stringify(from)}).`),
        text,
      );
      return { contents, loader: 'js' };
    });
  },
};
