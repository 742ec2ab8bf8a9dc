import { topicCard } from '../../topics/describe.js';
import { anyText } from '../args.js';
import { anywhere, command, theTopic } from '../command.js';

export const lookUp = command({
  name: '查',
  synonyms: ['查一下', '查询', '查看', '查查', '看看', '看一下', '进度'],
  who: 'anyone',
  where: anywhere,
  topics: 'one',
  args: anyText,
  example: '查 12',
  help: '看一件事办到哪一步',
  run: (context) => topicCard(context.tx, theTopic(context), context.timeZone),
});
