// 简易协商 in one message: the place, then a line for each step, in any order and with any of them left out.

export interface OnSiteText {
  place: string;
  present?: string;
  said?: string;
  agreed?: string;
  responsible?: string;
}

const headings: [Exclude<keyof OnSiteText, 'place'>, RegExp][] = [
  ['present', /^(?:在场|到场|参加人?|人员)[\s:：]+/],
  ['said', /^(?:大家说|各方意见|意见|都说)[\s:：]+/],
  ['agreed', /^(?:商定|议定|决定|结论|办法)[\s:：]+/],
  ['responsible', /^(?:责任单位|责任|承办|由谁办)[\s:：]+/],
];

export function parseOnSite(text: string): OnSiteText {
  const parsed: OnSiteText = { place: '' };
  let current: keyof OnSiteText = 'place';
  for (const line of text.split(/\n+/).map((part) => part.trim())) {
    const found = headings.find(([, pattern]) => pattern.test(line));
    if (found) current = found[0];
    const content = found ? line.replace(found[1], '') : line;
    if (content !== '') parsed[current] = parsed[current] ? `${parsed[current]}\n${content}` : content;
  }
  return parsed;
}
