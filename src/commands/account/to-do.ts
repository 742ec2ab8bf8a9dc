import { z } from 'zod';
import { conveners } from '../../people/roles.js';
import { workroomToDo } from '../../reports/to-do.js';
import { command, offices } from '../command.js';

const page = z.string().transform((text, context) => {
  const found = /^第?\s*(\d{1,3})?\s*页?$/.exec(text.trim());
  if (!found) context.addIssue('「待办」后面只写第几页。');
  return Math.max(1, Number(found?.[1] ?? 1));
});

export const toDo = command({
  name: '待办',
  synonyms: ['待办事项', '有啥要办的', '任务'],
  who: [...conveners, 'villageCadre', 'deptHead'],
  where: offices,
  topics: 'none',
  args: page,
  example: '待办',
  help: '看等着处理的事',
  run: async ({ tx, unitId, now, timeZone }, wanted) =>
    unitId === null ? '这个群还没有绑定。' : workroomToDo(tx, unitId, now, timeZone, wanted),
});
