import { verifyChain } from '../../topics/events.js';
import { type PostedText, postedText } from '../../topics/postings.js';
import { publicNameOf } from '../../topics/topics.js';
import { nothing } from '../args.js';
import { anywhere, command, theTopic } from '../command.js';

export const verify = command({
  name: '验',
  synonyms: ['验证', '查验'],
  who: 'anyone',
  where: anywhere,
  topics: 'one',
  args: nothing,
  example: '验 12',
  help: '查记录有没有被改过',
  async run(context) {
    const topic = theTopic(context);
    const check = await verifyChain(context.tx, topic);
    if (!check.ok) return `${publicNameOf(topic)}的记录从第${check.seq}条起对不上，请告诉工作室。`;
    const records = `${publicNameOf(topic)}的${check.events}条记录一条没改。\n指纹：${check.head.slice(0, 16)}`;
    const posted = await postedText(context.tx, topic);
    return posted ? `${records}\n${aboutPosted(posted)}` : records;
  },
});

/** Whoever kept the post can compute the fingerprint of its text anywhere. */
function aboutPosted({ text, hash, unchanged }: PostedText): string {
  const same = unchanged ? '和现在的标题一致' : '和现在的标题不一样了，请告诉工作室';
  return `公示的文字（${same}）：\n${text}\n这段文字的指纹（SHA-256）：${hash}`;
}
