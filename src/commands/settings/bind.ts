import { UserError } from '../../errors.js';
import { redeemCode } from '../../people/codes.js';
import { purposeLabels } from '../../people/purposes.js';
import { giveRole } from '../../people/role-grants.js';
import { roleLabels } from '../../people/roles.js';
import { recordUnitEvent } from '../../people/unit-events.js';
import { words } from '../args.js';
import { anywhere, command } from '../command.js';

export const bind = command({
  name: '绑定',
  synonyms: ['绑定码', '认领'],
  who: 'anyone',
  where: anywhere,
  topics: 'none',
  args: words('请写上绑定码'),
  // 绑定ABCD2345
  glued: /^[A-Za-z0-9]{8}$/,
  example: '绑定 ABCD2345',
  help: '用管理员给的码绑定本群或领取身份',
  onRequest: true,
  async run({ tx, now, person, group }, typed) {
    const code = await redeemCode(tx, typed, person.id, now);
    if (!code) throw new UserError('这个绑定码不对，或者已经用过、过期了。请向管理员再要一个。');
    const unit = await tx.unit.findUniqueOrThrow({ where: { id: code.unitId } });
    if (code.role) {
      const grant = { personId: person.id, unitId: unit.id, role: code.role, body: code.body };
      await giveRole(tx, grant, 'code', now);
      return `好了，您现在是${unit.name}的${code.body ? `${code.body}负责人` : roleLabels[code.role]}。发「帮助」看看能做什么。`;
    }
    if (group.purpose === 'direct') throw new UserError('这是绑定群用的码，请到要绑定的群里发。');
    const purpose = code.purpose ?? 'village';
    await tx.group.update({ where: { id: group.id }, data: { unitId: unit.id, purpose, body: code.body } });
    const data = { groupId: group.id, purpose, ...(code.body && { body: code.body }) };
    await recordUnitEvent(tx, unit.id, { action: 'bindGroup', actor: { personId: person.id }, at: now, data });
    return purpose === 'village'
      ? `好了，本群已绑定「${unit.name}」。乡亲们有公家的事，@我直接说就行；发「帮助」看怎么用。`
      : `好了，本群已绑定为「${unit.name}」的${purposeLabels[purpose]}。发「帮助」看看能做什么。`;
  },
});
