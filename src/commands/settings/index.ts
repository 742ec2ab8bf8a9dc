import type { Stage } from '../command.js';
import { bind } from './bind.js';
import { roles } from './roles.js';

export const settings: Stage = {
  name: '设置',
  commands: [bind, roles],
};
