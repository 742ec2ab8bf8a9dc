import { UserError } from '../../errors.js';
import { offlineName } from '../../people/offline.js';
import { grantsAt, roleAmong, roleLabels, staff } from '../../people/roles.js';
import { chatToTell } from '../../people/units.js';
import { type Channel, channelLabels } from '../../topics/channels.js';
import { openStallOf } from '../../topics/stalls.js';
import { nameOf } from '../../topics/topics.js';
import { readDictated } from '../../triage/dictated.js';
import { screeningChoices } from '../../triage/filing.js';
import { recordOpinion } from '../../triage/record-opinion.js';
import { anyText } from '../args.js';
import { type CommandContext, command, offices } from '../command.js';

const ways: [RegExp, Channel][] = [
  [/^(?:电话|来电|打电话|热线)/, 'phone'],
  [/^(?:走访|入户|上门|下村)/, 'visit'],
  [/^(?:征集表|意见表|表格|纸条|意见箱)/, 'form'],
  [/^(?:摆摊|集市|赶集)/, 'stall'],
];

export const dictate = command({
  name: '代录',
  synonyms: ['代记', '代填', '代为反映', '帮录'],
  who: staff,
  where: offices,
  topics: 'none',
  beneath: true,
  args: anyText,
  example: '代录 电话 李家庄 王大爷 村东头路灯不亮',
  help: '替没有手机的人记（电话、走访、征集表、摆摊），姓名可不写',
  async run(context, text) {
    const found = ways.find(([pattern]) => pattern.test(text));
    if (!found) return askWay(text);
    const [pattern, channel] = found;
    const said = text.replace(pattern, '').replace(/^[\s:：，,、]+/, '');
    return record(context, channel, said);
  },
});

function askWay(text: string) {
  if (text === '') throw new UserError('请写上哪里听来的和什么事。例如：代录 电话 王大爷 村东头路灯不亮');
  const labels = ['电话', '走访', '征集表', '摆摊'];
  return {
    text: '这是从哪里听来的？',
    choices: labels.map((label) => ({ label, command: `代录 ${label} ${text}` })),
  };
}

async function record(
  { tx, now, unitId, group, person, message, actor }: CommandContext,
  channel: Channel,
  text: string,
) {
  if (unitId === null) throw new UserError('这个群还没有绑定村或社区。');
  const dictated = await readDictated(tx, { unitId, personId: person.id }, text);
  if (dictated.words.length < 2) throw new UserError('请写上是什么事。例如：代录 电话 王大爷 村东头路灯不亮');
  const grants = await grantsAt(tx, person.id, dictated.unitId);
  const unit = await tx.unit.findUniqueOrThrow({ where: { id: dictated.unitId } });
  const role = roleAmong(grants, staff);
  if (!role) throw new UserError(`替${unit.name}的人记，要由那里的${roleLabels.villageCadre}或上面的工作人员来。`);
  const stall = channel === 'stall' ? await openStallOf(tx, group.id, person.id) : undefined;
  const filed = await recordOpinion(
    tx,
    {
      ...dictated,
      by: { name: dictated.name },
      channel,
      ...(stall && { stallId: stall.id }),
      group: await chatToTell(tx, group, dictated.unitId),
      filedBy: { ...actor, role },
      message,
    },
    now,
  );
  const topics = filed.map((one) => (one.how === 'raised' ? nameOf(one.topic) : `算进${nameOf(one.topic)}`)).join('；');
  const who = offlineName(dictated, dictated.anonymous);
  return {
    text: `记下了（${channelLabels[channel]}，${unit.name}），${topics}。有信儿告诉您，请转告${who}。`,
    choices: group.purpose === 'workroom' ? filed.filter((one) => one.how === 'raised').flatMap(screeningChoices) : [],
  };
}
