/**
 * What the work comes to, or `late()` thrown when it takes longer than so many milliseconds; then its signal is aborted.
 * It does not wait for the work to notice: the SDKs' HTTP client never ends when a compressed answer breaks off.
 */
export async function inTime<T>(
  milliseconds: number,
  late: () => Error,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const abort = new AbortController();
  const { promise: tooLate, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(late());
    abort.abort();
  }, milliseconds);
  try {
    return await Promise.race([work(abort.signal), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
