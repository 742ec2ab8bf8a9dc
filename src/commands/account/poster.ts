import { UserError } from '../../errors.js';
import { staff } from '../../people/roles.js';
import { unitAndDescendants } from '../../people/units.js';
import { anyText } from '../args.js';
import { fileLink, takeFileWord } from '../as-file.js';
import { anywhere, command } from '../command.js';

export const poster = command({
  name: '海报',
  synonyms: ['宣传海报', '二维码'],
  who: staff,
  where: anywhere,
  topics: 'none',
  asFile: true,
  args: anyText,
  example: '海报 图片',
  help: '做一张带二维码的海报，贴在村里；要能转发的小图加「图片」',
  async run(context, text) {
    const { tx, unitId } = context;
    if (unitId === null) return '这个群还没有绑定。';
    const said = takeFileWord(text).rest;
    const square = /图|转发|群里/.test(said);
    const name = said.replace(/[\s，,]*(?:的)?(?:图片?|小图|转发的?|群里)/g, '').trim();
    const beneath = await tx.unit.findMany({ where: { id: { in: await unitAndDescendants(tx, unitId) } } });
    const unit = name === '' ? beneath.find(({ id }) => id === unitId) : beneath.find((one) => one.name === name);
    if (!unit) throw new UserError(`「${name}」我没找到。可以发：海报、海报 图片、海报 村名`);
    const shape = square ? 'square' : 'a4';
    const admin = `poster --unit ${unit.name}${square ? ' --square' : ''} --out 海报.png`;
    return fileLink(context, { kind: 'poster', args: { unitId: unit.id, shape }, unitId, admin });
  },
});
