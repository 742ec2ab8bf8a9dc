// The official and the self-computed vectors, and everything that must not open.
import { createCipheriv } from 'node:crypto';
import { encrypt, getSignature } from '@wecom/crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ConfigError, RejectedCallback } from '../../src/errors.js';
import { decryptStrictly, openEnvelope } from '../../src/platforms/wecom/crypto.js';
import { createWeCom } from '../../src/platforms/wecom/index.js';
import vectors from './fixtures/vectors.json' with { type: 'json' };

const aesKey = 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C';
const otherKey = 'kWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C';
const keys = { token: 'QDG6eK', aesKey, receiveId: '' };
const now = new Date('2026-11-24T09:00:00+08:00');

/** Encrypts any plaintext bytes, padding and length field included, as an attacker or a broken peer could. */
function encryptRaw(plain: Buffer, key = aesKey): string {
  const secret = Buffer.from(`${key}=`, 'base64');
  const cipher = createCipheriv('aes-256-cbc', secret, secret.subarray(0, 16));
  cipher.setAutoPadding(false);
  return Buffer.concat([cipher.update(plain), cipher.final()]).toString('base64');
}

function plaintext(
  message: string | Buffer,
  { id = '', length = -1, pad }: { id?: string; length?: number; pad?: Buffer } = {},
) {
  const body = Buffer.from(message);
  const field = Buffer.alloc(4);
  field.writeUInt32BE(length < 0 ? body.length : length);
  const data = Buffer.concat([Buffer.from('aaaabbbbccccdddd'), field, body, Buffer.from(id)]);
  const size = 32 - (data.length % 32);
  return Buffer.concat([data, pad ?? Buffer.alloc(size, size)]);
}

function signed(ciphertext: string, at = now, token = keys.token) {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  return { timestamp, nonce: 'n', encrypt: ciphertext, signature: getSignature(token, timestamp, 'n', ciphertext) };
}

function reasonOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof RejectedCallback) return error.reason;
    throw error;
  }
  return 'opened';
}

describe('vectors', () => {
  test.each(vectors.wecom_callback)('$name opens', (vector) => {
    const { encodingAESKey, timestamp, nonce, signature } = vector;
    const at = new Date(Number(timestamp) * 1000);
    const envelope = { signature, timestamp, nonce, encrypt: vector.encrypt };
    expect(openEnvelope({ ...vector, aesKey: encodingAESKey }, envelope, at)).toBe(vector.plaintext);
  });

  test.each(vectors.computed_from_the_documented_formula.wecom_encrypt)(
    '$plaintext for "$receiveId" opens',
    (vector) => {
      const { encrypt: ciphertext, plaintext: message, receiveId } = vector;
      expect(decryptStrictly(vector.encodingAESKey, ciphertext)).toEqual({ message, id: receiveId });
      expect(encryptRaw(plaintext(message, { id: receiveId }))).toBe(ciphertext);
    },
  );

  test('any text and id comes back', () => {
    const wellFormed = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(wellFormed, wellFormed, (message, id) => {
        expect(decryptStrictly(aesKey, encrypt(aesKey, message, id))).toEqual({ message, id });
      }),
    );
  });
});

describe('what does not open', () => {
  const good = encrypt(aesKey, '{"msgtype":"text"}', '');

  test('any tampered byte, even with a signature that fits', () => {
    const bytes = Buffer.from(good, 'base64');
    for (let index = 0; index < bytes.length; index += 1) {
      const tampered = Buffer.from(bytes);
      tampered[index] = (tampered[index] ?? 0) ^ 1;
      const text = tampered.toString('base64');
      expect(reasonOf(() => openEnvelope(keys, { ...signed(good), encrypt: text }, now))).toBe('bad-signature');
      // CBC has no integrity of its own: some flips only change the message. Those are the signature's to catch.
      const reason = reasonOf(() => openEnvelope(keys, signed(text), now));
      expect(['undecryptable', 'wrong-receiver', 'opened']).toContain(reason);
    }
  });

  test('another key', () => {
    expect(reasonOf(() => openEnvelope({ ...keys, aesKey: otherKey }, signed(good), now))).toBe('undecryptable');
  });

  test('another receive id, longer, shorter or missing', () => {
    for (const [sealedFor, expected] of [
      ['corp-b', 'corp-a'],
      ['', 'corp-a'],
      ['corp-a', ''],
      ['corp-aa', 'corp-a'],
    ] as const) {
      const envelope = signed(encrypt(aesKey, 'hello', sealedFor));
      expect(reasonOf(() => openEnvelope({ ...keys, receiveId: expected }, envelope, now))).toBe('wrong-receiver');
    }
  });

  test.each([
    ['a last byte of 0', Buffer.alloc(9, 0)],
    ['a last byte over 32', Buffer.concat([Buffer.alloc(8, 9), Buffer.from([33])])],
    ['bytes that differ', Buffer.concat([Buffer.alloc(8, 8), Buffer.from([9])])],
  ])('padding with %s', (_what, pad) => {
    // 20 + 3 bytes leave room for 9.
    const sealed = encryptRaw(plaintext('abc', { pad }));
    expect(reasonOf(() => decryptStrictly(aesKey, sealed))).toBe('undecryptable');
  });

  test('padding to blocks of 16', () => {
    const sealed = encryptRaw(plaintext('a'.repeat(20), { pad: Buffer.alloc(8, 8) }));
    expect(reasonOf(() => decryptStrictly(aesKey, sealed))).toBe('undecryptable');
  });

  test.each([4, 1000, 0xffff_ffff])('a length field of %i for 3 bytes', (length) => {
    const sealed = encryptRaw(plaintext('abc', { length }));
    expect(reasonOf(() => decryptStrictly(aesKey, sealed))).toBe('undecryptable');
  });

  test('a shorter length field moves the rest into the receive id, which does not fit', () => {
    const sealed = encryptRaw(plaintext('abc', { length: 1 }));
    expect(reasonOf(() => openEnvelope(keys, signed(sealed), now))).toBe('wrong-receiver');
  });

  test('text that is not UTF-8', () => {
    const sealed = encryptRaw(plaintext(Buffer.from([0x61, 0xff, 0xfe])));
    expect(reasonOf(() => decryptStrictly(aesKey, sealed))).toBe('undecryptable');
  });

  test.each([
    ['nothing', ''],
    ['no base64', '%%%%'],
    ['half a block', 'YWJj'],
    ['a line end inside', `${good.slice(0, 20)}\n${good.slice(20)}`],
    ['the URL alphabet', good.replaceAll('+', '-').replaceAll('/', '_').replace(/^./, '-')],
    ['no padding', good.replace(/=+$/, '')],
    ['junk at the end', `${good}AAAA`],
    ['less than a head', encryptRaw(Buffer.alloc(16, 16))],
  ])('ciphertext with %s', (_what, text) => {
    expect(reasonOf(() => decryptStrictly(aesKey, text))).toBe(text === good ? 'opened' : 'undecryptable');
  });

  test('five minutes and a second away, both ways', () => {
    const at = (seconds: number) => new Date(now.getTime() + seconds * 1000);
    expect(openEnvelope(keys, signed(good, at(-300)), now)).toBe('{"msgtype":"text"}');
    expect(openEnvelope(keys, signed(good, at(300)), now)).toBe('{"msgtype":"text"}');
    expect(reasonOf(() => openEnvelope(keys, signed(good, at(-301)), now))).toBe('stale');
    expect(reasonOf(() => openEnvelope(keys, signed(good, at(301)), now))).toBe('stale');
  });

  test('signatures of every wrong kind', () => {
    const envelope = signed(good);
    const { signature } = envelope;
    for (const wrong of ['', signature.slice(1), `${signature}0`, signature.toUpperCase(), '你好', 'f'.repeat(40)]) {
      expect(reasonOf(() => openEnvelope(keys, { ...envelope, signature: wrong }, now))).toBe('bad-signature');
    }
    expect(reasonOf(() => openEnvelope(keys, { ...envelope, nonce: 'm' }, now))).toBe('bad-signature');
    expect(reasonOf(() => openEnvelope({ ...keys, token: 'other' }, envelope, now))).toBe('bad-signature');
  });

  test('a timestamp that is no number', () => {
    const timestamp = '1e9';
    const signature = getSignature(keys.token, timestamp, 'n', good);
    expect(reasonOf(() => openEnvelope(keys, { timestamp, nonce: 'n', encrypt: good, signature }, now))).toBe(
      'malformed',
    );
  });
});

test('an empty token is refused before anything starts', () => {
  const config = { ...keys, token: '', apiBase: 'https://qyapi.weixin.qq.com' };
  expect(() => createWeCom(config)).toThrow(
    expect.objectContaining<Partial<ConfigError>>({
      name: 'ConfigError',
      problems: [expect.stringContaining('WECOM_BOT_TOKEN')],
    }),
  );
  expect(() => openEnvelope({ ...keys, token: '' }, signed('x', now, ''), now)).toThrow(/token/);
});
