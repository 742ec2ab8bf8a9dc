import { attendanceText } from '../../consultations/attendance.js';
import { tableFor } from '../../consultations/positions.js';
import { staff } from '../../people/roles.js';
import { anyText } from '../args.js';
import { command, rooms, theTopic } from '../command.js';

export const attendance = command({
  name: '参会',
  synonyms: ['参会名单', '谁来', '谁参加', '到会'],
  who: staff,
  where: rooms,
  topics: 'one',
  action: 'invite',
  args: anyText,
  example: '参会 12',
  help: '看请了谁、谁来、还差谁',
  async run(context) {
    const topic = theTopic(context);
    return attendanceText(context.tx, topic, await tableFor(context.tx, topic));
  },
});
