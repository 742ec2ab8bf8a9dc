// Full names where people say them: with a form of address, after 我叫 or 俺公公, beside a telephone or identity number, or
// where the characters alone tell. 王师傅, 刘主任, 马大姐, 老周 stay: a surname alone tells the office whom to see and tells
// strangers little, and a chat is unreadable without them.

import {
  commonSurnames,
  doubleSurnames,
  givenChars,
  notGiven,
  notNames,
  surnames,
  tellingChars,
  wordsEndingInSurname,
} from './name-words.js';
import type { Span } from './scan.js';

const notNameSet = new Set(notNames);
/** Never part of a given name. */
const functionChars = new Set(
  '的了吗呢吧啊呀哦嘛么着过也都还就又很太没不是在有要去给跟被把让说这那哪啥咋谁你我他她它们俺恁咱个只条件张次号楼栋元块钱今昨每几第岁于从到下里左右后对与及或但因所',
);

const kin =
  '爸爸?|妈妈?|爹|娘|父亲|母亲|公公|婆婆|公爹|爷爷?|奶奶?|姥姥|姥爷|外公|外婆|丈夫|老公|老婆|妻子|媳妇|对象|老伴儿?|儿子|闺女|女儿|孩子|孙子|孙女|外甥女?|侄子|侄女|弟弟?|哥哥?|姐姐?|妹妹?|大爷|大伯|大娘|叔叔?|婶子?|舅舅?|姨妈?|姑姑?|岳父|岳母|亲家|嫂子|姐夫|妹夫|女婿|儿媳妇?|兄弟|弟兄|姐妹|姊妹|表[哥弟姐妹]|堂[哥弟姐妹]|大舅哥?|小舅子|同学|战友|工友|老乡|儿|男人|女人|娃儿?|崽|囡囡';
const titles =
  '大爷|大娘|大妈|大叔|大婶|大姐|大哥|大嫂|大伯|婶子?|奶奶|爷爷|叔叔?|阿姨|伯伯|老师|先生|女士|小姐|师傅|书记|主任|医生|大夫|护士|同志|同学|委员|局长|镇长|乡长|县长|村长|经理|老板娘?|队长|所长|站长|校长|院长|会计|老人|他爸|他妈|她妈|他娘|他爹|两口子|夫妇|嫂子?|哥|姐|婆婆';
const roles =
  '民警|师傅|医生|大夫|护士|老师|干部|网格员|书记|主任|楼长|组长|队长|司机|保安|校长|院长|业主|房东|邻居|村民|住户|居民|职工|工人|学生|志愿者|党员|老人|老板|户主|贫困户|低保户|五保户|会计|同志|同学|班主任|厂长|站长|所长|经理|律师|法官|教练|店主|租户|房客|对门|隔壁|名单|代表|委员';
const labels =
  '名字?叫?|姓名|名叫|我叫|俺叫|咱叫|叫做|全名|真名|本人|申请人|联系人|收款人|收件人|寄件人|户名|开户名|法人|负责人|经办人|代办人|委托人|监护人|患者|当事人|失踪者|走失者|走失老人|走丢的?|死者|被告|原告|报名|登记|署名|落款|反映人|投诉人|举报人|新郎|新娘';

const before: [points: number, pattern: RegExp][] = [
  [4, new RegExp(`(?:${labels})(?:是|为)?[:：， ]{0,2}$`)],
  [4, /(?:户主|老人|学生|孩子)(?:叫|是|为)?[:： ]{0,2}$/],
  [4, /[他她谁人男女娃我俺子儿爸妈爹娘孙伴](?:名?叫|就叫)$/],
  [
    3,
    new RegExp(
      `(?:我|俺|咱|他|她|恁|你|额|阿拉|家里?|[户村房业失])(?:们|家|的)?(?:${kin}|邻居|同事|房东|对门|老师|老板)(?:名?叫|名字是|是|[:： ])?$`,
    ),
  ],
  [3, /(?:^|[^a-z\u4e00-\u9fa5]|[他她它个住])(?:名?叫|就是|就叫)$/],
  [2.5, /(?:^|[，。,！!；;:： \n])(?:我|俺|咱|这里|这边)是$/],
  [2.5, new RegExp(`(?:${roles})(?:是|叫|[:： ])?$`)],
  [2.5, /(?:^|\n|[，；; ])[ ]*\d{1,3}[.、)） ][ ]*$/],
  [2, /@$/],
  [3, /(?:——|--|此致敬礼|敬上)[ ]*$/],
  [
    1.5,
    /(?:查一?下|查查|找一?下?|打听|认识|联系|举报|投诉|控告|状告|揭发|借给|转给|汇给|交给|还给|多亏|感谢|谢谢|表扬|就是|问问|打给|发给|留给|托|替|给|帮|请问|请|告|求|和|跟|与|同|向|对|由|是|叫|让|被|把|到|去|来|和|、|说|问|姓)$/,
  ],
  [1, /(?:[楼元室户村庄组街巷号屋队边头屯湾沟镇寨]|社区|胡同|小区|公司|厂里|单位|家里|叫)的?$|的$/],
];

const about =
  /^(?:的?(?:身份证|电话|手机|卡号|卡|号码|证|户口|医保|社保|家|儿子|闺女|爸|妈|名字|媳妇|老婆|老公|低保)|今年|现年|性别|同志|住|欠|借|家|他|她|走丢|走失|没回来|不见|摔|病|登记|报|态度|[男女]|[0-9]{2}岁|[七八九]十|去世|失踪|生于|出生|患|拿走|骗|打人|骂)/;
/** What commonly follows a name among other words. */
const goesOn =
  /^(?:在|把|说|想|要|不|现|已|也|都|年|岁|因|于|你|我|这|那|收|反映|等|举报|投诉|称|问|户|上|下|早|晚|走|来|去|有|没|又|从|被|跟|和|与|、|出|昨|前|天天|给|是|的|你家|就|还|已经|私|乱|占|打|堵|养|开|用|偷|挡|霸|拉|倒|往|随|违|非法|常|老是|总)/;
const edge = /^(?:$|[^\u4e00-\u9fa5A-Za-z])/;
const edgeBefore = /(?:^|[^\u4e00-\u9fa5A-Za-z])$/;
const placeFollows =
  /^(?:大?[路街道巷村庄镇乡县市区厂店里桥园府苑城社局院校坊湖河山岭沟寨屯组线站场公集湾峰国际广商印小新学幼养家](?!欠|借|里的|人)|社区|超市|饭店|酒店|物业|花园)/;
const titleStart = new RegExp(`^(?:${titles})`);
/** Begins inside what would be the given name: 欧阳倩老|师. */
const longTitle = /^(?:老师|老人|老板|师傅|大[爷娘妈叔婶姐哥嫂伯]|阿姨|先生|女士|小姐|医生|大夫|书记|主任|同志|同学)/;

/** Surnames that are everyday words first. */
const everyday = new Set(
  '车水花白高方江石金马时成安和常平全向路单文明关计余万连农包左边田童林毛黄管药苗米席贺房党阳阴景强古叶鲜冷柴商沙麻于程任何应许'.split(
    '',
  ),
);

/** From here on it is a name. */
const enough = 3;

export function findNames(text: string, numbers: Span[]): Span[] {
  const found = new Set<string>();
  for (let i = 0; i < text.length; i++) {
    const name = nameAt(text, i, numbers);
    if (!name) continue;
    found.add(name);
    i += name.length - 1;
  }
  const spans: Span[] = [];
  for (const name of found) {
    for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
      spans.push({ start: at, end: at + name.length, kind: '姓名' });
    }
  }
  return [...spans, ...findDotted(text)];
}

/** 古丽娜·艾买提, where names stand. */
function findDotted(text: string): Span[] {
  return [...text.matchAll(/[\u4e00-\u9fa5]{2,6}[·•][\u4e00-\u9fa5]{2,7}/g)].flatMap((m) => {
    const cut = new RegExp(`^.*(?:${labels}|叫|是|:|：)`).exec(m[0])?.[0].length ?? 0;
    const start = m.index + cut;
    const end = m.index + m[0].length;
    const said = cut > 0 || titleStart.test(text.slice(end, end + 4));
    return said && end - start >= 5 ? [{ start, end, kind: '姓名' as const }] : [];
  });
}

function nameAt(text: string, i: number, numbers: Span[]): string | undefined {
  const first = text[i] as string;
  const double = doubleSurnames.find((surname) => text.startsWith(surname, i) && !isOrdinary(surname, text, i));
  if (!double && !surnames.has(first)) return undefined;
  if (notNameSet.has(text.slice(i, i + 3)) || (first === '路' && /[0-9]/.test(text[i - 1] ?? ''))) return undefined;
  if (!double && wordsEndingInSurname.has(text.slice(Math.max(0, i - 1), i + 1))) return undefined;
  const surname = double ?? first;
  for (const length of [2, 1]) {
    const given = text.slice(i + surname.length, i + surname.length + length);
    const from = i + surname.length;
    if (given.length < length || !canBeGiven(given, text.slice(from, from + 5))) continue;
    const name = surname + given;
    // 孔子轩 is a name where names stand, 孔子 is none.
    const word = notNameSet.has(text.slice(i, i + 2));
    if (word && (given.length < 2 || shapeOf(given) < 2 || leftOf(text, i) < 2)) continue;
    if (points(text, i, surname, given, numbers) >= enough) return name;
  }
  return undefined;
}

/** 俺公|公孙…, 东方 as a direction. */
const isOrdinary = (surname: string, text: string, i: number) =>
  (surname === '公孙' && text[i - 1] === '公') ||
  (/^(?:东方|百里|西门|南宫)$/.test(surname) &&
    !new RegExp(`(?:${labels})(?:是|为)?[:： ]{0,2}$`).test(text.slice(0, i)));

/** 大爷 and 老师 after a surname are a form of address; 家 begins a house. */
function canBeGiven(given: string, ahead: string): boolean {
  if (notNameSet.has(given) || notGiven.has(given) || titleStart.test(ahead) || given.startsWith('家')) return false;
  if (given.length === 2 && longTitle.test(ahead.slice(1))) return false;
  return [...given].every((char) => /[\u4e00-\u9fa5]/.test(char) && !functionChars.has(char));
}

function points(text: string, start: number, surname: string, given: string, numbers: Span[]): number {
  const end = start + surname.length + given.length;
  const after = text.slice(end, end + 6);
  const left = leftOf(text, start);
  const beside = besideNumber(text, start, end, numbers);
  const right = Math.max(
    titleStart.test(after) ? 2.5 : 0,
    beside ? 2 : 0,
    about.test(after) ? 1 : 0,
    edge.test(after) || goesOn.test(after) ? 0.5 : 0,
  );
  const likely = shapeOf(given) + (surname.length === 2 ? 1.5 : commonSurnames.has(surname) ? 0.5 : 0);
  // Nothing around it speaks for a name: then the characters must, and no word may run on from it.
  if (left <= 1 && right === 0) return placeFollows.test(after) ? 0 : likely >= 2.5 && left > 0 ? enough : likely;
  if (left < 4 && /[镇乡县市区村街路庄巷屯]$/.test(given)) return 0;
  if (left < 2.5 && /[桥湾沟坡河湖岭坪塘坳]$/.test(given) && right < 2) return 0;
  if (left < 2.5 && right <= 1 && placeFollows.test(after)) return 0;
  if (given.length === 1 && left < 1.5 && right < 2 && surname.length === 1) return 0;
  if (given.length === 1 && left < 4 && right < 1 && everyday.has(surname)) return 0;
  return left + right + likely - (right === 0 ? 1 : 0);
}

/** How much what stands before it speaks for a name. */
function leftOf(text: string, start: number): number {
  const ahead = text.slice(Math.max(0, start - 12), start);
  return before.find(([, pattern]) => pattern.test(ahead))?.[0] ?? (edgeBefore.test(ahead) ? 1 : 0);
}

/** How much the characters after the surname are those of given names. */
function shapeOf(given: string): number {
  const chars = [...given];
  const telling = chars.filter((char) => tellingChars.has(char)).length;
  const typical = chars.filter((char) => givenChars.has(char)).length;
  if (chars.length === 1) return typical === 1 ? -0.5 : -2;
  if (telling === 2 || (given[0] === given[1] && telling > 0)) return 2;
  if (typical === 2) return telling > 0 ? 1.5 : 1;
  return typical === 1 ? -0.5 : -1.5;
}

/** 王改芹 3715…, 陈晓丽 beside a card number, 电话 in between. */
function besideNumber(text: string, start: number, end: number, numbers: Span[]): boolean {
  const link =
    /^[\s:：,，、。.()（]{0,3}(?:的?(?:身份证号?码?|联系电话|电话|手机号?|联系方式|卡号|证号|号码))?[\s:：是]{0,3}$/;
  return numbers.some(
    ({ start: from, end: to, kind }) =>
      (kind === '手机' || kind === '身份证' || kind === '银行卡' || kind === '电话' || kind === '门牌') &&
      ((from >= end && from - end <= 9 && link.test(text.slice(end, from))) ||
        (start >= to && start - to <= 5 && /^[\s:：,，、（(]{0,3}(?:的|业主|住户|户主)?$/.test(text.slice(to, start)))),
  );
}
