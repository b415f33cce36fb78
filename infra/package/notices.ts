import { referenceOf, type BundledPackage } from './packages.ts';

/** The licences of the packages in the bundle, as the zip carries them. */
export function noticesOf(packages: readonly BundledPackage[]): string {
  const texts = packages.map((one) => {
    const said = one.licenseText === '' ? 'Its package brings no text of the licence.' : one.licenseText;
    return `${'='.repeat(80)}\n${referenceOf(one)} (${one.license || 'no licence named'})\n\n${said}\n`;
  });
  return `Driftwarden contains code of these packages, each under its own licence.\n\n${texts.join('\n')}`;
}
