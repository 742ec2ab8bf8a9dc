import type { Stage } from '../command.js';
import { acceptTask } from './accept-task.js';
import { assign } from './assign.js';
import { claimDone } from './claim-done.js';
import { progress } from './progress.js';

export const implement: Stage = {
  name: '落实',
  commands: [assign, acceptTask, progress, claimDone],
};
