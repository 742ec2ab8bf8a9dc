// How far a statement is shared by all roles at the table: Π over roles of (agree + 1) / (voted + 2), after Polis'
// group-aware consensus with the roles as groups. One loud side cannot carry it, nor can a role that keeps silent.

export interface Tally {
  agree: number;
  disagree: number;
  pass: number;
}

export const noVotes: Tally = { agree: 0, disagree: 0, pass: 0 };

export const votesIn = (tally: Tally): number => tally.agree + tally.disagree + tally.pass;

/** `roles`: all at the table, also those who did not vote, so that statements compare. */
export function score(byRole: ReadonlyMap<string, Tally>, roles: readonly string[]): number {
  return roles.reduce((product, role) => {
    const tally = byRole.get(role) ?? noVotes;
    return (product * (tally.agree + 1)) / (votesIn(tally) + 2);
  }, 1);
}
