import type { Measure, Size } from './measure.ts';

const [, , name = '', size] = process.argv;
const { measure } = (await import(`./measures/${name}.ts`)) as { readonly measure: Measure };
console.log(`${name}: ${measure.on}`);
const figures = await measure.run(size as Size);
process.send?.(figures, () => process.exit());
