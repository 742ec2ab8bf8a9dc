// Opens callbacks of a WeCom 智能机器人. `@wecom/crypto` does the cipher; this file adds what it leaves out: comparing
// signatures, padding, the length field, the receive id and the age.
// https://developer.work.weixin.qq.com/document/path/101033
import { decrypt, encrypt, getSignature } from '@wecom/crypto';
import { RejectedCallback } from '../../errors.js';
import { sameText } from '../../same-text.js';

export interface WeComKeys {
  token: string;
  aesKey: string;
  receiveId: string;
}

interface Envelope {
  signature: string;
  /** Seconds, as in the URL. */
  timestamp: string;
  nonce: string;
  encrypt: string;
}

/** How far a callback's timestamp may be from now, both ways: longer than any retry, short enough against replay. */
const maxAgeSeconds = 300;

/** The plaintext of a genuine, fresh callback that is meant for this bot; throws RejectedCallback otherwise. */
export function openEnvelope(keys: WeComKeys, envelope: Envelope, now: Date): string {
  // An unset token would make signatures that anyone can compute.
  if (!keys.token) throw new Error('a WeCom token is needed to check signatures');
  const expected = getSignature(keys.token, envelope.timestamp, envelope.nonce, envelope.encrypt);
  if (!sameText(envelope.signature, expected)) throw new RejectedCallback(403, 'bad-signature');

  if (!/^\d{1,12}$/.test(envelope.timestamp)) throw new RejectedCallback(400, 'malformed', 'timestamp');
  const age = now.getTime() / 1000 - Number(envelope.timestamp);
  if (Math.abs(age) > maxAgeSeconds) throw new RejectedCallback(403, 'stale', `${Math.round(age)} s`);

  const { message, id } = decryptStrictly(keys.aesKey, envelope.encrypt);
  if (!sameText(id, keys.receiveId)) throw new RejectedCallback(403, 'wrong-receiver', 'receive id');
  return message;
}

/**
 * The package decrypts anything: a wrong key gives garbage without an error, only the last padding byte is looked at, the
 * length field is not bounded and base64 is read loosely. The scheme has no freedom though: the same random, message and
 * id always give the same ciphertext. So what was opened is sealed again, and must come out byte for byte as it came in,
 * which holds only for the right key, whole PKCS7 padding to 32 bytes, a true length, valid UTF-8 and canonical base64.
 */
export function decryptStrictly(aesKey: string, ciphertext: string): { message: string; id: string } {
  let opened: ReturnType<typeof decrypt>;
  let sealedAgain: string;
  try {
    opened = decrypt(aesKey, ciphertext);
    sealedAgain = encrypt(aesKey, opened.message, opened.id, opened.random);
  } catch {
    throw new RejectedCallback(403, 'undecryptable');
  }
  if (sealedAgain !== ciphertext) throw new RejectedCallback(403, 'undecryptable');
  return { message: opened.message, id: opened.id };
}
