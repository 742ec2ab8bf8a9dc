import type { Stage } from '../command.js';
import { dictate } from './dictate.js';
import { endorse } from './endorse.js';
import { endorseOnPaper } from './endorse-on-paper.js';
import { fileMessage } from './file-message.js';
import { follow } from './follow.js';
import { leaflets } from './leaflets.js';
import { listTopics } from './list-topics.js';
import { lookUp } from './look-up.js';
import { mine } from './mine.js';
import { report } from './report.js';
import { round } from './round.js';
import { stall } from './stall.js';
import { unfollow } from './unfollow.js';
import { verify } from './verify.js';
import { withdraw } from './withdraw.js';

export const collect: Stage = {
  name: '征集',
  commands: [
    report,
    lookUp,
    mine,
    listTopics,
    endorse,
    follow,
    unfollow,
    withdraw,
    verify,
    dictate,
    endorseOnPaper,
    stall,
    leaflets,
    round,
    fileMessage,
  ],
};
