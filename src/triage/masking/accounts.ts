// Plates, and the ids of chat accounts.
import type { MaskKind, Span } from './scan.js';

const provinces = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼';
const dot = '[ ·.•\\-–—_]';
const spokenDigit = '零〇幺一二三四五六七八九';
/** GA 36: province, city letter, five characters, or six for new energy; letters I and O are not used, people type them. */
const plate = new RegExp(
  `[${provinces}]${dot}{0,2}[A-Za-z]${dot}{0,3}(?=[A-Za-z ·.\\-]*[\\d${spokenDigit}])(?:[A-Za-z0-9${spokenDigit}]${dot}?){4,5}[A-Za-z0-9${spokenDigit}挂学警港澳领使](?![A-Za-z0-9])`,
  'g',
);
const saidPlate =
  /(?:车牌(?:号码?)?|车号|牌照(?:号)?|尾号)(?:是|为)?[:： ]{0,2}([A-Za-z]?[ ·.-]?(?=[A-Za-z]*\d)[A-Za-z0-9]{4,6})(?![A-Za-z0-9])/g;
/** P7K3E2 那辆车 */
const partPlate =
  /(?<![A-Za-z0-9])([A-Za-z][ ·.-]?(?=[A-Za-z]*\d)(?=\d*[A-Za-z0-9])[A-Za-z0-9]{5,6})(?=[ ]?(?:的车|的?车主|那辆|这辆|那车|这车|挪|堵))/g;
const armyPlate = /WJ[ ·.-]?[\u4e00-\u9fa5]?[0-9]{4,5}[A-Z0-9]?(?![A-Za-z0-9])/g;

export function findPlates(text: string): Span[] {
  return [
    ...whole(text, plate, '车牌'),
    ...whole(text, armyPlate, '车牌'),
    ...lastGroups(text, saidPlate, '车牌'),
    ...lastGroups(text, partPlate, '车牌'),
  ];
}

const wechat =
  /(?:微信|微❤|微心|薇信|威信|维信|徽信|卫星|绿泡泡|绿信|wei ?xin|WeChat|wechat|[vV威薇]信|(?<![A-Za-z])(?:[vV][xX]|[wW][xX])|[加十➕+](?:我|俺)?(?:的)?[vVⅤ薇微]|(?<![A-Za-z0-9])[vV](?=[ ]?[:：]))(?:同号|联系|号码?|账号|ID|id|是|为|搜|加)*[:： =]{0,3}([A-Za-z][A-Za-z0-9_-]{4,19}|[A-Za-z0-9_-]{6,20})(?![A-Za-z0-9_-])/g;
const qq =
  /(?:[qQ]{2}|扣扣|企鹅|(?<![A-Za-z])[qQ](?=[:：])|加[qQ])(?:群|号码?|是|为|联系)*[:： ]{0,3}([1-9]\d{4,10})(?!\d)/g;
const email =
  /[A-Za-z0-9][A-Za-z0-9._%+-]*[ ]?(?:@|[#＃](?=(?:qq|163|126|sina|outlook|gmail)\.))[ ]?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+/g;
const wxid = /(wxid_[a-z0-9]+)/g;

export function findAccounts(text: string): Span[] {
  return [
    ...lastGroups(text, wechat, '微信'),
    ...lastGroups(text, wxid, '微信'),
    ...lastGroups(text, qq, 'QQ'),
    ...whole(text, email, '邮箱'),
  ];
}

const whole = (text: string, pattern: RegExp, kind: MaskKind): Span[] =>
  [...text.matchAll(pattern)].map((m) => ({ start: m.index, end: m.index + m[0].length, kind }));

/** The first group of a pattern that ends with it. */
function lastGroups(text: string, pattern: RegExp, kind: MaskKind): Span[] {
  return [...text.matchAll(pattern)].map((m) => {
    const end = m.index + m[0].length;
    return { start: end - (m[1] as string).length, end, kind };
  });
}
