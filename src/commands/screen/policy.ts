import { settingsOf } from '../../people/units.js';
import { screeningPolicy } from '../../topics/screening-policy.js';
import { nothing } from '../args.js';
import { anywhere, command } from '../command.js';

export const policy = command({
  name: '筛选规则',
  synonyms: ['受理规则', '筛选标准', '议题规则'],
  who: 'anyone',
  where: anywhere,
  topics: 'none',
  args: nothing,
  example: '筛选规则',
  help: '看哪些事能列入、多久有答复',
  run: async ({ tx, unitId }) => screeningPolicy(await settingsOf(tx, unitId)),
});
