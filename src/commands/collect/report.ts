import { takeFlags } from '../../triage/dictated.js';
import { anyText } from '../args.js';
import { anywhere, command } from '../command.js';

export const report = command({
  name: '反映',
  synonyms: ['我要反映', '我反映', '上报', '记一下', '帮我记一下', '反应一下', '反映一下', '匿名反映', '私下反映'],
  who: 'anyone',
  where: anywhere,
  topics: 'none',
  args: anyText,
  glued: /^(?![了过的给到上问情]).{4,}/,
  example: '反映 村东头路灯不亮',
  help: '不想露名加「匿名」，只让工作室看加「私密」',
  run: async ({ message }, words) =>
    takeFlags(words).words || message.quoteText ? 'to-triage' : '您想反映什么？例如：反映 村东头路灯不亮，晚上看不见路',
});
