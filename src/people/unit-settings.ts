// Periods and thresholds. Each is a default that a unit can override (Unit.settings, `npm run admin -- unit set`);
// local rules differ, so where no published source gives a figure the default says "local choice".
import { z } from 'zod';
import { consultationSettings } from './consultation-settings.js';
import { dangers, outOfScopeKinds, usualAdvice, usualReferrals } from './safety-texts.js';

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** classify-message@2 */
const promptId = z.string().regex(/^(?:classify-message@\d{1,4})?$/);

/** Why a topic is not taken up, and where the matter belongs instead. */
const declineReason = z.object({
  code: z.string().regex(/^[a-zA-Z]{2,30}$/),
  label: z.string().min(2).max(40),
  whereToGo: z.string().max(100),
  /** Words in a convener's own sentence that mean this reason. */
  keywords: z.array(z.string().min(1)).default([]),
});

export type DeclineReason = z.infer<typeof declineReason>;

/** After 中央《关于加强城乡社区协商的意见》: what the law gives another way is not consulted on. Local lists differ. */
const usualReasons: DeclineReason[] = [
  {
    code: 'legalChannel',
    label: '要走法定渠道（诉讼、信访、仲裁）',
    whereToGo: '可以找法院、仲裁委或信访局，也可以打12348问免费法律咨询',
    keywords: ['诉讼', '法院', '起诉', '信访', '仲裁', '法定', '纪检', '公安'],
  },
  {
    code: 'betweenPersons',
    label: '属于个人之间的事',
    whereToGo: '可以找村（居）人民调解员',
    keywords: ['个人', '私人', '邻里', '家务'],
  },
  {
    code: 'inProgress',
    label: '有关部门已经在办',
    whereToGo: '进度可以问办理的部门',
    keywords: ['在办', '已经办', '正在办'],
  },
  {
    code: 'policyClear',
    label: '政策已有明确规定',
    whereToGo: '具体规定可以到村（居）便民服务点问',
    keywords: ['政策', '规定'],
  },
  {
    code: 'unclear',
    label: '情况说得不清楚',
    whereToGo: '说清是什么事、在哪里，再反映一次就行',
    keywords: ['不清', '不明'],
  },
  { code: 'duplicate', label: '和别的议题重复', whereToGo: '发「议题」看看同一件事办得怎样', keywords: ['重复'] },
];
const text = z.string().min(1).max(600);
const weight = z.number().min(0).max(100);

/** Why bodies may be called to the spot (吹哨). */
const whistleReason = z.object({
  label: z.string().min(2).max(40),
  keywords: z.array(z.string().min(1)).default([]),
});

/** 北京「街乡吹哨、部门报到」: the three cases in which it is allowed. */
const usualWhistles: z.infer<typeof whistleReason>[] = [
  { label: '群众反映突出、本级解决不了', keywords: ['群众', '反映', '解决不了', '投诉', '突出'] },
  { label: '要几家一起执法', keywords: ['执法', '违建', '占道', '整治'] },
  { label: '应急处置', keywords: ['应急', '抢修', '抢险', '险情', '塌', '漏', '断'] },
];

export const unitSettingsShape = z.object({
  /** 公示期, days. Local choice. */
  postingDays: z.number().int().min(1).max(60).default(5),
  /** 附议 that promote a candidate by themselves. Local choice. */
  endorseThreshold: z.number().int().min(2).max(100_000).default(10),
  /** A question that a policy note answers: put to the convener first (`ask`), or answered by the bot (`atOnce`). Local choice. */
  answerFromNotes: z.enum(['ask', 'atOnce']).default('ask'),
  /** Posts the bot makes unasked in a village group per day: DESIGN's quiet guest. */
  postsPerDay: z.number().int().min(0).max(50).default(3),
  /** The weekly digest as text, as a picture for groups that prefer to look, or as both. Local choice. */
  digestAs: z.enum(['text', 'picture', 'both']).default('text'),
  /** No unasked posts and no reminders between these (display zone). Local choice. */
  quietFrom: time.default('21:00'),
  quietTo: time.default('07:00'),
  /** When what can wait is folded into one post. Local choice. */
  foldAt: time.default('18:00'),
  /** Working days before the due day on which the responsible body is reminded. Local choice. */
  dueSoonDays: z.number().int().min(0).max(30).default(3),
  /** Days a reporter has to say whether it is solved before it counts as 未评价. Local choice. */
  verifyDays: z.number().int().min(1).max(90).default(7),
  /** Working days late after which a task is long overdue and the level above hears of it. Local choice. */
  longOverdueDays: z.number().int().min(1).max(90).default(5),
  /** Working days a body gets to do it again when a reporter says it is not solved. Local choice. */
  redoDays: z.number().int().min(1).max(60).default(5),
  /** Times it is done again before the level above is told: 重办 three times is a 问题工单 in a published city rule. */
  redoEscalate: z.number().int().min(1).max(20).default(3),
  /** Months after which the outcome of a formal consultation is looked at again (回头看); 0: never. Local choice. */
  reviewMonths: z.number().int().min(0).max(24).default(3),
  /** Working days in which a reporter gets a first answer by a human, for 响应率. Local choice. */
  responseDays: z.number().int().min(1).max(60).default(5),
  /** What the three rates weigh in one figure. Cities publish different ones, so equal ones. Local choice. */
  rateWeights: z
    .object({ response: weight, resolution: weight, satisfaction: weight })
    .default({ response: 1, resolution: 1, satisfaction: 1 }),
  /** Weeks after which an open topic counts as older, and weeks without anybody doing anything after which as unknown. */
  bandOlderWeeks: z.number().int().min(1).max(52).default(4),
  bandUnknownWeeks: z.number().int().min(1).max(104).default(8),
  /** Finished tasks a body must have before its mean time is shown. Local choice. */
  averageMinSample: z.number().int().min(1).max(100).default(5),
  /** Ways by which opinions should have come before a consultation, for 程序体检. Local choice. */
  minChannels: z.number().int().min(1).max(7).default(2),
  /** Days before a planned activity on which its workroom is reminded. Local choice. */
  activityRemindDays: z.number().int().min(0).max(30).default(3),
  /** Villages that had the same trouble within so many months before the county is told of a 一类问题. Local choice. */
  hotVillages: z.number().int().min(2).max(100).default(3),
  hotMonths: z.number().int().min(1).max(24).default(3),
  /** Working days for screening a candidate (not later than five is a common rule). Local choice. */
  screeningDays: z.number().int().min(1).max(60).default(5),
  /** Working days after that in which it may still wait before the level above hears of it. Local choice. */
  screeningEscalateDays: z.number().int().min(1).max(60).default(5),
  /** Days before the end of a collection round (征集) on which the villages are reminded, once. Local choice. */
  roundReminderDays: z.number().int().min(0).max(30).default(2),
  /** What is said at once in a danger, by its kind. */
  emergencyAdvice: z.partialRecord(z.enum(dangers), text).default(usualAdvice),
  /** Where to go with what the bot does not take, by its kind. */
  outOfScope: z.partialRecord(z.enum(outOfScopeKinds), text).default(usualReferrals),
  /** Whoever reports 匿名 is not named to the workroom either. Local choice. */
  hideAnonymousNames: z.boolean().default(true),
  /** 附议 from which on a title stays as it was endorsed. Local choice. */
  titleLockEndorsements: z.number().int().min(1).max(100_000).default(5),
  /** Reason codes of 不予列入, in the order offered. */
  declineReasons: z.array(declineReason).min(1).max(20).default(usualReasons),
  /** Days after a refusal in which it can be appealed (申诉): 《信访工作条例》 gives 30 to ask for a review. */
  appealDays: z.number().int().min(1).max(365).default(30),
  /** 筛选规则 in the unit's own words; empty: drawn from these settings. */
  screeningPolicy: z.string().max(1500).default(''),
  /** Working days a body has for a topic referred to it without a day: 北京12345 draft standard, 一般事项 7 days. */
  referDays: z.number().int().min(1).max(90).default(7),
  /** Who sees to it (兜底) where a body has no chat of its own; empty: whoever refers it. Local choice. */
  fallbackOwner: z.string().max(20).default(''),
  /** Working days in which a body may send back (退单) what is not its business: a common rule is three. */
  returnDays: z.number().int().min(1).max(30).default(3),
  /** Returns and hand-overs after which a topic is a 问题工单 for the level above: 巴彦淖尔 counts three. */
  problemAfter: z.number().int().min(1).max(20).default(3),
  /** Months in which the same trouble again is linked to the ended topic. Local choice. */
  recurrenceMonths: z.number().int().min(1).max(60).default(6),
  /** Messages that a summary or draft must rest on before a model may word it; below, the template says it. Local choice. */
  summaryMinMessages: z.number().int().min(1).max(1000).default(3),
  /** What an office wrote said again in plain words under it, where a model is on. Local choice. */
  plainLanguage: z.boolean().default(true),
  /** Shorter words of an office are plain enough. Local choice. */
  plainLanguageFrom: z.number().int().min(1).max(1000).default(30),
  /** The version of the prompt by which messages are understood; empty: the usual one. */
  classifyPrompt: promptId.default(''),
  /** A version on trial beside it: its results are kept for `npm run admin -- shadow`, nothing follows from them. */
  shadowPrompt: promptId.default(''),
  /** Tokens the model may use in a day for a county; 0: LLM_DAILY_TOKEN_BUDGET. Counts on the root of the tree only. */
  dailyTokens: z.number().int().min(0).default(0),
  /** Share of what the bot filed unasked that conveners let stand; below it, it only suggests. Local choice. */
  precisionBound: z.number().min(0).max(1).default(0.7),
  /** So many of their last decisions count, and at least so many must be there. Local choice. */
  precisionOver: z.number().int().min(5).max(1000).default(50),
  precisionAtLeast: z.number().int().min(1).max(1000).default(20),
  /** 投票期, days. Local choice. */
  ballotDays: z.number().int().min(1).max(30).default(3),
  /** Who says whether an outcome is adopted. Local choice. */
  adoptionBy: z.enum(['county', 'township']).default('county'),
  /** Times a body may put off a due day by itself; beyond that the level above decides. Local choice. */
  maxExtensions: z.number().int().min(0).max(10).default(1),
  /** Reasons of 吹哨. */
  whistleReasons: z.array(whistleReason).min(1).max(10).default(usualWhistles),
  /** Hours a body has to come to the spot when none are said: 北京12345 draft standard, 突发 2 hours. */
  whistleHours: z.number().min(0.5).max(72).default(2),
  /** Days for which a paper (台账, 纪要 …) can be fetched by its link. Local choice. */
  fileDays: z.number().int().min(1).max(90).default(7),
  /**
   * What reporters are told of a step, where a unit words it itself: `{"受理": "{title}我们收下了"}`. {number} {title}
   * {body} {due} {reason} and {text}, the usual words, are filled in.
   */
  replyTemplates: z.record(z.string(), z.string().max(300)).default({}),
  ...consultationSettings,
});

export type UnitSettings = z.infer<typeof unitSettingsShape>;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What of a layer fits the shape, each setting by itself: one bad value must not take the others with it. */
function fitting(layer: unknown): { good: Record<string, unknown>; bad: string[] } {
  const good: Record<string, unknown> = {};
  const bad: string[] = [];
  for (const [name, value] of Object.entries(isRecord(layer) ? layer : {})) {
    if (!Object.hasOwn(unitSettingsShape.shape, name)) continue;
    const parsed = unitSettingsShape.shape[name as keyof typeof unitSettingsShape.shape].safeParse(value);
    if (parsed.success) good[name] = parsed.data;
    else bad.push(name);
  }
  return { good, bad };
}

/** The settings of a unit's own that hold. */
export const ownSettings = (layer: unknown): Partial<UnitSettings> => fitting(layer).good;

/** The settings of a unit that do not fit and have fallen back. */
export const badSettings = (layer: unknown): string[] => fitting(layer).bad;

/** Later layers win, texts by kind each for itself; a value that does not fit the shape is left out. */
export function unitSettings(layers: unknown[]): UnitSettings {
  let merged = unitSettingsShape.parse({});
  for (const layer of layers) {
    const own = Object.entries(fitting(layer).good);
    const before: Record<string, unknown> = merged;
    const both = own.map(([name, value]) => [
      name,
      isRecord(value) && isRecord(before[name]) ? { ...before[name], ...value } : value,
    ]);
    merged = { ...merged, ...Object.fromEntries(both) };
  }
  return merged;
}
