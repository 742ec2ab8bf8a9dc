// The sandbox's clock runs like the machine's but can be moved on. Its lead is kept in the database: a restart must not
// set the village back.
import type { Db } from '../../db/client.js';
import { type Clock, local } from '../../time.js';

export interface SandboxClock extends Clock {
  /** Never back. */
  moveTo(at: Date): Promise<void>;
}

const key = 'sandbox-clock';
// Someone who tries it out at night should not meet a bot that keeps its quiet hours.
const openFrom = 8;
const openTo = 20;

export async function createSandboxClock({ prisma }: Pick<Db, 'prisma'>, timeZone: string): Promise<SandboxClock> {
  const saved = (await prisma.setting.findUnique({ where: { key } }))?.value as { leadMs: number } | undefined;
  let leadMs = saved?.leadMs ?? leadToDaytime(new Date(), timeZone);
  const save = () =>
    prisma.setting.upsert({ where: { key }, create: { key, value: { leadMs } }, update: { value: { leadMs } } });
  await save();
  return {
    now: () => new Date(Date.now() + leadMs),
    moveTo: async (at) => {
      leadMs = Math.max(leadMs, at.getTime() - Date.now());
      await save();
    },
  };
}

function leadToDaytime(now: Date, timeZone: string): number {
  const t = local(now, timeZone);
  if (t.hour >= openFrom && t.hour < openTo) return 0;
  const nine = t.set({ hour: 9, minute: 0, second: 0, millisecond: 0 });
  return (t.hour < openFrom ? nine : nine.plus({ days: 1 })).toMillis() - t.toMillis();
}
