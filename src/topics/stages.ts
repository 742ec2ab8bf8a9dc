// Where a topic stands, in the five steps that people outside the office think in.
import type { TopicState } from '../db/client.js';

export const stages = {
  collecting: { label: '正在征集', states: ['candidate', 'returned'] },
  posted: { label: '公示中', states: ['shortlisted', 'posted'] },
  discussing: {
    label: '正在商量',
    states: ['confirmed', 'researching', 'convened', 'inSession', 'adjourned', 'concluded', 'submitted'],
  },
  doing: {
    label: '正在办',
    states: ['adopted', 'partlyAdopted', 'assigned', 'inProgress', 'reopened', 'verifying', 'referred', 'suspended'],
  },
  done: {
    label: '有结果了',
    states: ['answeredOnSpot', 'resolved', 'partlyResolved', 'unrated', 'notAdopted', 'declined', 'archived'],
  },
} as const satisfies Record<string, { label: string; states: readonly TopicState[] }>;

export type Stage = keyof typeof stages;

export const stageNames = Object.keys(stages) as Stage[];

/** Undefined for a topic that lives on in another one, or was taken back. */
export function stageOf(state: TopicState): Stage | undefined {
  return stageNames.find((name) => (stages[name].states as readonly TopicState[]).includes(state));
}

/**
 * States in which the words that a resident chose are not shown to the whole internet: nobody has looked at them yet, the
 * workroom decided against them, or they were taken back. (In the village's own chat they were said in front of everybody.)
 */
export const unscreened: readonly TopicState[] = ['candidate', 'declined', 'withdrawn'];
