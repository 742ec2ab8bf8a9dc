import { UserError } from '../../errors.js';
import { merge } from '../../topics/merging.js';
import { nameOf } from '../../topics/topics.js';
import { nothing } from '../args.js';
import { anywhere, command } from '../command.js';

/** The answer to 「和8号是一回事吗？」: the reporter joins the older topic; nothing said is lost. */
export const sameMatter = command({
  name: '同一件',
  synonyms: ['是同一件', '是一回事'],
  who: 'anyone',
  where: anywhere,
  topics: 'many',
  args: nothing,
  example: '同一件 12 8',
  help: '我反映的12号和8号是一件事',
  onRequest: true,
  async run({ tx, topics, person, actor, now }) {
    const [mine, other] = topics;
    if (!mine || !other) throw new UserError('请写上两个号数，例如：同一件 12 8');
    const reporters = await tx.report.findMany({ where: { topicId: mine.id } });
    if (!reporters.some((report) => report.personId === person.id)) {
      throw new UserError(`${mine.number}号不是您反映的，要合并请召集人来：合并 ${mine.number} 到 ${other.number}`);
    }
    if (reporters.length > 1) throw new UserError(`${mine.number}号还有别人反映，要由召集人来合并。`);
    await merge(tx, mine, other, { ...actor, role: 'reporter' }, now);
    return `好，${mine.number}号并到${nameOf(other)}一起办，办得怎样会告诉您。`;
  },
});
