import { staff } from '../../people/roles.js';
import { digestText } from '../../reports/digest.js';
import { nothing } from '../args.js';
import { anywhere, command } from '../command.js';

export const weeklyDigest = command({
  name: '周报',
  synonyms: ['本周周报', '这周情况'],
  who: [...staff, 'massRep'],
  where: anywhere,
  topics: 'none',
  args: nothing,
  example: '周报',
  help: '看最近七天的情况',
  async run({ tx, group, unitId, now, timeZone }) {
    if (unitId === null) return '这个群还没有绑定。';
    const from = new Date(now.getTime() - 7 * 86_400_000);
    const purpose = group.purpose === 'village' ? 'village' : 'workroom';
    return digestText(tx, { unitId, purpose, from, to: now, timeZone });
  },
});
