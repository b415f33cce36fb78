import type { JsonObject } from '../model/json.ts';
import type { Estate } from './estate.ts';
import { armError, isObject, type WireReply, type WireRequest, textOf } from './wire.ts';

/** The queries that are understood: one table, types, a projection that is ignored, an order by id. */
const QUERY =
  /^(resources|authorizationresources)\s*\|\s*where\s+type\s*(?:=~\s*'([^']+)'|in~\s*\(([^)]+)\))\s*(?:\|\s*project\s+[\w\s,]+)?(?:\|\s*order\s+by\s+id(?:\s+asc)?)?\s*$/iu;

/** Answers a query of Resource Graph in pages; what is not understood is refused, never answered with everything. */
export function answerQuery(estate: Estate, request: WireRequest, seen: (body: JsonObject) => boolean): WireReply {
  const body = isObject(request.body) ? request.body : {};
  const match = QUERY.exec(textOf(body['query']).trim());
  if (match === null)
    return armError(400, 'BadRequest', 'The query is not understood by the simulated Resource Graph.');
  const [, table = '', one, several] = match;
  const types = (one ?? several ?? '').split(',').map((type) => type.replaceAll("'", '').trim().toLowerCase());
  const subscriptions = (body['subscriptions'] as readonly string[] | undefined)?.map((id) => id.toLowerCase()) ?? [];
  const options = isObject(body['options']) ? body['options'] : {};
  const top = Number(options['$top'] ?? 1_000);
  const skip = Number(Buffer.from(textOf(options['$skipToken']), 'base64').toString() || 0);
  const authorization = table.toLowerCase() === 'authorizationresources';
  const rows = estate.all().filter((row) => {
    const type = textOf(row['type']).toLowerCase();
    const subscription = textOf(row['id']).split('/')[2]?.toLowerCase() ?? '';
    const rightTable = type.startsWith('microsoft.authorization/') === authorization;
    return rightTable && types.includes(type) && subscriptions.includes(subscription) && seen(row);
  });
  const page = rows.slice(skip, skip + top).map((row) => ({ ...row, type: textOf(row['type']).toLowerCase() }));
  const more = skip + top < rows.length;
  return {
    status: 200,
    headers: { 'x-ms-user-quota-remaining': '14', 'x-ms-user-quota-resets-after': '00:00:05' },
    body: {
      totalRecords: rows.length,
      count: page.length,
      resultTruncated: 'false',
      facets: [],
      data: page,
      ...(more ? { $skipToken: Buffer.from(String(skip + top)).toString('base64') } : {}),
    },
  };
}
