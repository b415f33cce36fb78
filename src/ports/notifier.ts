/** Where a message can go. */
export type Channel = 'teams' | 'mail';

/** A message for people. It carries a link and nothing that acts. All texts are plain; the channel escapes them. */
export type Notice = {
  /** The same for every repetition of the same message: the channel may use it to send it once. */
  readonly noticeId: string;
  readonly kind: 'approval-requested' | 'reminder' | 'escalation' | 'outcome' | 'digest' | 'attention';
  readonly title: string;
  /** One sentence: what happens if nobody does anything. */
  readonly ifNothingIsDone: string;
  readonly facts: readonly { readonly label: string; readonly text: string }[];
  /** Absolute address of a page of this app. */
  readonly link: string;
  readonly mail: readonly string[];
};

/** What became of a message. `sent` means that the channel took it, not that a person saw it. */
export type Delivery = { readonly channel: Channel; readonly sent: boolean; readonly why?: string };

/** Tells people. Never throws: a failure is an answer, which the caller records. A channel not set up is left out. */
export interface Notifier {
  readonly channels: readonly Channel[];
  send(channel: Channel, notice: Notice): Promise<Delivery>;
}
