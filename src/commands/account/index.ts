import type { Stage } from '../command.js';
import { statistics } from './statistics.js';
import { toDo } from './to-do.js';
import { weeklyDigest } from './weekly-digest.js';

export const account: Stage = {
  name: '统计',
  commands: [toDo, weeklyDigest, statistics],
};
