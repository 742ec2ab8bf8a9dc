import { UserError } from '../../errors.js';
import { conveners } from '../../people/roles.js';
import { unitNamed } from '../../people/units.js';
import { correctUnit as correct } from '../../topics/corrections.js';
import { nameOf } from '../../topics/topics.js';
import { words } from '../args.js';
import { command, offices, theTopic } from '../command.js';

export const correctUnit = command({
  name: '改归属',
  synonyms: ['改村', '归属改成'],
  who: conveners,
  where: offices,
  topics: 'one',
  action: 'correct',
  args: words('请写上是哪个村（社区）的事'),
  example: '改归属 12 河湾村',
  help: '记错了村的，改过来',
  async run(context, text) {
    const topic = theTopic(context);
    const name = text.replace(/^(?:为|成|到)\s*/, '');
    const unit = await unitNamed(context.tx, name, topic.unitId);
    if (!unit) throw new UserError(`没有叫「${name}」的单位，请写全名。例如：改归属 ${topic.number} 河湾村`);
    await correct(context.tx, topic, unit, context.actor, context.now);
    return `${nameOf(topic)}改归${unit.name}，会告诉反映人。`;
  },
});
