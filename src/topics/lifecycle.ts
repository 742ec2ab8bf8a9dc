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
];

interface Move {
  /** What it is called in chat and in the history. */
  label: string;
  /** `null`: before the topic exists. */
  from: readonly (TopicState | null)[];
  /** `same`: the state stays, the event is recorded. */
  to: TopicState | 'same';
  /** A reason in words must be given. */
  reason?: true;
}

const screening = ['candidate', 'shortlisted'] as const;
const beforeSession = ['candidate', 'shortlisted', 'posted', 'confirmed'] as const;
const open = (Object.keys(stateLabels) as TopicState[]).filter(isOpen);
const done = ['resolved', 'partlyResolved', 'unrated'] as const;

export const moves = {
  raise: { label: '提出', from: [null], to: 'candidate' },
  report: { label: '又有人反映', from: open, to: 'same' },
  supplement: { label: '补充', from: [...open, ...done], to: 'same' },
  endorse: { label: '附议', from: open, to: 'same' },
  withdrawReport: { label: '撤回一份反映', from: open, to: 'same' },
  withdraw: { label: '撤回', from: beforeSession, to: 'withdrawn' },
  shortlist: { label: '受理', from: ['candidate'], to: 'shortlisted' },
  answerOnSpot: { label: '当场答复', from: screening, to: 'answeredOnSpot', reason: true },
  decline: { label: '不予列入', from: screening, to: 'declined', reason: true },
  merge: { label: '并案', from: beforeSession, to: 'merged' },
  receiveMerged: { label: '并入一件', from: open, to: 'same' },
  post: { label: '公示', from: ['shortlisted'], to: 'posted' },
  confirm: { label: '公示期满', from: ['posted'], to: 'confirmed' },
  convene: { label: '召集协商', from: ['posted', 'confirmed'], to: 'convened' },
  reschedule: { label: '改时间地点', from: ['convened'], to: 'same' },
  open: { label: '开始协商', from: ['convened'], to: 'inSession' },
  conclude: { label: '协商结论', from: ['inSession'], to: 'concluded', reason: true },
  assign: { label: '交办', from: ['concluded', 'reopened'], to: 'assigned' },
  assignMore: { label: '再交办', from: ['assigned', 'inProgress'], to: 'same' },
  acceptTask: { label: '签收', from: ['assigned'], to: 'inProgress' },
  acceptMore: { label: '签收', from: ['inProgress'], to: 'same' },
  startWork: { label: '进展', from: ['assigned'], to: 'inProgress' },
  progress: { label: '进展', from: ['inProgress'], to: 'same' },
  finishTask: { label: '一项办结', from: ['assigned', 'inProgress'], to: 'same', reason: true },
  claimDone: {
    label: '办结',
    from: ['concluded', 'reopened', 'assigned', 'inProgress'],
    to: 'verifying',
    reason: true,
  },
  verdict: { label: '群众评价', from: ['verifying', ...done], to: 'same' },
  settleResolved: { label: '确认解决', from: ['verifying', 'partlyResolved', 'unrated'], to: 'resolved' },
  settlePartly: { label: '确认部分解决', from: ['verifying', 'unrated', 'resolved'], to: 'partlyResolved' },
  settleUnrated: { label: '逾期未评价', from: ['verifying'], to: 'unrated' },
  reopen: { label: '重新办理', from: ['verifying', ...done], to: 'reopened', reason: true },
} as const satisfies Record<string, Move>;

export type Action = keyof typeof moves;

/** The state after an action, or undefined when the table does not allow it. */
export function next(action: Action, state: TopicState | null): TopicState | undefined {
  const move: Move = moves[action];
  if (!move.from.includes(state)) return undefined;
  return move.to === 'same' ? (state ?? undefined) : move.to;
}

export function needsReason(action: Action): boolean {
  const move: Move = moves[action];
  return move.reason === true;
}

/** What to say when an action does not fit a topic's state. */
export function refusal(action: Action, topic: { number: number; state: TopicState }): UserError {
  const hint = nextSteps[topic.state];
  return new UserError(
    `${topic.number}号现在是「${stateLabels[topic.state]}」，不能${moves[action].label}。${hint ? `可以发：${hint(topic.number)}` : ''}`,
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
};

/** Folds a topic's events, oldest first, into its state; throws when the table was broken on the way. */
export function replay(
  events: { action: string; fromState: TopicState | null; toState: TopicState }[],
): TopicState | null {
  let state: TopicState | null = null;
  for (const event of events) {
    const to: TopicState | undefined = event.action in moves ? next(event.action as Action, state) : undefined;
    if (to === undefined || to !== event.toState || event.fromState !== state) {
      throw new Error(`event ${event.action} does not lead from ${state} to ${event.toState}`);
    }
    state = to;
  }
  return state;
}
