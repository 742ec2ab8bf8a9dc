// A consultation as the workroom sees it while it is called, held and written up.
import { type Minutes, minutesOf } from '../../consultations/minutes.js';
import { modeOf } from '../../consultations/modes.js';
import { parties, partyLabel } from '../../consultations/parties.js';
import { type StatementShown, statementsShown } from '../../consultations/statements.js';
import { expectedAt, lastTable, presentAt, shortfallOf, type Table } from '../../consultations/table.js';
import type { OutcomeItemModel, ParticipantModel, PositionModel, TopicModel, Tx } from '../../db/client.js';
import { settingsOf } from '../../people/units.js';
import { checkProcedure } from '../../reports/procedure-check.js';

export interface PartySeats {
  label: string;
  need: number;
  seats: ParticipantModel[];
  /** What is missing, said as a number. */
  missing: number;
}

export interface ConsultStory {
  table: Table;
  mode: string;
  parties: PartySeats[];
  /** `政协委员1位`; while it is being called together. */
  short: string | undefined;
  expected: number;
  present: number;
  /** What was said, by who sits where; corrected words are gone. */
  positions: { label: string; said: PositionModel[] }[];
  statements: StatementShown[];
  items: OutcomeItemModel[];
  minutes: Minutes | undefined;
  checks: { step: string; ok: boolean; evidence: string }[];
}

export async function consultStory(tx: Tx, topic: TopicModel, zone: string): Promise<ConsultStory | undefined> {
  const table = await lastTable(tx, topic.id);
  if (!table) return undefined;
  const { quorum } = await settingsOf(tx, topic.unitId);
  const short = table.concludedAt === null ? await shortfallOf(tx, topic, table) : undefined;
  const mode = modeOf(table);
  return {
    table,
    mode: mode.label,
    parties: parties.map((party) => ({
      label: partyLabel(party),
      need: mode.quorum ? quorum[party] : 0,
      seats: table.participants.filter((seat) => seat.party === party),
      missing: mode.quorum
        ? (short?.missing ?? [])
            .filter((one) => one.party === party)
            .reduce((sum, { need, have }) => sum + need - have, 0)
        : 0,
    })),
    short: mode.quorum ? short?.text : undefined,
    expected: expectedAt(table).length,
    present: presentAt(table).length,
    positions: await positionsOf(tx, table),
    statements: await statementsShown(tx, topic, table),
    items: await tx.outcomeItem.findMany({ where: { consultationId: table.id }, orderBy: { number: 'asc' } }),
    minutes: await minutesOf(tx, topic, zone),
    checks: (await checkProcedure(tx, topic, zone)) ?? [],
  };
}

async function positionsOf(tx: Tx, table: Table): Promise<ConsultStory['positions']> {
  const all = await tx.position.findMany({
    where: { consultationId: table.id, replacedBy: null },
    orderBy: { id: 'asc' },
  });
  const known = [...parties, ...new Set(all.map(({ party }) => party))];
  return [...new Set(known)].flatMap((party) => {
    const said = all.filter((one) => one.party === party);
    return said.length > 0 ? [{ label: partyLabel(party), said }] : [];
  });
}
