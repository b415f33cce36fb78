/**
 * Are two texts the same but for upper and lower case? One of them is ASCII, as all names of Azure are. Most are written
 * alike or differ in length, so that nothing has to be put into lower case.
 */
export function isSameText(a: string, b: string): boolean {
  return a === b || (a.length === b.length && a.toLowerCase() === b.toLowerCase());
}
