import { addPosition, correctLast, ownSeat, type PositionKind, tableFor } from '../../consultations/positions.js';
import { parseSpeech, recordSpeech, type Speaker, speakerNamed } from '../../consultations/speech.js';
import { atTheirTable, participantOf } from '../../consultations/table.js';
import { UserError } from '../../errors.js';
import { conveners } from '../../people/roles.js';
import { nameOf } from '../../topics/topics.js';
import { mask } from '../../triage/mask.js';
import { words } from '../args.js';
import { type CommandContext, command, rooms, theTopic } from '../command.js';

const shared = {
  who: 'anyone',
  where: rooms,
  topics: 'one',
  candidates: atTheirTable,
  forOthers: conveners,
} as const;

/** Whether it is dissent only the speaker knows: it is asked, not assumed. */
const soundsAgainst = /不同意|不赞成|不答应|反对|不认可|有意见/;

export const record = command({
  ...shared,
  name: '记录',
  synonyms: ['发言', '意见记录'],
  action: 'position',
  args: words('请写上说了什么'),
  example: '记录 12 先修主路',
  help: '把协商时的话记下来（召集人替人记：记录 12 群众代表某某：先修主路）',
  async run(context, text) {
    const speakers = await write(context, text, 'view');
    const n = theTopic(context).number;
    const against = soundsAgainst.test(text) ? `\n要是不同意，另发：不同意见 ${n} 不同意什么（会有人来解释）` : '';
    return `记下了${speakers.join('、')}的话。说得不对，发：更正 ${n} 该怎么说${against}`;
  },
});

export const dissent = command({
  ...shared,
  name: '不同意见',
  synonyms: ['有不同意见', '保留意见'],
  action: 'dissent',
  args: words('请写上不同意什么、为什么'),
  example: '不同意见 12 占了我家门口的地',
  help: '协商时不同意的，记下来，会有人来解释',
  async run(context, text) {
    const n = theTopic(context).number;
    const speakers = await write(context, text, 'dissent');
    return `记下了${speakers.join('、')}的不同意见，解释了才能下结论。解释发：解释说明 ${n} 怎么解释`;
  },
});

export const correct = command({
  ...shared,
  name: '更正',
  synonyms: ['更正发言', '改发言'],
  action: 'correctPosition',
  args: words('请写上该怎么说'),
  example: '更正 12 我说的是先修主路',
  help: '改自己最后说的那句（召集人替人改：更正 12 群众代表某某：该怎么说）',
  async run(context, text) {
    const { tx, person, actor, message, now } = context;
    const topic = theTopic(context);
    const [speech] = forOthers(context, text) ? parseSpeech(text) : [];
    const table = await tableFor(tx, topic);
    const seat = speech?.speaker ? speakerNamed(table, topic, speech.speaker).seat : ownSeat(table, topic, person.id);
    if (!seat) throw new UserError(`没有记过「${speech?.speaker}」的话。`);
    const said = { words: mask(speech?.words ?? text).text, messageId: message.id };
    await correctLast(tx, topic, seat, actor, said, now);
    return `改好了${nameOf(topic)}里${seat.name}的话：${said.words}`;
  },
});

/** Only who may write for others is read as naming speakers: 「时间：下周」 of a participant is all their own. */
const forOthers = (context: CommandContext, text: string) =>
  context.onBehalf && parseSpeech(text).some((speech) => speech.speaker !== undefined);

/** Gives whose words they are. */
async function write(context: CommandContext, text: string, kind: PositionKind): Promise<string[]> {
  const { tx, person, actor, message, now } = context;
  const topic = theTopic(context);
  const masked = mask(text).text;
  const how = { actor, kind, messageId: message.id, at: now };
  const table = await tableFor(tx, topic);
  if (context.onBehalf) {
    const seat = participantOf(table, person.id);
    const otherwise: Speaker | undefined = seat && { seat, party: seat.party, name: seat.name };
    return recordSpeech(tx, topic, masked, { ...how, ...(otherwise && { otherwise }) });
  }
  const seat = ownSeat(table, topic, person.id);
  await addPosition(tx, topic, table, {
    ...how,
    participant: seat,
    party: seat.party,
    speaker: seat.name,
    words: masked,
  });
  return ['您'];
}
