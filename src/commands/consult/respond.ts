import { respond } from '../../consultations/invitations.js';
import { inviteesIn } from '../../consultations/invitees.js';
import { atTheirTable, lastTable } from '../../consultations/table.js';
import { formatMoment } from '../../time.js';
import { nameOf } from '../../topics/topics.js';
import { anyText } from '../args.js';
import { anywhere, command, theTopic } from '../command.js';

export const attend = command({
  name: '参加',
  synonyms: ['我参加', '能参加', '愿意参加', '能来'],
  who: 'anyone',
  where: anywhere,
  topics: 'one',
  action: 'respond',
  candidates: atTheirTable,
  args: anyText,
  example: '参加 12',
  help: '请您来商量的，答应一声',
  onRequest: true,
  async run(context) {
    const { tx, person, now, timeZone } = context;
    const topic = theTopic(context);
    await respond(tx, topic, person.id, { comes: true }, now, timeZone);
    const table = await lastTable(tx, topic.id);
    const when = table?.scheduledAt ? `${formatMoment(table.scheduledAt, timeZone)} ${table.place ?? ''}` : '';
    return `好的，记下您来商量${nameOf(topic)}。${when}\n到了发：签到 ${topic.number}`;
  },
});

/** 出差 由白露代 */
const standIn =
  /[\s，,。；;]*(?:由|请|让|派)\s*[@＠]?([^\s，,。由请让派]{1,12}?)\s*(?:来|去)?(?:代替|代)(?:我)?(?:参加|来|去)?[\s。.!！]*$/;

export const stayAway = command({
  name: '不参加',
  synonyms: ['不能参加', '参加不了', '来不了', '不来', '去不了', '请假'],
  who: 'anyone',
  where: anywhere,
  topics: 'one',
  action: 'respond',
  candidates: atTheirTable,
  args: anyText,
  example: '不参加 12 出差 由某某代',
  help: '请您来商量但来不了，说一声，也可以请人代',
  onRequest: true,
  async run(context, text) {
    const { tx, person, message, now, timeZone } = context;
    const topic = theTopic(context);
    const found = standIn.exec(text);
    const [who] = found ? await inviteesIn(tx, topic, message, found[1] as string) : [];
    const reason = (found ? text.slice(0, found.index) : text).replace(/^[\s，,：:]+|[\s，,]+$/g, '');
    const answer = { comes: false, ...(reason && { reason }), ...(who && { substitute: who }) };
    const { substitute } = await respond(tx, topic, person.id, answer, now, timeZone);
    if (!substitute) return `记下了，${topic.number}号这次您不来。能来了再发：参加 ${topic.number}`;
    const name = who?.person?.name ?? who?.name;
    const tell = substitute.unreached.length > 0 ? '我没法私聊通知，请您转告。' : '已经私聊去请了。';
    return `记下了，${topic.number}号这次您不来，由${name}代。${tell}`;
  },
});
