import type { Measure, Size } from './measure.ts';

const [, , name = '', size] = process.argv;
// What judging and looking costs is told of all controls, what fixes and sweeps cost of those of the stories.
if (name !== 'detection' && name !== 'calls') await import('../support/with-story-controls.ts');
const { measure } = (await import(`./measures/${name}.ts`)) as { readonly measure: Measure };
console.log(`${name}: ${measure.on}`);
const figures = await measure.run(size as Size);
process.send?.(figures, () => process.exit());
