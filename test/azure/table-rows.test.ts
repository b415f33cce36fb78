import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchAnswers, batchOf } from '../../src/azure/table-batch.ts';
import { propertiesOf, rowOf } from '../../src/azure/table-rows.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { LARGEST_VALUE } from '../../src/ports/store-limits.ts';
import { StoreFault } from '../../src/ports/store.ts';

const keys = { PartitionKey: 'p', RowKey: 'k', 'odata.etag': 'W/"1"' };
const asRead = (value: JsonObject): JsonObject => ({ ...keys, Timestamp: 't', ...propertiesOf(value, 'token') });

describe('a row as an entity', () => {
  it('holds any value', () => {
    const anyValue = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue());
    fc.assert(
      fc.property(anyValue, (any) => {
        const value = JSON.parse(JSON.stringify(any)) as JsonObject;
        expect(rowOf(asRead(value))).toEqual({ partition: 'p', key: 'k', value, etag: 'W/"1"', owner: 'token' });
      }),
    );
  });

  it.each([
    ['ASCII', 'x', LARGEST_VALUE - 100],
    ['two bytes', 'ß', 100_000],
    ['three bytes', '東', 100_000],
    ['pairs', '👩', 100_000],
    ['pairs that begin at an odd place', 'x👩👩', 50_000],
  ])('of many characters keeps to 64 KiB a property, and cuts no character: %s', (_, unit, times) => {
    const value = { text: unit.repeat(times) };
    const properties = Object.values(propertiesOf(value, 'token'));
    for (const property of properties) {
      expect(property.length * 2).toBeLessThanOrEqual(65_536);
      expect(property.isWellFormed()).toBe(true);
    }
    expect(properties.length).toBeLessThan(250);
    expect(rowOf(asRead(value)).value).toEqual(value);
  });

  it.each([
    ['of somebody else', { ...keys, name: 'x' }],
    ['without its first piece', { ...keys, owner: 'token', v1: '{}' }],
    ['that breaks off', { ...keys, owner: 'token', v0: '{"a":' }],
    ['that is a list', { ...keys, owner: 'token', v0: '[]' }],
    ['of numbers', { ...keys, owner: 'token', v0: 1 }],
    ['without an etag', { PartitionKey: 'p', RowKey: 'k', v0: '{}' }],
    ['without keys', { 'odata.etag': 'W/"1"', v0: '{}' }],
  ])('%s is not taken for a row', (_, entity) => {
    expect(() => rowOf(entity)).toThrow(StoreFault);
  });
});

describe('a transaction on the wire', () => {
  const url = 'https://account.example/driftwarden';

  it('has a condition on every update and delete, and none on the others', () => {
    const etag = `W/"datetime'2026'"`;
    const { body, contentType } = batchOf(
      url,
      'a|b',
      [
        { kind: 'insert', key: 'i', value: {} },
        { kind: 'put', key: 'p', value: {} },
        { kind: 'update', key: 'u', value: {}, etag },
        { kind: 'delete', key: 'd:1', etag },
      ],
      'token',
    );
    expect(contentType).toBe('multipart/mixed; boundary=batch_token');
    const parts = body.split('--changeset_token').slice(1, -1);
    expect(
      parts.map((part) => [/^(?:POST|PUT|DELETE) .*/m.exec(part)?.[0], part.includes(`If-Match: ${etag}`)]),
    ).toEqual([
      [`POST ${url} HTTP/1.1`, false],
      [`PUT ${url}(PartitionKey='a%7Cb',RowKey='p') HTTP/1.1`, false],
      [`PUT ${url}(PartitionKey='a%7Cb',RowKey='u') HTTP/1.1`, true],
      [`DELETE ${url}(PartitionKey='a%7Cb',RowKey='d%3A1') HTTP/1.1`, true],
    ]);
  });

  it('stays in its parts, whatever a value holds', () => {
    const evil = { text: '\r\n--changeset_token--\r\n--changeset_token\r\nDELETE https://x HTTP/1.1' };
    const { body } = batchOf(url, 'p', [{ kind: 'put', key: 'k', value: evil }], 'token');
    expect(body.split('\r\n').filter((line) => line.startsWith('--'))).toEqual([
      '--batch_token',
      '--changeset_token',
      '--changeset_token--',
      '--batch_token--',
    ]);
  });

  const part = (status: number, text = '') =>
    `--changesetresponse_1\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 ${String(status)} X\r\nETag: e\r\n\r\n${text}\r\n`;
  const wrapped = (...parts: readonly string[]) =>
    `--batchresponse_1\r\n\r\n${parts.join('')}--changesetresponse_1--\r\n--batchresponse_1--`;

  it.each([
    ['all done', wrapped(part(204), part(201)), [204, 201]],
    ['one refused', wrapped(part(412, '{"odata.error":{"code":"UpdateConditionNotSatisfied"}}')), [412]],
    ['one answer for two', wrapped(part(204)), undefined],
    ['no answers', wrapped(), undefined],
    ['a page of a proxy', '<html>HTTP/1.1 204 and so on</html>', undefined],
    ['nothing', '', undefined],
  ])('is answered: %s', (_, text, statuses) => {
    expect(batchAnswers(text, 2)?.map(({ status }) => status)).toEqual(statuses);
  });
});
