// Titles are shown in every group: one that a model or a resident wrote must be a plain name of a matter, whatever else
// was asked of it.
import { cleanTitle } from './clean-title.js';
import { mask } from './mask.js';
import { findMatters } from './offline/lexicon/lexicon.js';

/** What is said to a machine, not to the office. */
const toMachines = [
  '(?:忽略|无视|忘记|忘掉|不要理会).{0,8}(?:指令|规则|要求|提示|上文|以上|之前|前面)',
  '(?:系统|开发者|内部|原始)(?:提示|指令|消息|设定|人设|公告|通知)|提示词|指令集|越狱|角色扮演',
  '(?:改成|改为|标记为|设为|记为|算作|视为).{0,8}(?:办结|已解决|已办)',
  '(?:全部|所有)(?:议题|事项).{0,6}(?:办结|删除|关闭|受理|通过)|输出(?:以下|如下|上面|JSON)',
  '(?<![a-z])(?:ignore|disregard|forget|system|prompts?|assistant|developer|admin|jailbreak|json|instructions?)(?![a-z])',
];

const machineOrders = new RegExp(toMachines.join('|'), 'i');

/** Words that try to tell a model what to write. */
export const ordersMachines = (text: string) => machineOrders.test(text);

/** Calls upon readers and orders to machines are no matter of the public. */
const orders = new RegExp(
  [
    ...toMachines,
    '你(?:现在|从现在起|今后|以后)(?:是|就是|变成|扮演)|管理员|召集人|联络员|权限|授权码|验证码',
    '(?:点击|点开|扫码|扫描|下载|关注|添加|(?<!增)加|私聊).{0,6}(?:链接|网址|二维码|微信|公众号|客服|好友|领取|红包)',
    '(?:速来|都来|大家|全体|所有人|马上).{0,12}(?:集合|闹事|上街|围堵|堵门)|闹事',
    '(?:领|抢)(?:红包|补贴)|中奖|免费领|(?:请|速|快|马上).{0,4}(?:转账|汇款|打款)',
  ].join('|'),
  'i',
);

/**
 * Of a title's own characters, so many must come from the talk it stands for, or be words of public matters: sarcasm does
 * not name what it is about.
 */
const explainedShare = 0.6;
const fromTalk = 0.15;
/** Of a word in the lexicon: lighter ones are in any talk. */
const ofMatters = 1.5;
/** A stretch of so many characters that is in the instructions and not in the talk was not said by a resident. */
const leak = 6;

/** What a title may be made of, and what it must not give away. */
export interface Source {
  talk: string;
  instructions: string;
}

/** Null when the words are not fit to be a title here. `source`: of what a model wrote; absent: they are somebody's own. */
export function harmlessTitle(written: string, source?: Source): string | null {
  const plain = written.normalize('NFKC').replace(/\p{Cf}/gu, '');
  const title = cleanTitle(mask(plain).text);
  // Also what was cut off, and what spaces pull apart.
  if (title === null || [plain, title.replace(/\s/g, '')].some((text) => orders.test(text))) return null;
  return source === undefined || standsFor(title, source) ? title : null;
}

function standsFor(title: string, { talk, instructions }: Source): boolean {
  const plainTalk = talk.normalize('NFKC');
  const known = findMatters(title).filter(({ weight }) => weight >= ofMatters);
  const own = [...title.matchAll(/[\p{L}\p{N}]/gu)].map(({ 0: char, index }) => ({
    said: plainTalk.includes(char),
    known: known.some(({ start, end }) => start <= index && index < end),
  }));
  const said = own.filter((char) => char.said).length;
  const explained = own.filter((char) => char.said || char.known).length;
  if (said < own.length * fromTalk || explained < own.length * explainedShare) return false;
  const plain = instructions.normalize('NFKC');
  for (let at = 0; at + leak <= title.length; at++) {
    const stretch = title.slice(at, at + leak);
    if (plain.includes(stretch) && !plainTalk.includes(stretch)) return false;
  }
  return true;
}
