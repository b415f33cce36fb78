import { HttpRequest } from '@azure/functions';
import { describe, expect, it } from 'vitest';
import { MOST_BODY_BYTES } from '../../src/pages/exchange.ts';
import { httpResponse, pageRequest } from '../../src/pages/http.ts';

const sent = (method: string, body?: string): HttpRequest =>
  new HttpRequest({
    method,
    url: 'https://driftwarden.contoso.example/approvals/x?live=off',
    headers: { Origin: 'https://driftwarden.contoso.example' },
    params: { id: 'x' },
    ...(body === undefined ? {} : { body: { string: body } }),
  });

describe('a request of the Functions runtime', () => {
  it('is taken with its path, parameters, headers in lower case and form', async () => {
    const request = await pageRequest(sent('POST', 'verb=approve&reason=%C3%BCber'));
    expect(request).toMatchObject({ method: 'POST', path: '/approvals/x?live=off', params: { id: 'x' } });
    expect(request.headers.get('origin')).toBe('https://driftwarden.contoso.example');
    expect(request.query.get('live')).toBe('off');
    expect(new URLSearchParams(request.body).get('reason')).toBe('über');
  });

  it.each([
    ['just short enough', MOST_BODY_BYTES, true],
    ['too long', MOST_BODY_BYTES + 1, false],
    ['far too long', 1_000_000, false],
  ])('with a body that is %s', async (_name, length, taken) => {
    const { body } = await pageRequest(sent('POST', 'x'.repeat(length)));
    expect(body === undefined).toBe(!taken);
  });

  it('needs no body', async () => {
    expect((await pageRequest(sent('GET'))).body).toBe('');
    expect((await pageRequest(sent('POST'))).body).toBe('');
  });

  it('is answered with status, headers and body', () => {
    const reply = { status: 303, headers: { location: '/pause' }, body: '' };
    expect(httpResponse(reply)).toEqual(reply);
  });
});
