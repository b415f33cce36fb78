import type { ScanPlan } from './scan.ts';

/** What a person reads about something: a title and parts under headings. */
export type Explanation = {
  readonly id: string;
  readonly title: string;
  readonly parts: readonly ExplanationPart[];
  /** What a fix looks like, on an example. */
  readonly example?: { readonly messages: readonly string[]; readonly plan: ScanPlan };
};

/** Sentences under a heading, or a list of items. */
export type ExplanationPart = { readonly heading: string; readonly text?: string; readonly items?: readonly string[] };
