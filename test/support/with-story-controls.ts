import { registerHooks } from 'node:module';

const WHOLE = new URL('../../src/controls/index.ts', import.meta.url).href;
const OF_STORIES = new URL('story-controls.ts', import.meta.url).href;

// Loaded before a host: whoever asks for the catalogue gets that of the stories, so that they stay the same when it grows.
registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context);
    return resolved.url === WHOLE && context.parentURL !== OF_STORIES ? { ...resolved, url: OF_STORIES } : resolved;
  },
});
