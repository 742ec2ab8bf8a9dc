// How people say that they are content or not.
import type { Offer } from '../../outbox/notices.js';
import { type Satisfaction, satisfactionLabels } from '../../topics/verdicts.js';

export const satisfactionSynonyms: Record<Satisfaction, string[]> = {
  satisfied: ['很满意', '非常满意', '十分满意', '挺满意'],
  mostly: ['比较满意', '还算满意', '还行'],
  dissatisfied: ['不太满意', '很不满意', '不够满意', '没满意'],
};

const wordsOf = Object.entries(satisfactionSynonyms)
  .flatMap(([satisfaction, synonyms]) =>
    [satisfactionLabels[satisfaction as Satisfaction], ...synonyms].map((word) => ({
      word,
      satisfaction: satisfaction as Satisfaction,
    })),
  )
  // 不满意 before 满意.
  .sort((a, b) => b.word.length - a.word.length);

/** A word of satisfaction at the start or the end of a line, and the line without it. */
export function takeSatisfaction(text: string): { satisfaction?: Satisfaction; rest: string } {
  const line = text.trim();
  for (const { word, satisfaction } of wordsOf) {
    const found = new RegExp(
      `^[\\s，,。、]*${word}[了的]?(?=[\\s，,。！!、~～]|$)|(?:^|[\\s，,。、])${word}[了的]?[。！!~～\\s]*$`,
    ).exec(line);
    if (found)
      return {
        satisfaction,
        rest: `${line.slice(0, found.index)} ${line.slice(found.index + found[0].length)}`.trim(),
      };
  }
  return { rest: line };
}

export function satisfactionOffers(number: number): Offer[] {
  return Object.values(satisfactionLabels).map((label) => ({ label, command: `${label} ${number}` }));
}
