import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TopicState } from '../../src/db/client.js';
import { type Action, endStates, moves, next, replay, stateLabels } from '../../src/topics/lifecycle.js';

const actions = Object.keys(moves) as Action[];
const states = Object.keys(stateLabels) as TopicState[];

/** Random actions, those that the table refuses left out. */
const lives = fc.array(fc.constantFrom(...actions), { maxLength: 60 }).map((wanted) => {
  const events: { action: Action; fromState: TopicState | null; toState: TopicState }[] = [];
  let state: TopicState | null = null;
  let before: TopicState | null = null;
  for (const action of ['raise' as Action, ...wanted]) {
    const to = next(action, state, before);
    if (to === undefined) continue;
    events.push({ action, fromState: state, toState: to });
    if (to === 'suspended') before = state;
    state = to;
  }
  return { events, state };
});

test('replaying the events of any life gives its state', () => {
  fc.assert(fc.property(lives, ({ events, state }) => replay(events) === state));
});

test('a log with an event changed, dropped or moved does not replay to the same life unnoticed', () => {
  fc.assert(
    fc.property(lives, fc.nat(), fc.constantFrom(...states), ({ events }, at, other) => {
      const index = at % events.length;
      const forged = events.map((event, i) => (i === index ? { ...event, toState: other } : event));
      if (forged[index]?.toState === events[index]?.toState) return;
      expect(() => replay(forged)).toThrow();
    }),
  );
});

test('only a reporter’s answer, or the time for it running out, ends what a body claims done', () => {
  const out = actions.filter((action) => {
    const to = next(action, 'verifying');
    return to !== undefined && to !== 'verifying';
  });
  expect(out.sort()).toEqual(['reopen', 'settlePartly', 'settleResolved', 'settleUnrated']);
});

test('every state can be reached, and from every open state an end can be', () => {
  const steps = (from: TopicState) => actions.flatMap((action) => next(action, from, 'assigned') ?? []);
  const reach = (from: TopicState): Set<TopicState> => {
    const found = new Set<TopicState>([from]);
    for (const state of found) for (const to of steps(state)) found.add(to);
    return found;
  };
  expect([...reach('candidate')].sort()).toEqual([...states].sort());
  for (const state of states) expect([...reach(state)].some((s) => endStates.includes(s))).toBe(true);
});

test('what was declined, merged, answered or withdrawn changes only by an appeal, by taking it apart or into the archive', () => {
  const leaves = (state: TopicState) =>
    actions.filter((action) => ![undefined, state].includes(next(action, state))).sort();
  expect(leaves('declined')).toEqual(['appeal', 'archive']);
  expect(leaves('notAdopted')).toEqual(['appeal', 'archive']);
  expect(leaves('merged')).toEqual(['split']);
  expect(leaves('answeredOnSpot')).toEqual(['archive']);
  expect(leaves('withdrawn')).toEqual([]);
});

test('a suspended topic goes back to where it was', () => {
  expect(next('suspend', 'assigned')).toBe('suspended');
  expect(next('resume', 'suspended', 'assigned')).toBe('assigned');
  expect(next('suspend', 'verifying')).toBeUndefined();
});
