import { UserError } from '../../errors.js';
import { staff } from '../../people/roles.js';
import { digestText } from '../../reports/digest.js';
import { local } from '../../time.js';
import { anyText } from '../args.js';
import { fileLink, takeFileWord } from '../as-file.js';
import { anywhere, command } from '../command.js';
import { takePeriod } from '../periods.js';

export const weeklyDigest = command({
  name: '周报',
  synonyms: ['本周周报', '这周情况'],
  who: [...staff, 'massRep'],
  where: anywhere,
  topics: 'none',
  asFile: true,
  args: anyText,
  example: '周报',
  help: '看七天的情况，以前的发：周报 9月30日',
  async run(context, text) {
    const { tx, group, unitId, now, timeZone } = context;
    if (unitId === null) return '这个群还没有绑定。';
    const { asPicture, rest } = takePictureWord(text);
    const period = rest === '' ? { from: null, to: now, rest: '' } : takePeriod(rest, now, timeZone);
    if (period?.rest !== '') throw new UserError('我没看明白是哪一周。可以这样发：周报、周报 上周、周报 9月30日');
    // A day stands for the seven that end with it.
    const from = /周|星期|礼拜/.test(rest) && period.from ? period.from : sevenDaysTo(period.to, timeZone);
    const purpose = group.purpose === 'village' ? 'village' : 'workroom';
    if (asPicture) {
      const unit = await tx.unit.findUniqueOrThrow({ where: { id: unitId } });
      const args = { unitId, purpose, from: from.toISOString(), to: period.to.toISOString() } as const;
      const admin = `digest-picture --unit ${unit.name} --out 周报.png`;
      return fileLink(context, { kind: 'digest-picture', args, unitId, admin });
    }
    return digestText(tx, { unitId, purpose, from, to: period.to, timeZone });
  },
});

function takePictureWord(text: string): { asPicture: boolean; rest: string } {
  const { asFile, rest } = takeFileWord(text);
  const without = rest.replace(/[\s，,]*(?:的)?(?:图片?|长图)$/, '');
  return { asPicture: asFile || without !== rest, rest: without };
}

const sevenDaysTo = (to: Date, zone: string) => local(to, zone).minus({ days: 7 }).toJSDate();
