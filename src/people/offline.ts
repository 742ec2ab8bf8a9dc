// People without an account, whose words a staff member wrote down (代录, 摆摊, 征集表, 签名表).
import { randomUUID } from 'node:crypto';
import type { PersonModel, Tx } from '../db/client.js';

export const offlinePlatform = 'offline';

export const isOffline = (person: Pick<PersonModel, 'platform'>) => person.platform === offlinePlatform;

/** Each time a new one: of two 王大爷 on paper nobody can tell whether they are the same. */
export async function addOfflinePerson(tx: Tx, name: string | null): Promise<PersonModel> {
  return tx.person.create({ data: { platform: offlinePlatform, userId: randomUUID(), name } });
}

/** How staff call them when they are asked to pass something on. */
export function offlineName(person: Pick<PersonModel, 'name'>, anonymous: boolean): string {
  return (anonymous ? null : person.name) ?? '反映人';
}
