import { UserError } from '../../errors.js';
import { unfollow as unfollowTopic } from '../../topics/follows.js';
import { headOf, publicNameOf } from '../../topics/topics.js';
import { nothing } from '../args.js';
import { anywhere, command, theTopic } from '../command.js';

export const unfollow = command({
  name: '退订',
  synonyms: ['取消订阅', '取消关注', '别再问我', '不用问我'],
  who: 'anyone',
  where: anywhere,
  topics: 'one',
  args: nothing,
  example: '退订 12',
  help: '不再问我、告诉我这件事',
  onRequest: true,
  async run(context) {
    const topic = await headOf(context.tx, theTopic(context));
    const done = await unfollowTopic(context.tx, topic, context.person);
    const name = publicNameOf(topic);
    if (done === 'none') throw new UserError(`您没有订阅${topic.number}号，本来就不会打扰您。`);
    const promise = done === 'reporter' ? '，只在有结果时告诉您一次' : '';
    return `好，${name}不再打扰您${promise}。想再听，发：订阅 ${topic.number}`;
  },
});
