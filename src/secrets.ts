// Group webhook keys and residents' telephone numbers are kept encrypted with SECRET_KEY (AES-256-GCM).
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** What is sealed for one purpose cannot be opened as another. */
export type Purpose = 'webhook keys' | 'phone numbers';

const keyOf = (secretKey: string, purpose: Purpose) =>
  Buffer.from(hkdfSync('sha256', secretKey, '', `haoshangliang ${purpose}`, 32));

export function encryptSecret(secretKey: string, plain: string, purpose: Purpose = 'webhook keys'): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyOf(secretKey, purpose), iv);
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64');
}

/** Undefined when it was encrypted with another SECRET_KEY or altered. */
export function decryptSecret(
  secretKey: string,
  sealed: string,
  purpose: Purpose = 'webhook keys',
): string | undefined {
  try {
    const data = Buffer.from(sealed, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', keyOf(secretKey, purpose), data.subarray(0, 12), {
      authTagLength: 16,
    });
    decipher.setAuthTag(data.subarray(12, 28));
    return Buffer.concat([decipher.update(data.subarray(28)), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}
