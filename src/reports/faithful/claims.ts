// Words by which a sentence claims more than was said: that it is done, promised, wanted by all, somebody's fault. Each
// must rest on a source that says so too.
import type { TopicState } from '../../db/client.js';

interface Claim {
  words: RegExp;
  /** The very word must be there; otherwise another of its kind will do. */
  literal?: true;
}

const doneWords =
  /(?:修|办|换|装|弄|建|铺|挖|补|清|收拾)(?:好|完|通|上)了?|办结|完成|完工|竣工|做完|清理干净|恢复(?:了|供|通|正常)|(?:到位|落地)了?|解决(?:了|好|完)|(?:已|已经|得到|全部|都|彻底|基本)解决|批(?:了|准|下来)|拆(?:了|完|除了)|[\u4e00-\u9fff][完好]了(?!的)|续(?:了|上)/g;

const claims: Claim[] = [
  { words: doneWords },
  { words: /保证|承诺|一定|务必|绝对|放心|答应|确保/g },
  { words: /尽快|马上|立即|立刻|很快|近期|即将|争取/g },
  { words: /应当|应该|最好|不如|呼吁/g },
  { words: /可(?:以|于|向|在|到|凭|申请)|能够/g },
  {
    words: /将(?!军|来|近|就)|打算|计划|准备|下一步|预计|会(?=在|给|派|安排|来|修|办|把|尽|继续|组织)|要(?=在|派|给)/g,
  },
  { words: /(?<!不)(?:同意|赞成|支持|认可)|一致|通过了/g },
  { words: /反对|不同意|不赞成|不认可|拒绝|抵制|异议/g },
  { words: /全部|所有|全体|一致|全[村镇县乡市楼组校街]|人人|大[家伙]都|家家|户户|每(?:家|户|个|人)|统统|彻底|普遍/g },
  { words: /多数|大半|半数|过半|一半|绝大|大部分|许多|很多|大量|大批|众多|几十|上百|数百|数十|上千/g },
  { words: /只有|仅(?!供)|唯一|首次|第一次|从来|从未|最(?=大|多|好|严|差|新)/g },
  { words: /因(?!此|而)|由于|导致|造成|原因是|引起|所致|所以|因此/g },
  { words: /增加|上升|增多|好转|改善|提高/g },
  { words: /减少|下降|恶化|变差|加剧/g },
  {
    words:
      /失职|渎职|违规|违法|贪污|腐败|推诿|不作为|敷衍|故意|骗|造假|偷|谎|黑心|责任(?!人|单位|心|书)|免费|收费|补贴|赔偿|罚款|处罚|满意|感谢|点赞|好评|欢迎|高兴|拥护|投诉|举报|上访|危险|严重|紧急|受伤|死亡|停电|停水|必须|批准|开除|表扬|批评/g,
    literal: true,
  },
];

/** Not yet, or wished for: no claim that it is done. */
const notDone =
  /(?:没有?|未|不|尚未|难|商量|说|谈|定|约|讲|希望|盼|想|(?<!申)请|要求|建议|等|早日|尽快|尽早|待|正在|需要?|能|何时|几时|才能|可以|会|将|来|再|前|把|先)[^，。；、]{0,6}$/;

/** Claims in a sentence, each as its class and word. */
function claimsIn(text: string): { claim: Claim; word: string }[] {
  return claims.flatMap((claim) =>
    [...text.matchAll(claim.words)].flatMap((match) => {
      if (claim.words === doneWords && notDone.test(text.slice(0, match.index))) return [];
      return [{ claim, word: match[0] }];
    }),
  );
}

export function strangeClaims(text: string, grounds: readonly string[]): string[] {
  return claimsIn(text)
    .filter(({ claim, word }) =>
      claim.literal
        ? !grounds.some((ground) => ground.includes(word))
        : !grounds.some((ground) => claimsIn(ground).some((one) => one.claim === claim)),
    )
    .map(({ word }) => word);
}

/** What a topic's state must be for a sentence to say so of it. */
const byState: [RegExp, TopicState[]][] = [
  [/(?:已|已经|得到|全部|都|彻底)解决|解决(?:了|好|完)/g, ['resolved', 'partlyResolved']],
  [doneWords, ['verifying', 'resolved', 'partlyResolved', 'unrated']],
  [/(?:已|已经)(?:受理|收下)|受理了/g, ['shortlisted', 'posted', 'confirmed', 'researching', 'convened', 'inSession']],
  [/没有列入|不予列入|没列入/g, ['declined']],
  [/(?:已|已经)答复|答复了|有了答复/g, ['answeredOnSpot', 'declined', 'notAdopted', 'resolved', 'partlyResolved']],
];

/** While it is being done, a part may be: the lamps have come. */
const saysOfPart = (topic: { text: string; state: TopicState }, word: string) =>
  ['assigned', 'inProgress', 'referred'].includes(topic.state) && topic.text.includes(word);

/** A state that the sentence claims of a topic that is in another. */
export function strangeStates(text: string, topics: readonly { text: string; state: TopicState }[]): boolean {
  if (topics.length === 0) return false;
  return byState.some(([words, allowed]) =>
    [...text.matchAll(words)].some(
      (match) =>
        !(words === doneWords && notDone.test(text.slice(0, match.index))) &&
        !/[没未不]有?$/.test(text.slice(0, match.index)) &&
        !topics.every((topic) => allowed.includes(topic.state) || saysOfPart(topic, match[0])),
    ),
  );
}

/** Somebody's words are told as somebody's words. */
export const attributes = (text: string) =>
  /反映|说|提|认为|希望|建议|表示|担心|觉得|要求|讲|问|想|盼|意见|愿意|附议|主张|称|愿|异议/.test(text);
