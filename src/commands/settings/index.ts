import type { Stage } from '../command.js';
import { bind } from './bind.js';
import { callMe } from './call-me.js';
import { roles } from './roles.js';

export const settings: Stage = {
  name: '设置',
  commands: [bind, callMe, roles],
};
