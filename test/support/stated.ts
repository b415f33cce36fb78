import { attestations } from '../../src/controls/attestations.ts';

/** A line of settings in which all is stated that operators have to state, for stories about other things. */
export const ALL_STATED = `attestations: [${attestations
  .map(
    ({ id }) =>
      `{id: ${id}, by: platform@contoso.example, evidence: "https://wiki.contoso.example/${id}", until: 2099-12-31}`,
  )
  .join(', ')}]`;
