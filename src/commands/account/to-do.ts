import { conveners } from '../../people/roles.js';
import { workroomToDo } from '../../reports/to-do.js';
import { nothing } from '../args.js';
import { command, offices } from '../command.js';

export const toDo = command({
  name: '待办',
  synonyms: ['待办事项', '有啥要办的', '任务'],
  who: [...conveners, 'villageCadre', 'deptHead'],
  where: offices,
  topics: 'none',
  args: nothing,
  example: '待办',
  help: '看等着处理的事',
  run: async ({ tx, unitId, now, timeZone }) =>
    unitId === null ? '这个群还没有绑定。' : workroomToDo(tx, unitId, now, timeZone),
});
