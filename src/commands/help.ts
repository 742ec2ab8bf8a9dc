import { grantsAt } from '../people/roles.js';
import { anyText } from './args.js';
import { anywhere, type Command, command } from './command.js';

/** 帮助 shows only what this person may do in this chat. */
export const helpCommand = (all: () => readonly Command[]) =>
  command({
    name: '帮助',
    synonyms: ['帮忙看看怎么用', '怎么用', '使用说明', '菜单', '功能', '你会什么', '你能干啥', 'help', '?', '？'],
    who: 'anyone',
    where: anywhere,
    topics: 'none',
    args: anyText,
    example: '帮助',
    help: '看看能发什么',
    async run({ tx, person, unitId, group }) {
      const grants = await grantsAt(tx, person.id, unitId);
      const mine = all().filter(
        (c) =>
          c.name !== '帮助' &&
          (group.purpose === null || c.where.includes(group.purpose)) &&
          (c.who === 'anyone' || c.who.some((role) => grants.some((grant) => grant.role === role))),
      );
      const line = (c: Command) => `· ${c.example}——${c.help}`;
      const everyone = mine.filter((c) => c.who === 'anyone');
      const office = mine.filter((c) => c.who !== 'anyone');
      const lines = ['有公家的事，@我直接说就行，比如：@小商 3号楼路灯坏了三天了。', ...everyone.map(line)];
      if (office.length > 0) lines.push('', '您还可以：', ...office.map(line));
      return lines.join('\n');
    },
  });
