import { UserError } from '../../errors.js';
import { conveners } from '../../people/roles.js';
import { correctTitle as correct } from '../../topics/corrections.js';
import { nameOf } from '../../topics/topics.js';
import { words } from '../args.js';
import { command, offices, theTopic } from '../command.js';

const maxTitle = 40;

export const correctTitle = command({
  name: '改标题',
  synonyms: ['改题目', '标题改成'],
  who: conveners,
  where: offices,
  topics: 'one',
  action: 'correct',
  args: words('请写上新标题'),
  example: '改标题 12 3号楼前路灯不亮',
  help: '标题记得不准，改过来',
  async run(context, text) {
    const topic = theTopic(context);
    const title = text.replace(/^(?:为|成)\s*|^[「“"]|[」”"。]$/g, '');
    if (title.length > maxTitle) {
      throw new UserError(`标题请短一些，最多${maxTitle}个字。例如：改标题 ${topic.number} 3号楼前路灯不亮`);
    }
    await correct(context.tx, topic, title, context.actor, context.now);
    return `改好了：${nameOf({ ...topic, title })}，会告诉反映人。`;
  },
});
