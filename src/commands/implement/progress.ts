import { reportProgress } from '../../followups/tasks.js';
import { nameOf } from '../../topics/topics.js';
import { words } from '../args.js';
import { command, offices, theTopic } from '../command.js';
import { responsible, scopeOf } from './responsible.js';

export const progress = command({
  name: '进展',
  synonyms: ['汇报进展', '最新进展'],
  who: responsible,
  where: offices,
  topics: 'one',
  action: 'progress',
  ownBodyOnly: true,
  args: words('请写上做到哪一步了'),
  example: '进展 12 灯已到货，明天安装',
  help: '报一句进展',
  async run(context, text) {
    const topic = theTopic(context);
    await reportProgress(context.tx, topic, context.actor, scopeOf(context), text, context.now);
    return `${nameOf(topic)}的进展记下了。办好了发：办结 ${topic.number} 办得怎样`;
  },
});
