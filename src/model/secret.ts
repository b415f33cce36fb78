/** A text that holds a secret by its form alone, whatever it is called. */
export type SecretFormat =
  | 'credential-in-text'
  | 'shared-access-signature'
  | 'address-with-password'
  | 'address-with-key'
  | 'json-web-token'
  | 'bearer-token'
  | 'private-key'
  | 'account-key'
  | 'client-secret'
  | 'github-token'
  | 'gitlab-token'
  | 'npm-token'
  | 'slack-token'
  | 'service-key';

/**
 * What a text looks like. `random`: letters and digits in no order of a word, as keys are. `address`: with a scheme and
 * without a password. `host`: a host name, perhaps with a port. `parts`: `a=b;c=d` without a secret in it. `telemetry`:
 * a connection string of Application Insights. `text`: anything else.
 */
export type ValueLook =
  | SecretFormat
  | 'random'
  | 'switch'
  | 'number'
  | 'address'
  | 'host'
  | 'path'
  | 'reference'
  | 'telemetry'
  | 'parts'
  | 'text';

/**
 * Stands where a secret stood: the HMAC-SHA-256 (hex) of the secret under the deployment's own key, and for a text or a
 * number what it looked like. The same secret always has the same marker.
 */
export type RedactionMarker = { readonly $redacted: string; readonly looksLike?: ValueLook };
