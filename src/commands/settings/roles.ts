import type { PersonModel } from '../../db/client.js';
import { UserError } from '../../errors.js';
import { nameFor } from '../../people/names.js';
import { giveRole, roleGivers, takeRole } from '../../people/role-grants.js';
import { describeRoles, parseRole, roleLabels } from '../../people/roles.js';
import { quotedMessage } from '../../topics/sources.js';
import { anyText } from '../args.js';
import { type CommandContext, command, offices } from '../command.js';

const shown = 30;

export const roles = command({
  name: '角色',
  synonyms: ['授权', '设置角色'],
  who: roleGivers,
  where: offices,
  topics: 'none',
  args: anyText,
  example: '角色 @张三 联络员',
  help: '看谁是什么身份，或给人身份（取消：角色 @张三 取消 联络员）',
  async run(context, text) {
    if (context.unitId === null) throw new UserError('这个群还没有绑定，先发：绑定 绑定码');
    if (text === '') return listRoles(context, context.unitId);
    const parts = text.replace(/^@/, '').split(/[\s@]+/);
    const role = parseRole(parts.at(-1) ?? '');
    if (!role)
      throw new UserError(`不认识这个身份。可以是：${Object.values(roleLabels).join('、')}。例如：角色 @张三 联络员`);
    const remove = parts.includes('取消');
    const named = parts.slice(0, -1).filter((part) => part !== '取消')[0];
    const person = await findPerson(context, named);
    const grant = { personId: person.id, unitId: context.unitId, role };
    const by = { personId: context.person.id };
    if (remove) {
      return (await takeRole(context.tx, grant, by, context.now))
        ? `${nameFor(person)}不再是${roleLabels[role]}了。`
        : `${nameFor(person)}本来就不是这里的${roleLabels[role]}。`;
    }
    await giveRole(context.tx, grant, by, context.now);
    return `${nameFor(person)}现在是${roleLabels[role]}了。`;
  },
});

async function listRoles(context: CommandContext, unitId: number): Promise<string> {
  const grants = await context.tx.roleGrant.findMany({
    where: { unitId },
    include: { person: true },
    orderBy: { id: 'asc' },
    take: shown,
  });
  if (grants.length === 0) return '这里还没有人有身份。例如：角色 @张三 联络员';
  const people = new Map<number, typeof grants>();
  for (const grant of grants) people.set(grant.personId, [...(people.get(grant.personId) ?? []), grant]);
  const lines = [...people.values()].map(
    (own) => `${nameFor((own[0] as (typeof grants)[number]).person)}：${describeRoles(own)}`,
  );
  return `${lines.join('\n')}\n给人身份：角色 @张三 联络员`;
}

/** By @ (the platform's list of who was @-ed, then the name or account typed), or the author of the quoted message. */
async function findPerson(context: CommandContext, named: string | undefined): Promise<PersonModel> {
  const { tx, message, group } = context;
  const { platform } = message;
  const mentioned = (message.mentions as { userId?: string }[]).flatMap((m) => (m.userId ? [m.userId] : []));
  if (mentioned.length === 1) {
    const key = { platform, userId: mentioned[0] as string };
    await tx.person.createMany({ data: [{ ...key, name: named ?? null }], skipDuplicates: true });
    return tx.person.findUniqueOrThrow({ where: { platform_userId: key } });
  }
  const quoted = await quotedMessage(tx, message, group);
  if (quoted?.personId && !named) return tx.person.findUniqueOrThrow({ where: { id: quoted.personId } });
  if (!named) throw new UserError('要给谁身份？例如：角色 @张三 联络员，或者引用他的一句话再发：角色 联络员');
  const found = await tx.person.findMany({
    where: { platform, OR: [{ name: named }, { userId: named }] },
    take: 2,
  });
  if (found.length === 1) return found[0] as PersonModel;
  throw new UserError(
    found.length === 0
      ? `还没见「${named}」说过话。请他先 @我 说一句，或在工作台的「设置」里给他要一个绑定码。`
      : `有好几位「${named}」。请引用他的一句话再发：角色 联络员`,
  );
}
