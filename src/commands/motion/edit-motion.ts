import { UserError } from '../../errors.js';
import { motionFields } from '../../motions/draft.js';
import { editMotion as edit, motionNumbered } from '../../motions/motions.js';
import { conveners } from '../../people/roles.js';
import { words } from '../args.js';
import { command, offices } from '../command.js';

const line = new RegExp(`^#?(\\d{1,6})号?\\s*(${motionFields.join('|')})[\\s：:，,]*([\\s\\S]*)$`);

export const editMotion = command({
  name: '改提案',
  synonyms: ['修改提案'],
  who: conveners,
  where: offices,
  topics: 'none',
  args: words('请写上第几件提案、改哪一部分（案由、情况、分析、建议）、改成什么'),
  glued: /^\d/,
  example: '改提案 1 分析 管子用了二十年，锈透了',
  help: '改提案的一部分，以人写的为准',
  async run({ tx, unitId, actor, person, now }, text) {
    const [, id, field, written = ''] = line.exec(text) ?? [];
    if (!id || !field || written.trim() === '' || unitId === null) {
      throw new UserError(
        `请写上第几件、改哪一部分（${motionFields.join('、')}）、改成什么。例如：改提案 1 分析 管子用了二十年`,
      );
    }
    const motion = await motionNumbered(tx, unitId, Number(id));
    const change = { field: field as (typeof motionFields)[number], text: written.trim() };
    await edit(tx, motion, { ...actor, personId: person.id }, change, now);
    return `提案${id}的${field}改好了：${change.text}`;
  },
});
