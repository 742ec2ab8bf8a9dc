import { UserError } from '../../errors.js';
import { conveners } from '../../people/roles.js';
import { correctCategory as correct } from '../../topics/corrections.js';
import { nameOf } from '../../topics/topics.js';
import { categories } from '../../triage/understanding.js';
import { words } from '../args.js';
import { command, offices, theTopic } from '../command.js';

export const correctCategory = command({
  name: '改分类',
  synonyms: ['改类别', '分类改成'],
  who: conveners,
  where: offices,
  topics: 'one',
  action: 'correct',
  args: words('请写上改成哪一类'),
  example: '改分类 12 城乡建设',
  help: '分类记错了，改过来',
  async run(context, text) {
    const topic = theTopic(context);
    const wanted = text.replace(/^(?:为|成|到)\s*/, '');
    const fits = categories.filter((category) => category.includes(wanted));
    const [category, ...others] = fits;
    if (!category || others.length > 0) {
      throw new UserError(
        `没有「${wanted}」这一类。可以是：${categories.join('、')}。例如：改分类 ${topic.number} 城乡建设`,
      );
    }
    await correct(context.tx, topic, category, context.actor, context.now);
    return `${nameOf(topic)}的分类由「${topic.category}」改为「${category}」。`;
  },
});
