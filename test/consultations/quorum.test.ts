import { describe, expect, test } from 'vitest';
import { describeShortages, type Seat, shortages } from '../../src/consultations/quorum.js';
import { unitSettings } from '../../src/people/unit-settings.js';

const [home, other] = [1, 2];
const seat = (party: string, more: Partial<Seat> = {}): Seat => ({
  party,
  side: null,
  unitId: null,
  status: 'accepted',
  ...more,
});
const everyRole = ['villageCadre', 'cppccMember', 'deptHead', 'massRep', 'stakeholder'].map((party) => seat(party));
const names = new Map([
  [home, '李家庄'],
  [other, '河湾村'],
]);
const missing = (seats: Seat[], settings: object = {}, units = [home]) =>
  describeShortages(shortages(seats, unitSettings([settings]), units), names);

describe('the quorum of roles', () => {
  test('one of each, by default', () => {
    expect(missing(everyRole)).toBe('');
    expect(missing([])).toBe('村居干部1位、政协委员1位、部门负责人1位、群众代表1位、利益相关者1位');
  });

  test.each(['proposed', 'invited', 'declined'])('%s does not count', (status) => {
    expect(missing([...everyRole.slice(0, 3), seat('massRep', { status }), ...everyRole.slice(4)])).toBe('群众代表1位');
  });

  test('a unit may count only those present, ask for more of a role, or for both sides', () => {
    expect(missing(everyRole, { quorumCounts: 'present' })).toContain('村居干部1位');
    expect(missing(everyRole, { quorum: { massRep: 3 } })).toBe('群众代表2位');
    expect(missing(everyRole, { quorum: { deptHead: 0, bothSides: true } })).toBe('支持的一方、不同意的一方');
    const sides = [seat('stakeholder', { side: 'for' }), seat('stakeholder', { side: 'against', status: 'invited' })];
    expect(missing([...everyRole, ...sides], { quorum: { bothSides: true } })).toBe('不同意的一方');
  });

  test('jointly, each village has its own cadre, mass representative and stakeholder; the others sit for both', () => {
    expect(missing(everyRole, {}, [home, other])).toBe('河湾村村居干部1位、河湾村群众代表1位、河湾村利益相关者1位');
    const theirs = ['villageCadre', 'massRep', 'stakeholder'].map((party) => seat(party, { unitId: other }));
    expect(missing([...everyRole, ...theirs], {}, [home, other])).toBe('');
    expect(missing(theirs, { quorum: { cppccMember: 0, deptHead: 0 } }, [home, other])).toBe(
      '李家庄村居干部1位、李家庄群众代表1位、李家庄利益相关者1位',
    );
  });
});
