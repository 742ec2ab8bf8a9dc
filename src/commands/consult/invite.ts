import { inviteProposed, invite as inviteTo } from '../../consultations/invitations.js';
import { inviteesIn } from '../../consultations/invitees.js';
import { partyLabel } from '../../consultations/parties.js';
import { tellWorkroom } from '../../consultations/telling.js';
import { UserError } from '../../errors.js';
import { conveners } from '../../people/roles.js';
import { words } from '../args.js';
import { command, rooms, theTopic } from '../command.js';

export const invite = command({
  name: '邀请',
  synonyms: ['请人', '邀请参加'],
  who: conveners,
  where: rooms,
  topics: 'one',
  action: 'invite',
  args: words('请写上请谁'),
  example: '邀请 12 群众代表 某某',
  help: '请人来商量（都请：邀请 12 全部）',
  async run(context, text) {
    const { tx, message, group, actor, now, timeZone } = context;
    const topic = theTopic(context);
    const n = topic.number;
    const everybody = /^(?:全部|都请|所有人|全请)$/.test(text);
    const people = everybody ? [] : await inviteesIn(tx, topic, message, text);
    if (!everybody && people.length === 0) throw new UserError(`请谁？例如：邀请 ${n} 群众代表 老马`);
    const { seats, unreached } = everybody
      ? await inviteProposed(tx, topic, actor, now, timeZone)
      : await inviteTo(tx, topic, actor, people, now, timeZone);
    if (seats.length === 0) return `都请过了。看谁来发：参会 ${n}`;
    const lines = [
      `请了${seats.length}位来商量${n}号：${seats.map((seat) => `${seat.name}（${partyLabel(seat.party)}）`).join('、')}`,
      ...(unreached.length > 0 ? [`没法私聊通知、要当面或打电话说一声的：${unreached.join('、')}`] : []),
      `愿意来的发：参加 ${n}。看谁来发：参会 ${n}`,
    ];
    if (group.purpose === 'direct') await tellWorkroom(tx, topic, `invite:${message.id}`, now, lines);
    return lines.join('\n');
  },
});
