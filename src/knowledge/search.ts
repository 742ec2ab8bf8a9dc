// Which policy note answers a question: BM25+ over words and pairs of characters, and a share of the question's own words
// that has to be met, so that a note is not offered for a question that only sounds like it.
import MiniSearch from 'minisearch';
import { canonical } from '../triage/offline/plain-text.js';
import { segment } from '../triage/offline/segment.js';

export interface Searchable {
  id: number;
  question: string;
  answer: string;
}

export interface NoteSearch {
  /** The note that answers best, or undefined when none does. */
  best(question: string): number | undefined;
}

/** Of the question's words, weighed by their rarity among the notes, so much must be in the note. */
const leastShare = 0.52;
/** As if there were so many more notes: among a handful every word would seem common. */
const fewNotes = 20;
/** How people ask, not what they ask about. */
const asking = new Set(
  (
    '请问 咨询 问问 问一下 一下 一次 知道 怎么 怎样 咋 咋办 如何 什么 啥 哪 哪里 哪儿 哪个 多 多少 多久 多长时间 多长 ' +
    '大 几 吗 呢 啊 呀 吧 哦 呗 嘛 能 不能 能不能 可以 让 不让 行 需要 要 想 得 是 是不是 有 有没有 没有 没 不 我 我们 咱 ' +
    '你 您 他 她 它 的 了 着 过 在 上 下 里 和 跟 给 把 被 到 去 来 办 办理 弄 搞 现在 今年 去年 明年 年 月 天 岁 岁数 的话 ' +
    '这个 那个 一个 还 还能 还是 就 都 也 会 应该 大家 家 家里 人 时候 为什么 谁 按规定 申请 怎么办 那边 这边 刚'
  ).split(' '),
);

/** Words of one meaning in these questions; the first stands for all. */
const sameWords = [
  ['低保', '最低生活保障', '低保户', '低保金'],
  ['医保', '合作医疗', '新农合', '医疗保险', '城乡居民医保', '居民医保'],
  ['养老金', '养老保险', '退休金', '养老钱'],
  ['宅基地', '宅基'],
  ['高龄补贴', '高龄津贴', '老年补贴', '高龄'],
  ['交', '缴', '缴费', '交钱', '交费', '续费'],
  ['补', '补交', '补缴'],
  ['断', '断交', '断缴'],
  ['外地', '外头', '在外', '外面'],
  ['新生儿', '刚生', '刚出生', '新生的'],
  ['补贴', '补助', '津贴'],
  ['孩子', '小孩', '娃', '子女'],
  ['老人', '老年人', '大爷', '大娘', '奶奶', '爷爷'],
  ['户口', '户籍', '落户'],
  ['身份证', '身份証'],
  ['盖房', '建房', '翻盖', '翻建', '修房', '起房子'],
];
const meaning = new Map(sameWords.flatMap(([first = '', ...others]) => others.map((word) => [word, first] as const)));
const anyOfThem = new RegExp([...meaning.keys()].sort((a, b) => b.length - a.length).join('|'), 'g');

function wordsOf(text: string): string[] {
  const line = canonical(text).replace(anyOfThem, (word) => ` ${meaning.get(word)} `);
  return segment(line)
    .map((word) => word.trim())
    .filter((word) => /[\u4e00-\u9fa5a-z]/.test(word) && !asking.has(word));
}

export function createNoteSearch(notes: readonly Searchable[]): NoteSearch {
  const index = new MiniSearch<Searchable>({
    fields: ['question', 'answer'],
    tokenize: wordsOf,
    processTerm: (term) => term,
    searchOptions: { boost: { question: 3 }, combineWith: 'OR', tokenize: wordsOf },
  });
  index.addAll([...notes]);
  const words = new Map(notes.map(({ id, question, answer }) => [id, new Set(wordsOf(`${question}，${answer}`))]));
  /** What no note holds may be the heart of the question or a mere manner of speaking; a single character says little. */
  const weight = (word: string) => {
    let holders = 0;
    for (const held of words.values()) if (held.has(word)) holders += 1;
    const rarity = Math.log(1 + (notes.length + fewNotes) / (holders + 0.5));
    return rarity * (word.length === 1 ? 0.4 : 1) * (holders === 0 ? 0.4 : 1);
  };
  return {
    best(question) {
      const asked = [...new Set(wordsOf(question))];
      if (asked.length === 0) return undefined;
      const [first] = index.search(question);
      if (!first) return undefined;
      const held = words.get(first.id) ?? new Set();
      const all = asked.reduce((sum, word) => sum + weight(word), 0);
      const met = asked.reduce((sum, word) => sum + (held.has(word) ? weight(word) : 0), 0);
      return met / all >= leastShare ? first.id : undefined;
    },
  };
}
