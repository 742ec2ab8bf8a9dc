// Periods and thresholds. Each is a default that a unit can override (Unit.settings, `npm run admin -- unit set`);
// local rules differ, so where no published source gives a figure the default says "local choice".
import { z } from 'zod';

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

export const unitSettingsShape = z.object({
  /** 公示期, days. Local choice. */
  postingDays: z.number().int().min(1).max(60).default(5),
  /** 附议 that promote a candidate by themselves. Local choice. */
  endorseThreshold: z.number().int().min(2).max(100_000).default(10),
  /** Posts the bot makes unasked in a village group per day: DESIGN's quiet guest. */
  postsPerDay: z.number().int().min(0).max(50).default(3),
  /** No unasked posts and no reminders between these (display zone). Local choice. */
  quietFrom: time.default('21:00'),
  quietTo: time.default('07:00'),
  /** When what can wait is folded into one post. Local choice. */
  foldAt: time.default('18:00'),
  /** Working days before the due day on which the responsible body is reminded. Local choice. */
  dueSoonDays: z.number().int().min(0).max(30).default(3),
  /** Days a reporter has to say whether it is solved before it counts as 未评价. Local choice. */
  verifyDays: z.number().int().min(1).max(90).default(7),
  /** Working days a body gets to do it again when a reporter says it is not solved. Local choice. */
  redoDays: z.number().int().min(1).max(60).default(5),
  /** Times it is done again before the level above is told: 重办 three times is a 问题工单 in a published city rule. */
  redoEscalate: z.number().int().min(1).max(20).default(3),
  /** Months after which the outcome of a formal consultation is looked at again (回头看); 0: never. Local choice. */
  reviewMonths: z.number().int().min(0).max(24).default(3),
  /** Working days for screening a candidate (not later than five is a common rule). Local choice. */
  screeningDays: z.number().int().min(1).max(60).default(5),
  /** Whoever reports 匿名 is not named to the workroom either. Local choice. */
  hideAnonymousNames: z.boolean().default(true),
});

export type UnitSettings = z.infer<typeof unitSettingsShape>;

/** Later layers win; what does not fit the shape is left out, so that one bad row cannot stop the bot. */
export function unitSettings(layers: unknown[]): UnitSettings {
  let merged = unitSettingsShape.parse({});
  for (const layer of layers) {
    const parsed = unitSettingsShape.partial().safeParse(layer);
    if (!parsed.success) continue;
    const own = Object.keys(layer as object);
    merged = { ...merged, ...Object.fromEntries(Object.entries(parsed.data).filter(([name]) => own.includes(name))) };
  }
  return merged;
}
