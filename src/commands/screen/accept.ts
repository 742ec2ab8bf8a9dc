import { conveners } from '../../people/roles.js';
import { shortlist } from '../../topics/screening.js';
import { nameOf } from '../../topics/topics.js';
import { nothing } from '../args.js';
import { command, offices } from '../command.js';

export const accept = command({
  name: '受理',
  synonyms: ['列入', '收下'],
  who: conveners,
  where: offices,
  topics: 'many',
  action: 'shortlist',
  args: nothing,
  example: '受理 12',
  help: '把议题线索列入协商',
  async run({ tx, topics, actor, now }) {
    for (const topic of topics) await shortlist(tx, topic, actor, now);
    const numbers = topics.map((topic) => topic.number).join(' ');
    return {
      text: `已受理${topics.map(nameOf).join('、')}，会告诉反映人。下一步公示：公示 ${numbers} 5天`,
      choices: [{ label: `公示 ${numbers}`, command: `公示 ${numbers}` }],
    };
  },
});
