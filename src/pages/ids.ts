/** Could this be the id of a case? It is a key of the store, and must be fit for one. */
export function isCaseId(text: string | undefined): text is string {
  return text !== undefined && /^[A-Za-z0-9._-]{1,100}$/u.test(text);
}

/** Could this be the id of a request for approval? */
export function isApprovalId(text: string | undefined): text is string {
  return text !== undefined && /^[0-9a-f]{32}$/u.test(text);
}
