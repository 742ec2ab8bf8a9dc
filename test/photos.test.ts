// Pictures in an S3-compatible store: requests are signed, and what is not there is no error.
import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPhotoStore } from '../src/photos/store.js';

const secretKey = 'not-a-real-secret';
const kept = new Map<string, string>();

const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest();
const sha256 = (data: string) => createHash('sha256').update(data).digest('hex');

/** https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html */
function signed(request: IncomingMessage): boolean {
  const [, credential = '', names = '', signature] =
    /^AWS4-HMAC-SHA256 Credential=[^/]+\/([^,]+), SignedHeaders=([^,]+), Signature=(\w+)$/.exec(
      request.headers.authorization ?? '',
    ) ?? [];
  const [day = '', region = '', service = '', end = ''] = credential.split('/');
  const headers = names.split(';').map((name) => `${name}:${String(request.headers[name]).trim()}\n`);
  const canonical = [request.method, request.url, '', headers.join(''), names, request.headers['x-amz-content-sha256']];
  const key = hmac(hmac(hmac(hmac(`AWS4${secretKey}`, day), region), service), end);
  const toSign = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'], credential, sha256(canonical.join('\n'))].join(
    '\n',
  );
  return hmac(key, toSign).toString('hex') === signature;
}

const server = createServer(async (request, response) => {
  const body = await text(request);
  if (!signed(request)) response.writeHead(403).end();
  else if (request.method === 'PUT') response.end(void kept.set(request.url as string, body));
  else if (kept.has(request.url as string)) response.end(kept.get(request.url as string));
  else response.writeHead(404).end();
});
let endpoint = '';
beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

const storeWith = (key: string) =>
  createPhotoStore({
    dataDir: '/nowhere',
    s3: { endpoint, bucket: 'qinghe', accessKey: 'id', secretKey: key, region: 'auto' },
  });
const key = sha256('a picture');

test('a picture goes there and comes back', async () => {
  const store = storeWith(secretKey);
  expect(await store.get(key)).toBeUndefined();
  await store.put(key, Buffer.from('a picture'));
  expect([...kept.keys()]).toEqual([`/qinghe/photos/${key}.jpg`]);
  expect((await store.get(key))?.toString()).toBe('a picture');
});

test('a store that says no is an error, and no name leads out of the folder', async () => {
  await expect(storeWith('another secret').put(key, Buffer.from('x'))).rejects.toThrow(
    'refused to keep a picture (403)',
  );
  await expect(storeWith(secretKey).get('../../etc/passwd')).rejects.toThrow('not the name of a picture');
});
