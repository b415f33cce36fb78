/** What came back over the wire, before anybody made a model of it. Header names are in lower case. */
export type Answer = {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
};

/** The part of an SDK's raw response that an answer is made of; both generations of SDKs have it. */
export type RawResponse = {
  readonly status: number;
  readonly headers: { toJSON(): Record<string, string> };
  readonly bodyAsText?: string | null;
};

/** The answer as the wire sent it. */
export function answerOf(raw: RawResponse): Answer {
  const headers = Object.entries(raw.headers.toJSON()).map(([name, value]) => [name.toLowerCase(), value] as const);
  return { status: raw.status, headers: new Map(headers), text: raw.bodyAsText ?? '' };
}

/**
 * The first answer of an SDK call, taken by `onResponse`. What the SDK thinks of that answer (its models drop members and
 * make dates, its errors quote bodies) doesn't matter: whoever asked reads the wire's own text. Throws what the SDK throws
 * when there was no answer at all.
 */
export async function answered(
  call: (onResponse: (raw: RawResponse) => void) => PromiseLike<unknown>,
): Promise<Answer> {
  const seen: { answer?: Answer } = {};
  try {
    await call((raw) => (seen.answer ??= answerOf(raw)));
  } catch (error) {
    if (seen.answer === undefined) throw error;
  }
  if (seen.answer === undefined) throw new TypeError('The SDK finished without telling of an answer.');
  return seen.answer;
}
