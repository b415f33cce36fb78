import type { Measure, Size } from './measure.ts';

const [, , name = '', size] = process.argv;
// What an event, a fix and a sweep cost is told of the controls of the stories; what judging costs, of all.
if (name !== 'detection') await import('../support/with-story-controls.ts');
const { measure } = (await import(`./measures/${name}.ts`)) as { readonly measure: Measure };
console.log(`${name}: ${measure.on}`);
const figures = await measure.run(size as Size);
process.send?.(figures, () => process.exit());
