import { proposeParties } from '../../consultations/proposals.js';
import { joinUnit as joinUnitTo } from '../../consultations/quick.js';
import { UserError } from '../../errors.js';
import { conveners, grantsAt, roleAmong } from '../../people/roles.js';
import { nameOf } from '../../topics/topics.js';
import { words } from '../args.js';
import { command, rooms, theTopic } from '../command.js';

export const joinUnit = command({
  name: '联合协商',
  synonyms: ['跨村协商'],
  who: conveners,
  where: rooms,
  topics: 'one',
  args: words('请写上哪个村'),
  example: '联合协商 12 河湾村',
  help: '请别的村一起商量，两边的人都要到',
  async run(context, name) {
    const { tx, person, actor, now, timeZone } = context;
    const topic = theTopic(context);
    const n = topic.number;
    const unit = await tx.unit.findFirst({ where: { name } });
    if (!unit) throw new UserError(`没有「${name}」这个村。请写全名，例如：联合协商 ${n} 河湾村`);
    // The other village's people are called as well: whoever calls them must be their convener too.
    if (!roleAmong(await grantsAt(tx, person.id, unit.id), conveners)) {
      throw new UserError(`${unit.name}不归您召集，请管两边的召集人来发：联合协商 ${n} ${unit.name}`);
    }
    const after = await joinUnitTo(tx, topic, actor, unit, now, timeZone);
    const proposal = await proposeParties(tx, after);
    return {
      text: `${nameOf(topic)}和${unit.name}一起商量，${topic.private ? '不通知村群' : '两边的村群都会通知'}。\n建议再请：\n${proposal}`,
      choices: [{ label: '都请', command: `邀请 ${n} 全部` }],
    };
  },
});
