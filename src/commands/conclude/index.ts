import type { Stage } from '../command.js';
import { conclude } from './conclude.js';
import { editItem, item } from './item.js';

export const concludeStage: Stage = {
  name: '成果',
  commands: [conclude, item, editItem],
};
