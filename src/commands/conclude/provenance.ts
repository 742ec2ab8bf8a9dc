import { minutesOf } from '../../consultations/minutes.js';
import type { Source } from '../../consultations/minutes-sources.js';
import { UserError } from '../../errors.js';
import { staff } from '../../people/roles.js';
import { quotedMessage } from '../../topics/sources.js';
import { nameOf } from '../../topics/topics.js';
import { anyText } from '../args.js';
import { type CommandContext, command, offices, theTopic } from '../command.js';

/** Both ways: from a line of the minutes to the words, and from a quoted message to the lines that rest on it. */
export const provenance = command({
  name: '出处',
  synonyms: ['依据', '看出处', '来源'],
  who: staff,
  where: offices,
  topics: 'one',
  args: anyText,
  example: '出处 12 3',
  help: '看纪要的一行是根据谁的哪句话；引用一条消息发「出处」，看它用在了哪里',
  async run(context, text) {
    const topic = theTopic(context);
    const n = topic.number;
    const minutes = await minutesOf(context.tx, topic, context.timeZone);
    if (!minutes) throw new UserError(`${n}号还没有纪要。我来起草，发：纪要 ${n}`);
    const number = Number(/\d{1,3}/.exec(text)?.[0] ?? 0);
    if (number === 0) return usesOf(context, minutes.sources, minutes.lines);
    const line = minutes.lines[number - 1];
    if (!line) throw new UserError(`纪要只有${minutes.lines.length}行。例如：出处 ${n} 3`);
    const found = line.sources.map(
      (id) => minutes.sources.find((source) => source.id === id) ?? { id, who: '', text: '这一条已经没有了' },
    );
    return [
      `${nameOf(topic)}纪要第${number}行：${line.field}：${line.text}`,
      ...(line.editedById ? ['这一行有人改过，下面是起草时的依据：'] : []),
      ...found.map(shown),
    ].join('\n');
  },
});

const shown = ({ id, who, text, replaced }: Pick<Source, 'id' | 'who' | 'text' | 'replaced'>) =>
  `· ${who}：${text}${replaced ? '（后来作了更正）' : ''}〔${id}〕`;

async function usesOf(
  context: CommandContext,
  sources: Source[],
  lines: { field: string; text: string; sources: string[] }[],
): Promise<string> {
  const topic = theTopic(context);
  const quoted = await quotedMessage(context.tx, context.message, context.group);
  if (!quoted)
    throw new UserError(`请写上纪要的第几行，例如：出处 ${topic.number} 3；或引用一条消息发：出处 ${topic.number}`);
  const ids = sources.filter((source) => source.messageId === quoted.id).map((source) => source.id);
  const uses = lines.flatMap((line, index) =>
    line.sources.some((id) => ids.includes(id)) ? [`${index + 1} ${line.field}：${line.text}`] : [],
  );
  if (uses.length === 0) return `这条消息没有用在${nameOf(topic)}的纪要里。`;
  return [`这条消息用在${nameOf(topic)}的纪要里：`, ...uses].join('\n');
}
