// How people say what a consultation came to.
import type { Result } from '../../consultations/outcome.js';

const results: [RegExp, Result][] = [
  [/^(?:部分(?:达成)?共识|部分)/, 'partial'],
  [/^(?:未达成(?:共识)?|没达成(?:共识)?|没谈成|未)/, 'none'],
  [/^(?:达成共识|共识|同意|一致)/, 'consensus'],
];

/** The result that a text begins with, and what follows it. */
export function resultIn(text: string): { result: Result; rest: string } | undefined {
  const trimmed = text.trim();
  const found = results.find(([pattern]) => pattern.test(trimmed));
  return (
    found && {
      result: found[1],
      rest: trimmed
        .replace(found[0], '')
        .replace(/^[\s:：，,。、]+/, '')
        .trim(),
    }
  );
}
