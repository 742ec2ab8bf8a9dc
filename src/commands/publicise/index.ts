import type { Stage } from '../command.js';
import { post } from './post.js';

export const publicise: Stage = {
  name: '公示',
  commands: [post],
};
