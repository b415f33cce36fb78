/** How the simulated Azure behaves where Azure may do one thing or another. May be changed while it runs. */
export type Behaviour = {
  /** How long a GET still shows what was there before a write, milliseconds of the simulated clock. */
  staleReadMs: number;
  /** How long Resource Graph does not show a write. */
  graphLagMs: number;
  /** How often a long-running write has to be asked about until it is done; 0: writes answer when they are done. */
  polls: number;
  /** How long-running writes end that begin now. */
  operations: 'succeed' | 'fail' | 'never';
  /** Resources in a page of a list. */
  pageSize: number;
  /** How long each answer takes, milliseconds of real time. */
  latencyMs: number;
  /** Refuse requests over ARM's limits of one principal in one subscription, by the simulated clock. */
  throttling: boolean;
};

/** Prompt, consistent, patient. */
export const USUAL_BEHAVIOUR: Behaviour = {
  staleReadMs: 0,
  graphLagMs: 0,
  polls: 1,
  operations: 'succeed',
  pageSize: 1_000,
  latencyMs: 0,
  throttling: false,
};
