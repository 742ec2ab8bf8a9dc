// Bodies and places that a sentence names. Chinese puts no space before a name, so a name is looked for from its end: what
// stands before 局, 站, 村 … must stand before it in a source too.

const ends =
  /供电所|派出所|卫生院|卫生室|委员会|居委会|村委会|政协办|指挥部|合作社|公司|中心|医院|学校|小学|中学|幼儿园|街道|社区|小区|政府|部门|大队|支队|法院|银行|物业|局(?![面部势])|所(?![以有谓在需属])|站(?![在着起住])|村(?![民干里委头口东西南北])|镇(?![里上政])|乡(?![亲里镇村下])|县(?![里上政])|办(?=[公将会要的已说答])|组(?![织成合])/g;

/** What cannot be part of a name. */
const stop = /[请由让把被给向对和与及跟在到从是的了等将会已经也都就还要，。；：！？、“”（）()\s〔〕\d]/;
/** A word of level or side before a name belongs to it: 县供电所 is not 镇供电所. */
const level = /[省市县镇乡村区东西南北大小上下前后新老]/;
const longest = 6;

/** 县里, 镇里: the level is all that is said of the body. */
const levels = /[省市县区镇乡]里/g;

export function strangeBodies(text: string, grounds: readonly string[]): string[] {
  const all = grounds.join('\n');
  const otherLevels = [...text.matchAll(levels)].map(([word]) => word).filter((word) => !all.includes(word));
  const names = [...text.matchAll(ends)].flatMap((match) => {
    const end = match.index + match[0].length;
    let start = match.index;
    while (start > 0 && match.index - start < longest && !stop.test(text[start - 1] as string)) start -= 1;
    let known = end;
    while (known > start && all.includes(text.slice(known - 1, end))) known -= 1;
    const needed = match[0].length + Math.min(match.index - start, match[0].length > 1 ? 1 : 2);
    const before = known > start ? (text[known - 1] as string) : '';
    return end - known < needed || level.test(before) ? [text.slice(start, end)] : [];
  });
  return [...otherLevels, ...names];
}
