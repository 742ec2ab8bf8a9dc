import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { noVotes, score, type Tally, votesIn } from '../../src/consultations/scores.js';

const roles = ['villageCadre', 'cppccMember', 'deptHead', 'massRep', 'stakeholder'];
const agree = (count: number): Tally => ({ ...noVotes, agree: count });
const tally = fc.record({ agree: fc.nat(50), disagree: fc.nat(50), pass: fc.nat(50) });
const table = fc
  .array(tally, { minLength: 5, maxLength: 5 })
  .map((all) => new Map(all.map((t, i) => [roles[i] as string, t])));

describe('how far a statement is shared', () => {
  test('one role in a crowd does not outweigh one voice of each', () => {
    const loud = score(new Map([['villageCadre', agree(50)]]), roles);
    const shared = score(new Map(roles.map((role) => [role, agree(1)])), roles);
    expect(shared).toBeGreaterThan(loud);
    // (1+1)/(1+2) for each of five, against (50+1)/(50+2) and four silent halves.
    expect(shared).toBeCloseTo((2 / 3) ** 5, 10);
    expect(loud).toBeCloseTo((51 / 52) * (1 / 2) ** 4, 10);
  });

  test('lies between 0 and 1; agreeing raises it, disagreeing and passing lower it, in every role', () => {
    fc.assert(
      fc.property(table, fc.constantFrom(...roles), (votes, role) => {
        const before = score(votes, roles);
        expect(before).toBeGreaterThan(0);
        expect(before).toBeLessThan(1);
        const withOne = (kind: keyof Tally) => {
          const own = votes.get(role) as Tally;
          return score(new Map(votes).set(role, { ...own, [kind]: own[kind] + 1 }), roles);
        };
        expect(withOne('agree')).toBeGreaterThan(before);
        expect(withOne('disagree')).toBeLessThan(before);
        expect(withOne('pass')).toBeLessThan(before);
      }),
    );
  });

  test('a role that is wholly against is not outvoted by any number elsewhere', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 500 }), (crowd) => {
        const others = roles.slice(1).map((role) => [role, agree(crowd)] as const);
        const against = score(new Map([['villageCadre', { ...noVotes, disagree: 10 }], ...others]), roles);
        const split = score(new Map(roles.map((role) => [role, { agree: 2, disagree: 1, pass: 0 }])), roles);
        expect(against).toBeLessThan(1 / 11);
        expect(split).toBeGreaterThan(0.07);
        expect(votesIn({ agree: 1, disagree: 2, pass: 3 })).toBe(6);
      }),
    );
  });
});
