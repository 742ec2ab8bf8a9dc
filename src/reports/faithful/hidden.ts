// Names and personal data do not leave the machine: tokens stand for them, the same one everywhere, and the way back is kept.
import { mask, tokenPattern } from '../../triage/mask.js';

export interface Hidden {
  texts: string[];
  back(text: string): string;
}

export function hide(texts: readonly string[], names: readonly string[]): Hidden {
  const tokens: Record<string, string> = {};
  const between = '\n\u2042\n';
  let joined = texts.join(between);
  const long = [...new Set(names)].filter((name) => name.length > 1).sort((a, b) => b.length - a.length);
  for (const [index, name] of long.entries()) {
    const token = `〔姓名${index + 1}〕`;
    tokens[token] = name;
    joined = joined.replaceAll(name, token);
  }
  const masked = mask(joined);
  Object.assign(tokens, masked.tokens);
  return {
    texts: masked.text.split(between),
    back: (text) => text.replace(tokenPattern, (token) => tokens[token] ?? token),
  };
}
