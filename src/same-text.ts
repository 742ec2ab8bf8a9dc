// Signatures are compared in constant time. Hashing first gives `timingSafeEqual` two buffers of one length whatever
// the caller sent, so that not even the length of the true value shows.
import { createHash, timingSafeEqual } from 'node:crypto';

const digest = (text: string) => createHash('sha256').update(text).digest();

export function sameText(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected));
}
