/** A time as Azure prints it: seven digits after the point. */
export function wireTime(at: Date): string {
  return `${at.toISOString().slice(0, -1)}0000Z`;
}
