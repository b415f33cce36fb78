import { askedByProject, referenceOf, type BundledPackage } from './packages.ts';
import type { Metafile } from 'esbuild';

/** What is known of the package that the list is about. */
export type Subject = {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  /** SHA-256 of the zip, hex. */
  readonly sha256: string;
};

/**
 * The software bill of materials of a package as CycloneDX 1.6: what is in the bundle, not what is installed. It has no
 * time and no serial number, so that the same source gives the same bytes.
 */
export function sbomOf(subject: Subject, packages: readonly BundledPackage[], root: string, metafile: Metafile) {
  const own = purlOf(subject);
  const purls = new Map(packages.map((one) => [referenceOf(one), purlOf(one)]));
  const refs = (names: readonly string[]): readonly string[] => names.flatMap((name) => purls.get(name) ?? []).sort();
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: {
        ...{ type: 'application', 'bom-ref': own, name: subject.name, version: subject.version, purl: own },
        licenses: licensesOf(subject.license),
        hashes: [{ alg: 'SHA-256', content: subject.sha256 }],
      },
    },
    components: packages.map((one) => ({
      ...{ type: 'library', 'bom-ref': purlOf(one), ...nameOf(one.name), version: one.version, purl: purlOf(one) },
      ...(one.license !== '' && { licenses: licensesOf(one.license) }),
      ...(one.integrity !== '' && { hashes: [hashOf(one.integrity)] }),
    })),
    dependencies: [
      { ref: own, dependsOn: refs(askedByProject(root, metafile)) },
      ...packages.map((one) => ({ ref: purlOf(one), dependsOn: refs(one.uses) })),
    ],
  };
}

function nameOf(full: string): { readonly group?: string; readonly name: string } {
  const [group = '', name] = full.split('/');
  return name === undefined ? { name: full } : { group, name };
}

function purlOf({ name, version }: { readonly name: string; readonly version: string }): string {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}

function licensesOf(license: string): readonly object[] {
  return / (?:OR|AND|WITH) /u.test(license) ? [{ expression: license }] : [{ license: { id: license } }];
}

/** `sha512-<base64>` in the words of CycloneDX. */
function hashOf(integrity: string): { readonly alg: string; readonly content: string } {
  const [algorithm = '', digest = ''] = integrity.split(' ')[0]?.split('-') ?? [];
  return {
    alg: algorithm.toUpperCase().replace('SHA', 'SHA-'),
    content: Buffer.from(digest, 'base64').toString('hex'),
  };
}
