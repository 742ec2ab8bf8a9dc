import {
  confirmMinutes as confirm,
  draftMinutes,
  editLine,
  minutesOf,
  minutesText,
  publicMinutesText,
  reviseMinutes,
} from '../../consultations/minutes.js';
import { UserError } from '../../errors.js';
import { minutesForPaper } from '../../papers/minutes.js';
import { conveners } from '../../people/roles.js';
import { nameOf } from '../../topics/topics.js';
import { anyText, nothing, words } from '../args.js';
import { fileLink, takeFileWord } from '../as-file.js';
import { anywhere, type CommandContext, command, offices, theTopic } from '../command.js';

export const minutes = command({
  name: '纪要',
  synonyms: ['协商纪要', '会议纪要', '看纪要'],
  who: 'anyone',
  where: anywhere,
  topics: 'one',
  action: 'draftMinutes',
  args: anyText,
  asFile: true,
  example: '纪要 12',
  help: '看协商纪要',
  async run(context, text) {
    const { tx, actor, now, timeZone } = context;
    const topic = theTopic(context);
    const drafts = seesDrafts(context);
    if (takeFileWord(text).asFile) {
      // Says at once where there is none.
      await minutesForPaper(tx, topic, timeZone, drafts);
      const args = { number: topic.number, drafts };
      const admin = `minutes ${topic.number} --out 纪要.docx`;
      return fileLink(context, { kind: 'minutes', args, unitId: topic.unitId, admin });
    }
    if (!drafts) {
      const confirmed = await minutesOf(tx, topic, timeZone, 'confirmed');
      if (!confirmed) throw new UserError(`${topic.number}号还没有定稿的纪要。想看进度发：查 ${topic.number}`);
      return publicMinutesText(topic, confirmed);
    }
    if (/^(?:重新起草|重写|重起草|重新)/.test(text)) {
      return minutesText(topic, await draftMinutes(tx, topic, actor, now, timeZone));
    }
    if (/^(?:修订|修改|重开)/.test(text)) {
      return minutesText(topic, await reviseMinutes(tx, topic, actor, now, timeZone));
    }
    const known = await minutesOf(tx, topic, timeZone);
    return minutesText(topic, known ?? (await draftMinutes(tx, topic, actor, now, timeZone)));
  },
});

/** Those of the workroom, where others do not read along. */
const seesDrafts = ({ actor, group }: CommandContext) => actor.role !== undefined && group.purpose !== 'village';

export const editMinutes = command({
  name: '改纪要',
  synonyms: ['修改纪要'],
  who: conveners,
  where: offices,
  topics: 'one',
  action: 'editMinutes',
  args: words('请写上第几行，再写新的话'),
  example: '改纪要 12 3 主持：某某',
  help: '改纪要的一行，以人写的为准',
  async run(context, text) {
    const { tx, actor, person, now, timeZone } = context;
    const topic = theTopic(context);
    const [, line, rest = ''] = /^第?\s*(\d{1,3})\s*行?[\s:：，,、.]*([\s\S]*)$/.exec(text) ?? [];
    if (!line || rest.trim() === '') {
      throw new UserError(`请写上第几行，再写新的话。例如：改纪要 ${topic.number} 3 新的话`);
    }
    const edit = { line: Number(line), text: rest.trim() };
    const changed = await editLine(tx, topic, { ...actor, personId: person.id }, edit, now, timeZone);
    return `第${line}行改好了：${changed.field}：${changed.text}`;
  },
});

export const confirmMinutes = command({
  name: '纪要定稿',
  synonyms: ['定稿纪要', '确认纪要'],
  who: conveners,
  where: offices,
  topics: 'one',
  action: 'confirmMinutes',
  args: nothing,
  example: '纪要定稿 12',
  help: '纪要没问题了，大家都可以看',
  async run(context) {
    const { tx, actor, now, timeZone } = context;
    const topic = theTopic(context);
    await confirm(tx, topic, actor, now, timeZone);
    return `${nameOf(topic)}的纪要定稿了，会告诉反映人。谁都可以发：纪要 ${topic.number}（群众不点名）`;
  },
});
