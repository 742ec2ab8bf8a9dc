import type { Stage } from '../command.js';
import { editMotion } from './edit-motion.js';
import { motion, showMotion } from './motion.js';

export const motionStage: Stage = {
  name: '提案',
  commands: [motion, editMotion, showMotion],
};
