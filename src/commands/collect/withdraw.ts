import { UserError } from '../../errors.js';
import { endObjections } from '../../topics/objections.js';
import { nameOf, withdrawReport } from '../../topics/topics.js';
import { anyText } from '../args.js';
import { anywhere, command, theTopic } from '../command.js';

export const withdraw = command({
  name: '撤回',
  synonyms: ['我要撤回', '撤销', '不反映了'],
  who: 'anyone',
  where: anywhere,
  topics: 'one',
  action: 'withdraw',
  args: anyText,
  example: '撤回 12',
  help: '收回我反映的事',
  async run(context) {
    const topic = theTopic(context);
    const done = await withdrawReport(context.tx, topic, context.person, context.now);
    if (done === 'none') throw new UserError(`${topic.number}号不是您反映的，撤不了。您反映过的可以发「我的」看看。`);
    if (done === 'topic') {
      await endObjections(context.tx, topic, context.now);
      return `${nameOf(topic)}已撤回。以后还有这事，再说一声就行。`;
    }
    return `您的那份反映已撤回。${nameOf(topic)}还有别的乡亲关心，会接着办。`;
  },
});
