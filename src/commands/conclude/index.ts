import type { Stage } from '../command.js';
import { conclude } from './conclude.js';

export const concludeStage: Stage = {
  name: '成果',
  commands: [conclude],
};
