import type { Stage } from '../command.js';
import { acceptTask } from './accept-task.js';
import { adopt, adoptPartly, notAdopt, submit } from './adoption.js';
import { assign } from './assign.js';
import { claimDone } from './claim-done.js';
import { approveExtension, extend } from './extend.js';
import { progress } from './progress.js';
import { supervise, urge } from './supervise.js';
import { archive, resume, suspend } from './suspend.js';
import { comeToWhistle, rate, whistle } from './whistle.js';

export const implement: Stage = {
  name: '落实',
  commands: [
    submit,
    adopt,
    adoptPartly,
    notAdopt,
    assign,
    acceptTask,
    progress,
    extend,
    approveExtension,
    urge,
    supervise,
    claimDone,
    suspend,
    resume,
    archive,
    whistle,
    comeToWhistle,
    rate,
  ],
};
