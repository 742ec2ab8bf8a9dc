// What the bot is not for: matters that another office decides. It says where to go, files nothing, and says how to file
// it all the same. Rather silent than wrong: a public complaint that only sounds like one of these must get through.
import type { OutOfScope } from '../people/safety-texts.js';

const office = '(?:书记|主任|村长|干部|会计|镇长|所长|站长|局长|领导)';
const wrongdoing =
  '(?:贪污|受贿|行贿|收红包|收礼|收钱|索贿|吃回扣|拿回扣|挪用|私吞|侵吞|吃拿卡要|以权谋私|优亲厚友|徇私)';

const signs: [OutOfScope, RegExp][] = [
  [
    'court',
    /(?:法院|法庭|仲裁委?).{0,8}(?:立案|审理|在审|开庭|判决|判了|宣判|受理|执行)|(?:已经?|正在).{0,4}(?:起诉|打官司|仲裁)|打官司|官司.{0,6}(?:输|赢|判|没结)|一审|二审|上诉|强制执行|申请再审/,
  ],
  [
    'petition',
    /(?:已经?|正在).{0,4}(?:信访|上访)|信访.{0,8}(?:受理|在办|没答复|答复|复查|复核|登记|转办)|信访(?:件|事项)/,
  ],
  [
    'discipline',
    new RegExp(
      `${office}.{0,10}${wrongdoing}|(?:举报|揭发|实名).{0,12}(?:${wrongdoing}|违纪|腐败)|${wrongdoing}.{0,8}${office}`,
    ),
  ],
  [
    'hotline',
    /网购|网上买|(?:淘宝|拼多多|京东|抖音|直播间).{0,6}买|不给?退[款货]|快递.{0,6}(?:丢|破|摔)|话费|(?:被|遇到?|碰到?).{0,3}(?:电信)?诈骗|骗子/,
  ],
];

export function outOfScope(words: string): OutOfScope | undefined {
  return signs.find(([, sign]) => sign.test(words))?.[0];
}

const personal = '(?:手机号码?|电话号码?|手机|电话|微信号?|住址|家庭地址|地址|身份证号?码?|门牌号?)';
const asking = '(?:是?多少|是啥|是什么|给我|发我|告诉我|说一下|查一?下|查查|有吗|有没有)';
const askedFor = new RegExp(
  `${personal}(?:号)?[^，。,.!！]{0,3}${asking}|(?:查|找|给|要|告诉|说)[^，。,.!！?？]{0,8}的${personal}|(?:查查?|查一?下|告诉我).{0,8}(?:住哪|住在哪|家在哪)`,
);
/** The numbers of offices and services are everybody's. */
const ofAnOffice =
  /村委|居委|社区|派出所|医院|卫生|供电|供水|自来水|燃气|便民|中心|服务|热线|法院|信访|工作室|物业|学校|维修|报修|办公|政府|单位|公司|局|所|站|部门|12\d{3}/;

/** Somebody else's telephone or address is wanted. */
export function asksForPersonalData(text: string): boolean {
  return askedFor.test(text) && !ofAnOffice.test(text);
}
