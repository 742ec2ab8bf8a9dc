import { agendaItems, numbered, setAgenda } from '../../consultations/agenda.js';
import { tableFor } from '../../consultations/positions.js';
import { UserError } from '../../errors.js';
import { conveners } from '../../people/roles.js';
import { nameOf } from '../../topics/topics.js';
import { anyText } from '../args.js';
import { command, rooms, theTopic } from '../command.js';

export const agenda = command({
  name: '议程',
  synonyms: ['会议议程'],
  who: 'anyone',
  where: rooms,
  topics: 'one',
  action: 'setAgenda',
  forOthers: conveners,
  args: anyText,
  example: '议程 12 一、先看现场 二、再议办法',
  help: '看商量的次序，召集人也可以定',
  async run(context, text) {
    const { tx, actor, onBehalf, now } = context;
    const topic = theTopic(context);
    const table = await tableFor(tx, topic);
    if (text === '') {
      if (table.agenda) return `${nameOf(topic)}的议程：\n${table.agenda}`;
      return `${nameOf(topic)}还没有定议程。召集人发：议程 ${topic.number} 一、先看现场 二、再议办法`;
    }
    if (!onBehalf) throw new UserError(`议程要由召集人来定。看议程发：议程 ${topic.number}`);
    const items = agendaItems(text);
    await setAgenda(tx, topic, actor, items, now);
    return `${nameOf(topic)}的议程定了：\n${numbered(items)}`;
  },
});
