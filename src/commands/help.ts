import { anyText } from './args.js';
import { anywhere, type Command, command } from './command.js';

/** 帮助 shows only what this person may do in this chat. */
export const helpCommand = (all: () => readonly Command[]) =>
  command({
    name: '帮助',
    synonyms: ['怎么用', '使用说明', '菜单', '功能', '你会什么', '你能干啥', 'help', '?', '？'],
    who: 'anyone',
    where: anywhere,
    topics: 'none',
    args: anyText,
    example: '帮助',
    help: '看看能发什么',
    onRequest: true,
    async run({ grants, group }) {
      if (group.purpose === null) return '这个群还没有绑定村或社区。请管理员在这里发：绑定 绑定码';
      const here = group.purpose;
      const mine = all().filter(
        (c) =>
          !c.onRequest &&
          c.where.includes(here) &&
          (c.who === 'anyone' || c.who.some((role) => grants.some((grant) => grant.role === role))),
      );
      const everyone = mine.filter((c) => c.who === 'anyone');
      const office = mine.filter((c) => c.who !== 'anyone');
      const lines = [
        '有公家的事，@我直接说就行，比如：3号楼路灯坏了三天了',
        '也可以发：',
        ...everyone.map((c) => `· ${c.example}（${c.help}）`),
      ];
      if (office.length > 0) lines.push('您还可以办：', ...office.map((c) => `· ${c.example}`));
      return lines.join('\n');
    },
  });
