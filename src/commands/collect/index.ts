import type { Stage } from '../command.js';
import { endorse } from './endorse.js';
import { fileMessage } from './file-message.js';
import { listTopics } from './list-topics.js';
import { lookUp } from './look-up.js';
import { mine } from './mine.js';
import { report } from './report.js';
import { verify } from './verify.js';
import { withdraw } from './withdraw.js';

export const collect: Stage = {
  name: '征集',
  commands: [report, lookUp, mine, listTopics, endorse, withdraw, verify, fileMessage],
};
