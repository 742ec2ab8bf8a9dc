// 催办 / 督办
import { supervise as superviseTopic, urge as urgeBodies } from '../../followups/supervision.js';
import { conveners } from '../../people/roles.js';
import { nameOf } from '../../topics/topics.js';
import { anyText, words } from '../args.js';
import { command, offices, theTopic } from '../command.js';
import { scopeOf } from './responsible.js';

export const urge = command({
  name: '催办',
  synonyms: ['催一下', '催'],
  who: conveners,
  where: offices,
  topics: 'one',
  action: 'urge',
  args: anyText,
  example: '催办 12',
  help: '催一催承办单位，一天一次',
  async run(context, text) {
    const topic = theTopic(context);
    const { scope, rest } = await scopeOf(context, text);
    const { tx, actor, now, timeZone } = context;
    const bodies = await urgeBodies(tx, topic, actor, scope, rest, now, timeZone);
    return `已经催了${bodies.join('、') || '承办单位'}：${nameOf(topic)}`;
  },
});

export const supervise = command({
  name: '督办',
  synonyms: ['提级督办', '挂牌督办'],
  who: conveners,
  where: offices,
  topics: 'one',
  action: 'escalate',
  args: words('请写上为什么督办'),
  example: '督办 12 拖了一个月还没动工',
  help: '重点盯着办，会告诉承办单位和工作室',
  async run(context, reason) {
    const topic = theTopic(context);
    const bodies = await superviseTopic(context.tx, topic, context.actor, reason, context.now);
    return `${nameOf(topic)}开始督办${bodies.length > 0 ? `，告诉了${bodies.join('、')}` : ''}：${reason}`;
  },
});
