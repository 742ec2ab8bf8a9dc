import { object as objectTo } from '../../topics/objections.js';
import { nameOf } from '../../topics/topics.js';
import { mask } from '../../triage/mask.js';
import { words } from '../args.js';
import { anywhere, command, theTopic } from '../command.js';

export const object = command({
  name: '异议',
  synonyms: ['有异议', '提异议', '我有异议'],
  who: 'anyone',
  where: anywhere,
  topics: 'one',
  action: 'object',
  args: words('请写上为什么有异议'),
  example: '异议 12 灯装在那儿会照到我家窗户',
  help: '公示的事有不同意见，工作室要答复',
  async run(context, reason) {
    const topic = theTopic(context);
    await objectTo(context.tx, topic, context, mask(reason).text, context.now);
    return `您对${nameOf(topic)}的异议记下了，工作室会答复。没答复，公示期满也不会确定。`;
  },
});
