import { UserError } from '../../errors.js';
import { recordVisit } from '../../followups/activities.js';
import { conveners } from '../../people/roles.js';
import { unitNamed } from '../../people/units.js';
import { mask } from '../../triage/mask.js';
import { words } from '../args.js';
import { command, offices } from '../command.js';

export const visit = command({
  name: '走访',
  synonyms: ['下村走访', '走访了'],
  who: [...conveners, 'cppccMember', 'villageCadre'],
  where: offices,
  topics: 'none',
  args: words('请写上去了哪里、听到什么'),
  example: '走访 李家庄 看了5户老人，都说吃水没问题',
  help: '记一次走访（有要办的事另外发：代录）',
  async run({ tx, unitId, now, actor }, text) {
    if (unitId === null) return '这个群还没有绑定。';
    const [place = '', ...rest] = text.split(/[\s，,：:]+/);
    const visited = await unitNamed(tx, place, unitId);
    const said = mask(rest.join('，')).text;
    if (!visited) throw new UserError(`没有找到「${place}」。先写村名或镇名，例如：走访 李家庄 看了5户老人`);
    if (said === '') throw new UserError(`请写一句听到什么。例如：走访 ${place} 看了5户老人，都说吃水没问题`);
    await recordVisit(tx, unitId, visited, actor, said, now);
    return `记下了，走访${visited.name}：${said}`;
  },
});
