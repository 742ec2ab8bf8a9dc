import type { Stage } from '../command.js';
import { accept } from './accept.js';
import { answerOnSpot } from './answer-on-spot.js';
import { decline } from './decline.js';
import { merge } from './merge.js';
import { sameMatter } from './same-matter.js';

export const screen: Stage = {
  name: '筛选',
  commands: [accept, decline, answerOnSpot, merge, sameMatter],
};
