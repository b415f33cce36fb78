import type { JsonObject } from '../../model/json.ts';

/**
 * Where a body comes from: `arm` as GET prints it, `az` as the Azure CLI prints it, `graph` as a row of Resource Graph,
 * `template` as somebody wrote it for a deployment. The last three may lack members without meaning that they are absent.
 */
export type Form = 'arm' | 'az' | 'graph' | 'template';

/** What is surely there in the body of a resource. */
export type ResourceBody = JsonObject & { readonly id: string; readonly name: string; readonly type: string };

/** A resource in a document, in the form that GET prints: members of the resource type under `properties`. */
export type FoundBody = {
  readonly form: Form;
  readonly body: ResourceBody;
  /** JSON pointer of the resource in its document. */
  readonly at: string;
  /** JSON pointer into the document for one into the body. */
  readonly placeOf: (path: string) => string;
};

/** What a document holds. */
export type Found = {
  readonly bodies: readonly FoundBody[];
  /** Sentences about what could not be used. */
  readonly problems: readonly string[];
  /** Sentences about what is fine and worth knowing. */
  readonly notes: readonly string[];
};

/** Finds put together, in their order. */
export function together(parts: readonly Found[]): Found {
  return {
    bodies: parts.flatMap(({ bodies }) => bodies),
    problems: parts.flatMap(({ problems }) => problems),
    notes: parts.flatMap(({ notes }) => notes),
  };
}
