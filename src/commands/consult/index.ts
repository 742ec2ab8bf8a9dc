import type { Stage } from '../command.js';
import { conclude } from './conclude.js';
import { convene } from './convene.js';

export const consult: Stage = {
  name: '协商',
  commands: [convene, conclude],
};
