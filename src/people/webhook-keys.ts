// The key of a WeCom group's webhook (消息推送): kept encrypted, never shown again.
import type { GroupModel, Tx } from '../db/client.js';
import { encryptSecret } from '../secrets.js';
import { recordUnitEvent, type UnitActor } from './unit-events.js';

/** Of the whole address, the part after `key=`; undefined when it is no key. */
export function webhookKeyIn(typed: string): string | undefined {
  const key = typed.trim().replace(/^.*[?&]key=/, '');
  return /^[A-Za-z0-9_-]{8,100}$/.test(key) ? key : undefined;
}

export async function setWebhookKey(
  tx: Tx,
  group: GroupModel,
  key: string,
  secretKey: string,
  actor: UnitActor,
  at: Date,
): Promise<void> {
  await tx.group.update({ where: { id: group.id }, data: { webhookKeyCipher: encryptSecret(secretKey, key) } });
  if (group.unitId === null) return;
  const data = { groupId: group.id, replaced: group.webhookKeyCipher !== null };
  await recordUnitEvent(tx, group.unitId, { action: 'setWebhookKey', actor, at, data });
}
