import type { Stage } from '../command.js';
import { answerObjection } from './answer-objection.js';
import { ballotResult } from './ballot-result.js';
import { endBallot } from './end-ballot.js';
import { object } from './object.js';
import { openBallot } from './open-ballot.js';
import { post } from './post.js';
import { upholdObjection } from './uphold-objection.js';
import { vote } from './vote.js';

export const publicise: Stage = {
  name: '公示',
  commands: [post, object, answerObjection, upholdObjection, openBallot, vote, endBallot, ballotResult],
};
