// A topic's life in one table. Every change of a topic is one of these actions, whoever makes it and from where.
import type { TopicState } from '../db/client.js';
import { UserError } from '../errors.js';

export const stateLabels: Record<TopicState, string> = {
  candidate: '待筛选',
  answeredOnSpot: '已当场答复',
  declined: '不予列入',
  merged: '已并案',
  withdrawn: '已撤回',
  shortlisted: '已受理',
  posted: '公示中',
  confirmed: '已确定',
  convened: '已召集协商',
  inSession: '协商中',
  concluded: '已有协商结论',
  assigned: '已交办',
  inProgress: '办理中',
  verifying: '待群众确认',
  resolved: '已解决',
  partlyResolved: '部分解决',
  unrated: '已办结（未评价）',
  reopened: '重新办理',
  referred: '已转办',
  returned: '退回待重新安排',
  researching: '会前调研中',
  adjourned: '休会待再议',
  submitted: '已报送',
  adopted: '已采纳',
  partlyAdopted: '部分采纳',
  notAdopted: '未采纳',
  suspended: '挂账',
  archived: '已归档',
};

/** Nothing more is owed unless someone reopens it. */
export const endStates: readonly TopicState[] = [
  'answeredOnSpot',
  'declined',
  'merged',
  'withdrawn',
  'resolved',
  'partlyResolved',
  'unrated',
  'notAdopted',
  'archived',
];

export const isOpen = (state: TopicState) => !endStates.includes(state);

/** End states that are reached only after every reporter was answered. */
export const answeredStates: readonly TopicState[] = [
  'answeredOnSpot',
  'declined',
  'merged',
  'resolved',
  'partlyResolved',
  'unrated',
  'notAdopted',
];

interface Move {
  /** What it is called in chat and in the history. */
  label: string;
  /** `null`: before the topic exists. */
  from: readonly (TopicState | null)[];
  /** `same`: the state stays, the event is recorded. `before`: the one from which the topic was suspended. */
  to: TopicState | 'same' | 'before';
  /** A reason in words must be given. */
  reason?: true;
}

const screening = ['candidate', 'shortlisted'] as const;
/** The office decides anew what becomes of it. */
const undecided = [...screening, 'returned'] as const;
const beforeSession = ['candidate', 'shortlisted', 'posted', 'confirmed', 'researching', 'returned'] as const;
const anyState = Object.keys(stateLabels) as TopicState[];
const open = anyState.filter(isOpen);
const done = ['resolved', 'partlyResolved', 'unrated'] as const;
const working = ['assigned', 'inProgress'] as const;
const decided = ['concluded', 'submitted', 'adopted', 'partlyAdopted'] as const;
const calledTogether = ['convened', 'inSession'] as const;
/** From the call to the meeting until the outcome is being carried out, its record can be completed. */
const onRecord = ['convened', 'inSession', 'adjourned', ...decided, ...working] as const;
/** Not while people wait to be heard or to be asked: an office's delay must not become theirs. */
const suspendable = open.filter((state) => !['candidate', 'verifying', 'suspended'].includes(state));

export const moves = {
  // 征集
  raise: { label: '提出', from: [null], to: 'candidate' },
  report: { label: '又有人反映', from: open, to: 'same' },
  supplement: { label: '补充', from: [...open, ...done, 'archived'], to: 'same' },
  endorse: { label: '附议', from: open, to: 'same' },
  /** Words that were taken for this topic's. */
  takeOut: { label: '拿出一句话', from: open, to: 'same' },
  withdrawReport: { label: '撤回一份反映', from: open, to: 'same' },
  withdraw: { label: '撤回', from: beforeSession, to: 'withdrawn' },
  linkRecurrence: { label: '关联旧议题', from: open, to: 'same' },
  // 筛选
  shortlist: { label: '受理', from: ['candidate'], to: 'shortlisted' },
  answerOnSpot: { label: '当场答复', from: undecided, to: 'answeredOnSpot', reason: true },
  policyAnswer: { label: '政策解答', from: undecided, to: 'answeredOnSpot', reason: true },
  decline: { label: '不予列入', from: undecided, to: 'declined', reason: true },
  appeal: { label: '申诉', from: ['declined', 'notAdopted'], to: 'candidate', reason: true },
  merge: { label: '并案', from: beforeSession, to: 'merged' },
  receiveMerged: { label: '并入一件', from: open, to: 'same' },
  split: { label: '拆分', from: ['merged'], to: 'candidate' },
  releaseMerged: { label: '拆出一件', from: anyState, to: 'same' },
  /** To another level, which decides from now on. */
  transfer: { label: '转办', from: undecided, to: 'candidate', reason: true },
  /** To a responsible body, without a consultation. */
  refer: { label: '转办', from: undecided, to: 'referred', reason: true },
  correct: { label: '更正', from: [...open, ...done], to: 'same' },
  // 公示
  post: { label: '公示', from: ['shortlisted'], to: 'posted' },
  object: { label: '异议', from: ['posted'], to: 'same', reason: true },
  answerObjection: { label: '答复异议', from: open, to: 'same', reason: true },
  upholdObjection: { label: '异议成立', from: ['posted'], to: 'candidate', reason: true },
  confirm: { label: '公示期满', from: ['posted'], to: 'confirmed' },
  chosen: { label: '投票选定', from: ['posted', 'confirmed', 'researching'], to: 'same' },
  // 召集·协商
  research: { label: '会前调研', from: ['confirmed'], to: 'researching' },
  researchNote: {
    label: '调研记录',
    from: ['shortlisted', 'posted', 'confirmed', 'researching', 'convened', 'adjourned'],
    to: 'same',
    reason: true,
  },
  convene: { label: '召集协商', from: ['posted', 'confirmed', 'researching', 'adjourned'], to: 'convened' },
  reschedule: { label: '改时间地点', from: ['convened'], to: 'same' },
  invite: { label: '邀请', from: calledTogether, to: 'same' },
  respond: { label: '答复邀请', from: calledTogether, to: 'same' },
  checkIn: { label: '签到', from: calledTogether, to: 'same' },
  setAgenda: { label: '议程', from: calledTogether, to: 'same' },
  open: { label: '开始协商', from: ['convened'], to: 'inSession' },
  openOnSite: {
    label: '简易协商',
    from: ['candidate', 'shortlisted', 'posted', 'confirmed', 'researching', 'adjourned', 'returned'],
    to: 'inSession',
  },
  position: { label: '记录意见', from: onRecord, to: 'same' },
  correctPosition: { label: '更正发言', from: [...onRecord, 'verifying', ...done], to: 'same' },
  dissent: { label: '不同意见', from: onRecord, to: 'same', reason: true },
  answerDissent: { label: '解释说明', from: onRecord, to: 'same', reason: true },
  propose: { label: '提出说法', from: ['inSession'], to: 'same' },
  voteOn: { label: '表态', from: ['inSession'], to: 'same' },
  adjourn: { label: '休会', from: ['inSession'], to: 'adjourned', reason: true },
  // 成果
  conclude: { label: '协商结论', from: ['inSession'], to: 'concluded', reason: true },
  addItem: { label: '议定事项', from: ['inSession', ...decided], to: 'same' },
  draftMinutes: { label: '起草纪要', from: [...decided, ...working, 'verifying', ...done], to: 'same' },
  editMinutes: { label: '改纪要', from: [...decided, ...working, 'verifying', ...done], to: 'same' },
  confirmMinutes: { label: '纪要定稿', from: [...decided, ...working, 'verifying', ...done], to: 'same' },
  // 采纳·落实
  submit: { label: '报送', from: ['concluded'], to: 'submitted' },
  adopt: { label: '采纳', from: ['concluded', 'submitted'], to: 'adopted' },
  adoptPartly: { label: '部分采纳', from: ['concluded', 'submitted'], to: 'partlyAdopted', reason: true },
  notAdopt: { label: '不采纳', from: ['concluded', 'submitted'], to: 'notAdopted', reason: true },
  assign: {
    label: '交办',
    from: ['concluded', 'adopted', 'partlyAdopted', 'reopened', 'returned'],
    to: 'assigned',
  },
  assignMore: { label: '再交办', from: [...working, 'referred'], to: 'same' },
  acceptTask: { label: '签收', from: ['assigned', 'referred'], to: 'inProgress' },
  acceptMore: { label: '签收', from: ['inProgress'], to: 'same' },
  startWork: { label: '进展', from: ['assigned', 'referred'], to: 'inProgress' },
  progress: { label: '进展', from: ['inProgress'], to: 'same' },
  extend: { label: '延期', from: [...working, 'referred'], to: 'same', reason: true },
  urge: { label: '催办', from: [...working, 'referred'], to: 'same' },
  escalate: { label: '提级督办', from: open, to: 'same', reason: true },
  /** 吹哨: bodies are called to the spot at once. */
  whistle: { label: '吹哨', from: open, to: 'same', reason: true },
  answerWhistle: { label: '应哨', from: [...open, ...done], to: 'same' },
  rateWhistle: { label: '评哨', from: [...open, ...done], to: 'same' },
  returnTask: { label: '退单', from: [...working, 'referred'], to: 'same', reason: true },
  /** Nobody is left at work on it. */
  returnLast: { label: '退单', from: [...working, 'referred'], to: 'returned', reason: true },
  finishTask: { label: '一项办结', from: [...working, 'referred'], to: 'same', reason: true },
  claimDone: {
    label: '办结',
    from: ['concluded', 'adopted', 'partlyAdopted', 'reopened', 'assigned', 'inProgress', 'referred'],
    to: 'verifying',
    reason: true,
  },
  motion: { label: '提案', from: anyState, to: 'same' },
  suspend: { label: '挂账', from: suspendable, to: 'suspended', reason: true },
  resume: { label: '恢复办理', from: ['suspended'], to: 'before' },
  // 反馈·评价
  verdict: { label: '群众评价', from: ['verifying', ...done], to: 'same' },
  rate: { label: '评价满意度', from: ['verifying', ...done, 'answeredOnSpot', 'reopened', 'archived'], to: 'same' },
  settleResolved: { label: '确认解决', from: ['verifying', 'partlyResolved', 'unrated'], to: 'resolved' },
  settlePartly: { label: '确认部分解决', from: ['verifying', 'unrated', 'resolved'], to: 'partlyResolved' },
  settleUnrated: { label: '逾期未评价', from: ['verifying'], to: 'unrated' },
  reopen: { label: '重新办理', from: ['verifying', ...done, 'archived'], to: 'reopened', reason: true },
  setReview: { label: '定回头看', from: [...open, ...done], to: 'same' },
  review: { label: '回头看', from: done, to: 'same', reason: true },
  archive: { label: '归档', from: [...done, 'answeredOnSpot', 'declined', 'notAdopted'], to: 'archived' },
} as const satisfies Record<string, Move>;

export type Action = keyof typeof moves;

/**
 * The state after an action, or undefined when the table does not allow it. `before`: the state from which the topic was
 * suspended.
 */
export function next(
  action: Action,
  state: TopicState | null,
  before: TopicState | null = null,
): TopicState | undefined {
  const move: Move = moves[action];
  if (!move.from.includes(state)) return undefined;
  if (move.to === 'same') return state ?? undefined;
  return move.to === 'before' ? (before ?? undefined) : move.to;
}

export function needsReason(action: Action): boolean {
  const move: Move = moves[action];
  return move.reason === true;
}

/** An action that does not fit a topic's state: somebody may have been faster. */
export class NotNow extends UserError {
  override name = 'NotNow';
  constructor(
    say: string,
    readonly number: number,
  ) {
    super(say);
  }
}

export function refusal(action: Action, topic: { number: number; state: TopicState }): NotNow {
  const hint = nextSteps[topic.state];
  return new NotNow(
    `${topic.number}号现在是「${stateLabels[topic.state]}」，不能${moves[action].label}。${hint ? `可以发：${hint(topic.number)}` : ''}`,
    topic.number,
  );
}

const nextSteps: Partial<Record<TopicState, (number: number) => string>> = {
  candidate: (n) => `受理 ${n}`,
  shortlisted: (n) => `公示 ${n}`,
  posted: (n) => `开启协商 ${n} 周五下午3点 村委会`,
  confirmed: (n) => `开启协商 ${n} 周五下午3点 村委会`,
  convened: (n) => `结论 ${n} 共识 商定的办法`,
  inSession: (n) => `结论 ${n} 共识 商定的办法`,
  concluded: (n) => `交办 ${n} 单位 期限 事项`,
  assigned: (n) => `签收 ${n}`,
  inProgress: (n) => `办结 ${n} 办得怎样`,
  verifying: (n) => `已解决 ${n}`,
  reopened: (n) => `交办 ${n} 单位 期限 事项`,
  referred: (n) => `签收 ${n}`,
  returned: (n) => `转办 ${n} 单位`,
  researching: (n) => `开启协商 ${n} 周五下午3点 村委会`,
  adjourned: (n) => `开启协商 ${n} 周五下午3点 村委会`,
  submitted: (n) => `采纳 ${n}`,
  adopted: (n) => `交办 ${n} 单位 期限 事项`,
  partlyAdopted: (n) => `交办 ${n} 单位 期限 事项`,
  suspended: (n) => `恢复 ${n}`,
};

/** Folds a topic's events, oldest first, into its state; throws when the table was broken on the way. */
export function replay(
  events: { action: string; fromState: TopicState | null; toState: TopicState }[],
): TopicState | null {
  let state: TopicState | null = null;
  let before: TopicState | null = null;
  for (const event of events) {
    const to: TopicState | undefined = event.action in moves ? next(event.action as Action, state, before) : undefined;
    if (to === undefined || to !== event.toState || event.fromState !== state) {
      throw new Error(`event ${event.action} does not lead from ${state} to ${event.toState}`);
    }
    if (to === 'suspended') before = state;
    state = to;
  }
  return state;
}
