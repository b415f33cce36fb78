import type { JsonObject } from '../model/json.ts';
import type { Answer } from './answer.ts';
import { faultOfAnswer, faultOfError, objectOfAnswer } from './faults.ts';

/** The JSON object of a 200. Throws `ArmFault` for everything else. */
export async function answeredObject(
  send: () => Promise<Answer>,
  attempted: () => { readonly write: boolean; readonly now: string },
): Promise<JsonObject> {
  const answer = await send().catch((error: unknown) => Promise.reject(faultOfError(error, attempted())));
  if (answer.status !== 200) throw faultOfAnswer(answer, attempted());
  return objectOfAnswer(answer, attempted());
}
