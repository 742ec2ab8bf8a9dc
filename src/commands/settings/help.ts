import type { Role } from '../../db/client.js';
import { anyText } from '../args.js';
import { anywhere, type Command, type CommandContext, command, type Stage } from '../command.js';

/** So many fit on a phone's screen; more are shown stage by stage. */
const fitsAtOnce = 12;

/** 帮助 shows only what this person may do in this chat; `帮助 公示` one stage with explanations. */
export const helpCommand = (stages: () => readonly Stage[]) =>
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
    async run(context, asked) {
      if (context.group.purpose === null) return '这个群还没有绑定村或社区。请管理员在这里发：绑定 绑定码';
      const mine = stages()
        .map((stage) => ({ ...stage, commands: stage.commands.filter((c) => mayRun(c, context)) }))
        .filter((stage) => stage.commands.length > 0);
      const stage = mine.find(({ name }) => asked !== '' && asked.includes(name));
      if (stage) {
        const lines = stage.commands.map((c) => `· ${c.example}（${c.help}）`);
        return [`【${stage.name}】可以发：`, ...lines].join('\n');
      }
      return [...forEveryone(mine), ...forOffice(mine)].join('\n');
    },
  });

function mayRun(c: Command, { grants, group }: CommandContext): boolean {
  if (c.onRequest || group.purpose === null || !c.where.includes(group.purpose)) return false;
  return c.who === 'anyone' || c.who.some((role: Role) => grants.some((grant) => grant.role === role));
}

function forEveryone(mine: Stage[]): string[] {
  const lines = mine.flatMap((stage) => stage.commands).filter((c) => c.who === 'anyone');
  return [
    '有公家的事，@我直接说就行，比如：3号楼路灯坏了三天了',
    '也可以发：',
    ...lines.map((c) => `· ${c.example}（${c.help}）`),
  ];
}

function forOffice(mine: Stage[]): string[] {
  const office = mine
    .map((stage) => ({ ...stage, commands: stage.commands.filter((c) => c.who !== 'anyone') }))
    .filter((stage) => stage.commands.length > 0);
  const all = office.flatMap((stage) => stage.commands);
  if (all.length === 0) return [];
  if (all.length <= fitsAtOnce) return ['您还可以办：', ...all.map((c) => `· ${c.example}`)];
  const first = office[0]?.name ?? '';
  return [
    '您还可以办：',
    ...office.map((stage) => `【${stage.name}】${stage.commands.map((c) => c.name).join(' ')}`),
    `写法发：帮助 ${first}`,
  ];
}
