import { checkInOthers, checkInSelf } from '../../consultations/attendance.js';
import { inviteesIn } from '../../consultations/invitees.js';
import { atTheirTable } from '../../consultations/table.js';
import { UserError } from '../../errors.js';
import { conveners } from '../../people/roles.js';
import { anyText } from '../args.js';
import { anywhere, command, theTopic } from '../command.js';

export const checkIn = command({
  name: '签到',
  synonyms: ['我到了', '报到'],
  who: 'anyone',
  where: anywhere,
  topics: 'one',
  action: 'checkIn',
  candidates: atTheirTable,
  forOthers: conveners,
  args: anyText,
  example: '签到 12',
  help: '到了会场说一声（召集人替人签：签到 12 某某 某某）',
  onRequest: true,
  async run(context, text) {
    const { tx, message, group, person, actor, onBehalf, now, timeZone } = context;
    const topic = theTopic(context);
    const people = text === '' || !onBehalf ? [] : await inviteesIn(tx, topic, message, text);
    if (people.length > 0 && group.purpose === 'village') throw new UserError('替人签到请到工作室群里发。');
    const { came, expected, present, opened } =
      people.length > 0
        ? await checkInOthers(tx, topic, actor, people, now, timeZone)
        : await checkInSelf(tx, topic, person.id, now, timeZone);
    const who = people.length > 0 ? `${came.join('、')}到了` : '您到了';
    return `记下了，${who}。应到${expected}位，实到${present}位。${opened ? '人齐了，开始商量。' : ''}`;
  },
});
