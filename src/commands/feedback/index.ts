import type { Stage } from '../command.js';
import { lookBack } from './look-back.js';
import { partlyResolved } from './partly-resolved.js';
import { passOn } from './pass-on.js';
import { resolved } from './resolved.js';
import { dissatisfied, mostlySatisfied, satisfied } from './satisfaction.js';
import { unresolved } from './unresolved.js';

export const feedback: Stage = {
  name: '反馈',
  commands: [resolved, partlyResolved, unresolved, satisfied, mostlySatisfied, dissatisfied, lookBack, passOn],
};
