import { z } from 'zod';
import { UserError } from '../../errors.js';
import { conveners, roleAmong } from '../../people/roles.js';
import { nameOf } from '../../topics/topics.js';
import { joinedWords, takeOut as takeWordsOut } from '../../triage/take-out.js';
import { anywhere, type CommandContext, command, type Reply, theTopic } from '../command.js';

const shown = 6;
const maxLabel = 26;

/** The row of the message, as a choice brings it. */
const messageRow = z.string().transform((text, context) => {
  const typed = text.replace(/[。！!吧的\s]+/g, '');
  if (!/^\d{0,9}$/.test(typed)) context.addIssue('后面不用再写别的。');
  return typed === '' ? undefined : Number(typed);
});

export const takeOut = command({
  name: '不是这件',
  synonyms: ['不是这件事', '不是这个议题', '不是一回事', '说的不是这件'],
  who: 'anyone',
  where: anywhere,
  topics: 'one',
  action: 'takeOut',
  args: messageRow,
  example: '不是这件 12',
  help: '我说的被算进12号了，其实是另一件事',
  run: (context, row) => takeWords(context, row),
});

/** Whoever runs the programme may take anybody's words out, in the office; others their own. */
export async function takeWords(context: CommandContext, row: number | undefined): Promise<Reply> {
  const { tx, group, grants, person, actor, now } = context;
  const topic = theTopic(context);
  const n = topic.number;
  const office = group.purpose !== 'village' && roleAmong(grants, conveners) !== undefined;
  const joined = await joinedWords(tx, topic, office ? undefined : person.id);
  if (row === undefined && office && joined.length > 0) {
    return {
      text: `${nameOf(topic)}里后来算进来的话，哪句说的不是这件？`,
      choices: joined.slice(0, shown).map(({ message, words }) => ({
        label: words.length > maxLabel ? `${words.slice(0, maxLabel - 1)}…` : words,
        command: `不是这件 ${n} ${message.id}`,
      })),
    };
  }
  const one = row === undefined ? joined[0] : joined.find(({ message }) => message.id === row);
  if (!one) {
    throw new UserError(
      office
        ? `${n}号没有并到别的议题里，也没有后来算进来的话。整件不是议题的，发：不是议题 ${n}`
        : `没有您的话算在${n}号里。不想再听它的消息，发：退订 ${n}`,
    );
  }
  const own = await takeWordsOut(tx, topic, one, office ? actor : { personId: person.id, role: 'reporter' }, now);
  if (!own) return `好，这句话不算在${n}号里了。`;
  if (!office) return `好，不算在${n}号里了，另记为${nameOf(own)}，有信儿告诉您。`;
  return {
    text: `这句话从${n}号拿出来，另记为${nameOf(own)}，等筛选，会告诉反映人。`,
    choices: [
      { label: '受理', command: `受理 ${own.number}` },
      { label: '不予列入', command: `不予列入 ${own.number}` },
    ],
  };
}
