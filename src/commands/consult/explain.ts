import { answerDissent } from '../../consultations/positions.js';
import { conveners } from '../../people/roles.js';
import { nameOf } from '../../topics/topics.js';
import { words } from '../args.js';
import { command, rooms, theTopic } from '../command.js';

export const explain = command({
  name: '解释说明',
  synonyms: ['解释'],
  who: [...conveners, 'villageCadre', 'deptHead'],
  where: rooms,
  topics: 'one',
  action: 'answerDissent',
  args: words('请写上怎么解释'),
  example: '解释说明 12 门口的地只借用三天，修好照原样还',
  help: '给不同意见一个解释（几条时写上第几条：解释说明 12 2 …）',
  async run(context, typed) {
    const { tx, actor, now } = context;
    const topic = theTopic(context);
    const [, digits, rest] = /^第?\s*(\d{1,2})\s*(?:条[:：，,、\s]*|[.、:：，,]\s*|\s+)(\S[\s\S]*)$/.exec(typed) ?? [];
    const which = digits && rest ? { number: Number(digits), text: rest } : { text: typed };
    const dissent = await answerDissent(tx, topic, actor, which, now);
    return `${nameOf(topic)}：${dissent.speaker}说「${dissent.words}」\n解释记下了：${dissent.answer}`;
  },
});
