// Full names where people say them: with a form of address, after 我叫 or 俺公公, beside a telephone or identity number.
// 王师傅, 刘主任, 老周 stay: a surname alone tells the office whom to see and tells strangers little.

import {
  commonSurnames,
  doubleSurnames,
  givenChars,
  notNames,
  surnames,
  tellingChars,
  wordsEndingInSurname,
} from './name-words.js';
import type { Span } from './scan.js';

const notNameSet = new Set(notNames);
/** Never part of a given name. */
const functionChars = new Set(
  '的了吗呢吧啊呀哦嘛么着过也都还就又很太没不是在有要去给跟被把让说这那哪啥咋谁你我他她它们俺恁咱个只条件张次号楼栋元块钱今昨每几第岁于从到上下里外前后左右后对与及或但因所',
);

const kin =
  '爸爸?|妈妈?|爹|娘|父亲|母亲|公公|婆婆|公爹|爷爷|奶奶|姥姥|姥爷|外公|外婆|丈夫|老公|老婆|妻子|媳妇|对象|老伴|儿子|闺女|女儿|孩子|孙子|孙女|外甥|侄子|侄女|弟弟?|哥哥?|姐姐?|妹妹?|大爷|大伯|大娘|叔叔?|婶子?|舅舅?|姨妈?|姑姑?|岳父|岳母|亲家|嫂子|姐夫|妹夫|女婿|儿媳妇?|兄弟|弟兄|姐妹|姊妹|表[哥弟姐妹]|堂[哥弟姐妹]|大舅哥?|小舅子|同学|战友|工友|老乡|儿|男人|女人|闺女';
const titles =
  '大爷|大娘|大妈|大叔|大婶|大姐|大哥|大嫂|婶子|奶奶|爷爷|叔叔?|阿姨|老师|先生|女士|小姐|师傅|书记|主任|医生|大夫|护士|同志|同学|委员|局长|镇长|乡长|县长|村长|经理|老板|队长|所长|站长|会计|老人|他爸|他妈|她妈|他娘|他爹|两口子|夫妇|家';
const verbs =
  '查一?下|查查|找一?下?|打听|认识|联系|举报|投诉|控告|状告|揭发|借给|转给|汇给|交给|多亏|感谢|表扬|就是|问问';

const roles =
  '民警|师傅|医生|大夫|护士|老师|干部|网格员|书记|主任|楼长|组长|队长|司机|保安|校长|院长|业主|房东|邻居|村民|住户|居民|职工|工人|学生|志愿者|党员|老人|老板|户主|贫困户|低保户|五保户';

const before = [
  {
    pattern: new RegExp(
      `(?:我|俺|咱|他|她|恁|你|家里?|[户村房业失])(?:家|的)?(?:${kin}|邻居|同事|房东|对门|主|民|老师|老板)(?:名?叫|名字是|是|[:： ])?$`,
    ),
    strict: false,
  },
  {
    pattern:
      /(?:名字?叫?|姓名|名叫|我叫|俺叫|叫做|本人|申请人|联系人|收款人|户主|户名|法人|负责人|经办人|老人|患者|学生|当事人|失踪者|走失者|死者|被告|原告)(?:是|为)?[:： ]{0,2}$/,
    strict: false,
  },
  { pattern: /(?:^|[^a-z\u4e00-\u9fa5]|[他她它谁人个男女娃住我俺子儿爸妈爹娘孙])叫$/, strict: true },
  { pattern: /(?:^|[，。,！!；;:： \n])(?:我|俺|咱)是$/, strict: true },
  { pattern: new RegExp(`(?:${verbs})$`), strict: true },
  { pattern: new RegExp(`(?:${roles})$`), strict: true },
  { pattern: /(?:^|\n)[ ]*\d{1,3}[.、)． ][ ]*$/, strict: true },
  { pattern: /@$/, strict: true },
  { pattern: /(?:——|--|落款|此致敬礼|敬上)[ ]*$/, strict: true },
] as const;

export function findNames(text: string, numbers: Span[]): Span[] {
  const found = new Map<string, number>();
  for (let i = 0; i < text.length; i++) {
    const name = nameAt(text, i, numbers);
    if (name) found.set(name, i);
  }
  const spans: Span[] = [];
  for (const name of found.keys()) {
    for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
      spans.push({ start: at, end: at + name.length, kind: '姓名' });
    }
  }
  return spans;
}

function nameAt(text: string, i: number, numbers: Span[]): string | undefined {
  const double = doubleSurnames.find((surname) => text.startsWith(surname, i));
  if (!double && !surnames.has(text[i] as string)) return undefined;
  if (notNameSet.has(text.slice(i, i + 2))) return undefined;
  if (wordsEndingInSurname.has(text.slice(Math.max(0, i - 1), i + 1))) return undefined;
  const surname = double ?? (text[i] as string);
  for (const length of [2, 1]) {
    const given = text.slice(i + surname.length, i + surname.length + length);
    if (
      given.length < length ||
      notNameSet.has(given) ||
      ![...given].every((char) => /[\u4e00-\u9fa5]/.test(char) && !functionChars.has(char))
    )
      continue;
    const name = surname + given;
    if (isSaidAsName(text, i, name, numbers)) return name;
  }
  return undefined;
}

function isSaidAsName(text: string, start: number, name: string, numbers: Span[]): boolean {
  const end = start + name.length;
  const ahead = text.slice(Math.max(0, start - 10), start);
  const after = text.slice(end, end + 6);
  const given = name.slice(doubleSurnames.some((surname) => name.startsWith(surname)) ? 2 : 1);
  const typical = [...given].every((char) => givenChars.has(char));
  const long = name.length >= 3;
  const edgeBefore = /(?:^|[^\u4e00-\u9fa5A-Za-z])$/.test(ahead);
  const edgeAfter = /^(?:$|[^\u4e00-\u9fa5A-Za-z])/.test(after);
  if (typical && titleFollows(after) && !/^(?:家|老人|老板|书记|主任|队长)/.test(given)) {
    // 高中老师 is kept out by the list of words; two characters need an edge or a word that a name may follow.
    if (long ? !/[\u4e00-\u9fa5]$/.test(ahead) || mayPrecede(ahead) : edgeBefore) return true;
  }
  for (const { pattern, strict } of before) {
    if (!pattern.test(ahead)) continue;
    if (long && (typical || !strict) && (strict ? continues(after) : edgeAfter || continues(after))) return true;
    if (!long && typical && (edgeAfter || (!strict && goesOn.test(after))) && !/@$/.test(ahead)) return true;
  }
  if (typical && long && standsAlone(name, after)) return true;
  return (
    typical && besideNumber(text, start, end, numbers) && (long ? edgeBefore || edgeAfter : edgeBefore && edgeAfter)
  );
}

const titleStart = new RegExp(`^(?:${titles})`);
const titleFollows = (after: string) => titleStart.test(after);
const mayPrecede = (ahead: string) =>
  /(?:[楼元室户村庄组街巷号的和跟与给替找叫请问说让把被对向由是在到见去来]|社区|胡同|隔壁|对门|邻居|[东西南北]头|感谢|谢谢)$/.test(
    ahead,
  );

/** After a name of two characters, which ordinary words may follow: only what tells of a person. */
const goesOn = /^(?:今年|身份证|电话|手机|住|在|[0-9]|男|女|下午|昨|走|没回|不见)/;

/** 张玉梅 is a name wherever it stands; 张玉梅路 is not. */
function standsAlone(name: string, after: string): boolean {
  return (
    commonSurnames.has(name[0] as string) &&
    [...name.slice(1)].every((char) => tellingChars.has(char)) &&
    !/^大?[路街道巷村庄镇乡县市区厂店里桥园府苑城社局院校坊湖河山岭沟寨屯组线站场公集]/.test(after)
  );
}

/** After a name: an edge, or a word that goes on about the person. */
function continues(after: string): boolean {
  return /^(?:$|[^\u4e00-\u9fa5A-Za-z]|今年|身份证|电话|手机|卡号|号码|住|在|是|的|有|去|来|没|出|下午|上午|早|昨|前|从|把|被|跟|和|说|想|要|不|现|已|也|都|年|岁|男|女|因|于|患|家|他|她|你|我|这|那|收|反映|等|举报|投诉|称|问|同志|户|性别|[上下早晚]|走)/.test(
    after,
  );
}

/** 王改芹 3715…, 陈晓丽 beside a card number, 电话 in between. */
function besideNumber(text: string, start: number, end: number, numbers: Span[]): boolean {
  const link =
    /^[\s:：,，、。.]{0,3}(?:的?(?:身份证号?码?|联系电话|电话|手机号?|联系方式|卡号|证号|号码))?[\s:：是]{0,3}$/;
  return numbers.some(
    ({ start: from, end: to, kind }) =>
      (kind === '手机' || kind === '身份证' || kind === '银行卡' || kind === '电话' || kind === '门牌') &&
      ((from >= end && from - end <= 9 && link.test(text.slice(end, from))) ||
        (start >= to && start - to <= 5 && /^[\s:：,，、]{0,3}(?:的|业主|住户|户主)?$/.test(text.slice(to, start)))),
  );
}
