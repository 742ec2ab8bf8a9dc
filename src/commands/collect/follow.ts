import { UserError } from '../../errors.js';
import { follow as followTopic } from '../../topics/follows.js';
import { headOf, publicNameOf } from '../../topics/topics.js';
import { nothing } from '../args.js';
import { anywhere, command, theTopic } from '../command.js';

export const follow = command({
  name: '订阅',
  synonyms: ['关注', '跟进'],
  who: 'anyone',
  where: anywhere,
  topics: 'one',
  args: nothing,
  example: '订阅 12',
  help: '这事有结果告诉我（不想听了发：退订 12）',
  async run(context) {
    const { tx, person, group, now } = context;
    const topic = await headOf(tx, theTopic(context));
    const done = await followTopic(tx, topic, person, group, now);
    const name = publicNameOf(topic);
    if (done === 'reporter') throw new UserError(`${topic.number}号就是您反映的，办得怎样本来就会告诉您。`);
    if (done === 'already') throw new UserError(`您已经订阅了${topic.number}号，有结果会告诉您。`);
    return done === 'unmuted'
      ? `好，${name}办得怎样又会告诉您了。`
      : `好，${name}有结果告诉您。不想听了发：退订 ${topic.number}`;
  },
});
