import type { HttpClient, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';
import { ArmFault } from '../ports/arm.ts';

/** No answer that we ask for is as long: Resource Graph and Resource Manager end a page at 16 MB. */
const MOST_BYTES = 32 * 1024 * 1024;

const ANY_STATUS = new Set([Number.POSITIVE_INFINITY]);

/**
 * An HTTP client that reads answers itself: at most 32 MB, unpacked, for the SDKs' own takes what comes until there is no
 * memory left; and a 2xx only as the UTF-8 that it has to be, because a wrong character set would change what it says.
 * What a caller wants as a stream stays one. `isWrite`: may the request have had an effect?
 */
export function boundedHttp(
  http: HttpClient,
  isWrite: (request: PipelineRequest) => boolean = ({ method }) => method !== 'GET',
): HttpClient {
  return {
    async sendRequest(request) {
      // The SDKs give a set without any status where they want a text.
      if ((request.streamResponseStatusCodes?.size ?? 0) > 0) return http.sendRequest(request);
      request.streamResponseStatusCodes = ANY_STATUS;
      const response = await http.sendRequest(request);
      const { readableStreamBody: body, ...rest } = response;
      if (body === undefined) return response;
      return { ...rest, bodyAsText: await textOf(body, response, isWrite(request)) };
    },
  };
}

async function textOf(body: NodeJS.ReadableStream, { status }: PipelineResponse, write: boolean): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop ends the stream, and with it the connection.
  for await (const chunk of body) {
    const piece = Buffer.from(chunk as Uint8Array);
    bytes += piece.length;
    if (bytes > MOST_BYTES) throw broken(write, 'an answer of more than 32 MB');
    chunks.push(piece);
  }
  try {
    return new TextDecoder('utf-8', { fatal: status >= 200 && status < 300 }).decode(Buffer.concat(chunks));
  } catch {
    throw broken(write, 'an answer that is not in UTF-8');
  }
}

function broken(write: boolean, why: string): ArmFault {
  return write
    ? new ArmFault('unavailable', `the answer to the write can't be read: ${why}`, { mayHaveApplied: true })
    : new ArmFault('unreadable', why);
}
