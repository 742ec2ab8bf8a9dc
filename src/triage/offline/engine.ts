// The process's own offline engine: it keeps what it has read of each unit's topics.
import { createOfflineTriage, type OfflineTriage } from './offline-triage.js';

let own: OfflineTriage | undefined;

export function offlineEngine(): OfflineTriage {
  own ??= createOfflineTriage();
  return own;
}
