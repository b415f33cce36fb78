import type { Severity } from '../model/finding.ts';

/** Something that no API can show: an operator states it in the settings, with evidence and an end. */
export type AttestationTopic = {
  readonly id: string;
  /** What is stated, as a sentence without a full stop. */
  readonly title: string;
  /** Why it matters, two sentences. */
  readonly why: string;
  /** What the address in `evidence` has to show, one sentence. */
  readonly evidence: string;
  /** Why nobody can look it up, one sentence. */
  readonly unseen: string;
  /** How bad it is that nobody states it. */
  readonly severity: Severity;
  /** The documents of the estate that ask for it: `000` to `004`. */
  readonly documents: readonly string[];
};

/** What operators state, alphabetical. */
export const attestations: readonly AttestationTopic[] = [
  {
    id: 'cae-segmentation',
    title: 'Workloads of different trust run in environments and networks of their own',
    why:
      'Containers of one environment reach each other freely, so a break-in at the least trusted one ' +
      'starts next to all others. Separate environments and virtual networks keep it where it ' +
      'happened, and some compliance rules ask for it.',
    evidence:
      'A page that names each level of trust, its environments and networks, and what may pass between ' + 'them.',
    unseen: 'Azure shows environments and networks but not which workloads are trusted alike.',
    severity: 'medium',
    documents: ['001', '004'],
  },
  {
    id: 'data-encrypted',
    title: 'Databases are encrypted and secrets travel over TLS only',
    why:
      'A container reads its secrets and data from places that this catalogue does not judge. A ' +
      'database without encryption, or a client that accepts a connection without TLS, gives away ' +
      'what every other control protects.',
    evidence:
      'A page that lists the databases and stores behind the containers, how each is encrypted and ' +
      'its least TLS version.',
    unseen: 'Which stores a container uses, and whether its clients insist on TLS, lies in its code.',
    severity: 'medium',
    documents: ['001'],
  },
  {
    id: 'deps-private-endpoints',
    title: 'All Azure dependencies of the apps are reached through private endpoints',
    why:
      'An app in an internal environment still talks to storage, databases and queues. Where these ' +
      'answer on public addresses, a stolen credential works from everywhere.',
    evidence: 'A page or a query that lists each service the apps use with its approved private endpoint.',
    unseen:
      'Which services an app depends on stands in its code and configuration, not in a resource; Key ' +
      'Vault and registries are judged by controls.',
    severity: 'medium',
    documents: ['004'],
  },
  {
    id: 'edge-gateway',
    title: 'Public traffic enters through a gateway with a web application firewall',
    why:
      'Internal environments have no public endpoint, so clients come in through Application Gateway ' +
      'or API Management. Without a firewall there, every request from the internet reaches the app ' +
      'as it was sent.',
    evidence: 'A page that names the gateway, its firewall policy in prevention mode and the apps behind it.',
    unseen:
      'A gateway may lie in another subscription or be no Azure resource at all, and none says that ' +
      'nothing goes around it.',
    severity: 'medium',
    documents: ['004'],
  },
  {
    id: 'image-built-from-source',
    title: 'Images in production are built from source in our own pipeline',
    why:
      'The origin of software in a public image is hard to tell, and its fix has to come from ' +
      'somebody else. Who builds from source knows where each layer comes from and rebuilds when a ' +
      'vulnerability surfaces.',
    evidence:
      'A page that names the pipelines and the repositories from which the images of production are ' + 'built.',
    unseen: 'A registry shows who pushed an image and not what it was built from.',
    severity: 'medium',
    documents: ['001'],
  },
  {
    id: 'rbac-review-quarterly',
    title: 'Role assignments were reviewed within the last quarter',
    why:
      'Grants outlive the reason they were made for: scopes that are too broad, principals that ' +
      'nobody uses, people where a group belongs. Only a person who knows the work can tell.',
    evidence: 'The record of the latest review: who looked at which assignments, when, and what was taken away.',
    unseen: 'Azure records when an assignment was made and not when somebody last asked whether it is needed.',
    severity: 'low',
    documents: ['004'],
  },
];
