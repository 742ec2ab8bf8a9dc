import { noteResearch } from '../../consultations/background.js';
import { conveners } from '../../people/roles.js';
import { nameOf } from '../../topics/topics.js';
import { mask } from '../../triage/mask.js';
import { words } from '../args.js';
import { command, rooms, theTopic } from '../command.js';

export const research = command({
  name: '调研',
  synonyms: ['会前调研'],
  who: [...conveners, 'cppccMember', 'villageCadre'],
  where: rooms,
  topics: 'one',
  action: 'researchNote',
  args: words('请写上了解到什么'),
  example: '调研 12 到现场看了，三盏灯都是线路老化',
  help: '协商前去了解的情况，记一笔',
  async run(context, text) {
    const { tx, actor, now } = context;
    const topic = theTopic(context);
    await noteResearch(tx, topic, actor, mask(text).text, now);
    return `记下了${nameOf(topic)}的会前调研。看全部发：来龙去脉 ${topic.number}`;
  },
});
