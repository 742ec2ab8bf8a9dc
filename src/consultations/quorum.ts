// Whether everybody who must be there is there: counted by role, and in a joint consultation for each village.
import type { UnitSettings } from '../people/unit-settings.js';
import { type Party, parties, partyLabel, type Side } from './parties.js';

export interface Seat {
  party: string;
  side: string | null;
  unitId: number | null;
  status: string;
}

export interface Shortage {
  party: Party;
  need: number;
  have: number;
  /** In a joint consultation: whose. */
  unitId?: number;
  /** The side nobody is there for. */
  side?: Side;
}

/** Those who speak for a village; the others sit there for all of them. */
const ofAVillage: readonly Party[] = ['villageCadre', 'massRep', 'stakeholder'];

const counted = { accepted: ['accepted', 'present'], present: ['present'] } as const;

/** What is missing. `units`: the topic's own first, then those that joined; someone without a unit is of the first. */
export function shortages(
  seats: readonly Seat[],
  rule: Pick<UnitSettings, 'quorum' | 'quorumCounts'>,
  units: readonly number[],
): Shortage[] {
  const statuses: readonly string[] = counted[rule.quorumCounts];
  const there = seats.filter((seat) => statuses.includes(seat.status));
  const missing: Shortage[] = [];
  for (const party of parties) {
    const need = rule.quorum[party];
    const joint = units.length > 1 && ofAVillage.includes(party);
    for (const unitId of joint ? units : [undefined]) {
      const have = there.filter(
        (seat) => seat.party === party && (unitId === undefined || (seat.unitId ?? units[0]) === unitId),
      ).length;
      if (have < need) missing.push({ party, need, have, ...(unitId !== undefined && { unitId }) });
    }
  }
  if (!rule.quorum.bothSides) return missing;
  for (const side of ['for', 'against'] as const) {
    if (!there.some((seat) => seat.side === side)) missing.push({ party: 'stakeholder', need: 1, have: 0, side });
  }
  return missing;
}

const sideLabels: Record<Side, string> = { for: '支持的一方', against: '不同意的一方' };

/** `政协委员1位、河湾村群众代表1位、不同意的一方` */
export function describeShortages(missing: readonly Shortage[], unitNames: ReadonlyMap<number, string>): string {
  return missing
    .map((one) => {
      if (one.side) return sideLabels[one.side];
      const village = one.unitId === undefined ? '' : (unitNames.get(one.unitId) ?? '');
      return `${village}${partyLabel(one.party)}${one.need - one.have}位`;
    })
    .join('、');
}
