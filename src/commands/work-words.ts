// `镇供电所 协办 村委会、镇水利站 责任人 亮堂 9月30日前 换灯`: who does what by when. The body comes first or after 主办;
// the rest in any order.
import { takeDay, takeDayAnywhere } from './dates.js';

export interface Work {
  body?: string;
  assisting: string[];
  owner?: string;
  /** Midnight UTC of the calendar day. */
  dueOn?: Date;
  description: string;
}

const named = (label: string) => new RegExp(`(?:^|[\\s，,；;])(?:${label})\\s*[:：]?\\s*([^\\s，,；;。]+)`);
const lead = named('主办单位|承办单位|主办|承办');
const assist = named('协办单位|协办');
const owner = named('责任人|负责人');

export function readWork(text: string, now: Date, zone: string): Work {
  let rest = ` ${text.trim().replace(/^给\s*/, '')}`;
  const take = (pattern: RegExp): string | undefined => {
    const found = pattern.exec(rest);
    if (found) rest = rest.replace(found[0], ' ');
    return found?.[1];
  };
  const body = take(lead);
  const assisting = (take(assist) ?? '').split(/[、和及]/).filter((name) => name !== '');
  const person = take(owner);
  const words = rest.split(/[\s，,；;]+/).filter((word) => word !== '');
  const first = body ?? (words.length > 1 && !takeDay(words[0] as string, now, zone) ? words.shift() : undefined);
  const left = words.join(' ');
  const due = takeDayAnywhere(left, now, zone);
  return {
    ...(first !== undefined && { body: first }),
    assisting: [...new Set(assisting)].filter((name) => name !== first),
    ...(person !== undefined && { owner: person }),
    ...(due && { dueOn: due.day }),
    description: due?.rest ?? left,
  };
}
