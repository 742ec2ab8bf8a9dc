import { UserError } from '../../errors.js';
import { endorse as addEndorsement } from '../../topics/endorsements.js';
import { nameOf } from '../../topics/topics.js';
import { nothing } from '../args.js';
import { anywhere, command, theTopic } from '../command.js';

export const endorse = command({
  name: '附议',
  synonyms: ['我附议', '支持', '赞同', '同求', '+1'],
  who: 'anyone',
  where: anywhere,
  topics: 'one',
  action: 'endorse',
  args: nothing,
  example: '附议 12',
  help: '这事我也关心',
  async run(context) {
    const topic = theTopic(context);
    const { result, count, promoted } = await addEndorsement(
      context.tx,
      topic,
      context.person,
      context.group,
      context.message,
      context.now,
    );
    if (result === 'own') throw new UserError(`${topic.number}号就是您反映的，不用再附议，办好了会告诉您。`);
    if (result === 'already') throw new UserError(`您已经附议过${topic.number}号了，现在${count}人附议。`);
    const note = promoted ? '附议的人够多，已经自动受理。' : '有结果会告诉您。';
    return `记下了，您附议${nameOf(topic)}，现在${count}人附议。${note}`;
  },
});
