import type { Stage } from '../command.js';
import { convene } from './convene.js';

export const consult: Stage = {
  name: '协商',
  commands: [convene],
};
