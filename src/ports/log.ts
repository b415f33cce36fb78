import type { JsonObject } from '../model/json.ts';

/** Lines for operators. No secrets, no bodies. */
export interface Log {
  info(message: string, details?: JsonObject): void;
  warn(message: string, details?: JsonObject): void;
  error(message: string, details?: JsonObject): void;
}
