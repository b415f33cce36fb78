import type { ScanFinding, ScanReport } from '../../src/model/scan.ts';
import { REGISTRY } from './bodies.ts';

const CONTROL = 'acr-admin-account-disabled';

/** A finding on a registry in a file. */
export function aFinding(name = 'acrcontoso'): ScanFinding {
  return {
    controlId: CONTROL,
    severity: 'high',
    mode: 'auto',
    resource: {
      id: REGISTRY.replace('acrcontoso', name),
      name,
      type: 'Microsoft.ContainerRegistry/registries',
      place: { file: 'exports/an estate.json', line: 10 },
    },
    evidence: [
      {
        path: '/properties/adminUserEnabled',
        current: true,
        desired: false,
        messageId: 'adminEnabled',
        message: `The admin account of registry ${name} is enabled.`,
        line: 12,
      },
    ],
    plan: {
      differences: [{ path: '/properties/adminUserEnabled', before: true, after: false }],
      deletes: false,
      commands: [`az rest --method patch --url '${REGISTRY}?api-version=2025-11-01' --body '{}'`],
      undo: [],
      notes: [`Whoever logs in to ${name} loses access.`],
      ways: [
        {
          name: 'A smaller fix: Make new passwords',
          effect: `Whoever knows those of ${name} has to ask.`,
          steps: [{ what: 'Make both anew', command: "az rest --method post --url '/x'" }, { what: 'Tell its users' }],
        },
      ],
    },
  };
}

/** The same, read live: it stands in no file. */
export function liveFinding(): ScanFinding {
  const { resource, evidence, ...finding } = aFinding();
  const { place, ...live } = resource;
  if (place === undefined) throw new Error('the finding has a place');
  return { ...finding, resource: live, evidence: evidence.map(({ line: _line, ...one }) => one) };
}

/** A report with a finding, something that could not be judged, a file that was not read, and a note. */
export function aReport(name = 'acrcontoso'): ScanReport {
  const finding = aFinding(name);
  return {
    version: '1.2.3',
    sources: ['exports'],
    controls: [
      {
        id: CONTROL,
        version: '1',
        title: 'Registry admin account is disabled',
        rationale: 'It can push to every repository. Nobody knows who used it.',
        fix: 'Switches the admin account off, in place.',
        severity: 'high',
        docs: 'https://learn.microsoft.com/azure/container-registry/container-registry-authentication',
        standards: ['MCSB IM-1'],
      },
    ],
    counts: { resources: 2, compliant: 0, drifted: 1, couldNotTell: 1, notApplicable: 0 },
    findings: [finding],
    doubts: [
      { controlId: CONTROL, severity: 'high', resource: finding.resource, why: `an expression decides ${name}` },
    ],
    problems: [{ where: `exports/${name}.json`, why: 'is not JSON' }],
    notes: [`exports/${name}: holds no Azure resource; left out.`],
  };
}
