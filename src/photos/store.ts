// Where pictures lie: a folder, or an S3-compatible store for several machines. A picture is named by its content, so that
// writing it twice is nothing.
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AwsClient } from 'aws4fetch';
import type { Config, S3Config } from '../config.js';

export interface PhotoStore {
  put(key: string, bytes: Buffer): Promise<void>;
  /** Undefined when it is not there. */
  get(key: string): Promise<Buffer | undefined>;
}

const isKey = /^[0-9a-f]{64}$/;

export function createPhotoStore(config: Pick<Config, 'dataDir' | 's3'>): PhotoStore {
  const store = config.s3 ? s3Store(config.s3) : folderStore(join(config.dataDir, 'photos'));
  const checked = (key: string) => {
    if (!isKey.test(key)) throw new Error('not the name of a picture');
    return key;
  };
  return { put: async (key, bytes) => store.put(checked(key), bytes), get: async (key) => store.get(checked(key)) };
}

function folderStore(folder: string): PhotoStore {
  const path = (key: string) => join(folder, key.slice(0, 2), `${key}.jpg`);
  return {
    async put(key, bytes) {
      await mkdir(dirname(path(key)), { recursive: true });
      // Whole or not at all, also when the machine stops in between.
      const draft = `${path(key)}.${randomUUID()}`;
      await writeFile(draft, bytes, { mode: 0o600 });
      await rename(draft, path(key));
    },
    async get(key) {
      try {
        return await readFile(path(key));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    },
  };
}

const timeoutMs = 15_000;

// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html, path-style; signed as AWS4-HMAC-SHA256 by aws4fetch.
function s3Store({ endpoint, bucket, accessKey, secretKey, region }: S3Config): PhotoStore {
  const client = new AwsClient({
    accessKeyId: accessKey,
    secretAccessKey: secretKey,
    region,
    service: 's3',
    retries: 2,
  });
  const address = (key: string) => `${endpoint}/${encodeURIComponent(bucket)}/photos/${key}.jpg`;
  const call = (key: string, init: RequestInit) =>
    client.fetch(address(key), { ...init, signal: AbortSignal.timeout(timeoutMs) });
  return {
    async put(key, bytes) {
      const headers = { 'content-type': 'image/jpeg' };
      const response = await call(key, { method: 'PUT', body: new Uint8Array(bytes), headers });
      if (!response.ok) throw new Error(`the picture store refused to keep a picture (${response.status})`);
    },
    async get(key) {
      const response = await call(key, { method: 'GET' });
      if (response.status === 404) return undefined;
      if (!response.ok) throw new Error(`the picture store did not give a picture (${response.status})`);
      return Buffer.from(await response.arrayBuffer());
    },
  };
}
