// All commands. A new one: its file, one line here, its test.
import { accept } from './accept.js';
import { acceptTask } from './accept-task.js';
import { answerOnSpot } from './answer-on-spot.js';
import { assign } from './assign.js';
import { bind } from './bind.js';
import { claimDone } from './claim-done.js';
import type { Command } from './command.js';
import { conclude } from './conclude.js';
import { convene } from './convene.js';
import { decline } from './decline.js';
import { endorse } from './endorse.js';
import { fileMessage } from './file-message.js';
import { helpCommand } from './help.js';
import { listTopics } from './list-topics.js';
import { lookUp } from './look-up.js';
import { merge } from './merge.js';
import { mine } from './mine.js';
import { partlyResolved } from './partly-resolved.js';
import { post } from './post.js';
import { progress } from './progress.js';
import { report } from './report.js';
import { resolved } from './resolved.js';
import { roles } from './roles.js';
import { sameMatter } from './same-matter.js';
import { statistics } from './statistics.js';
import { toDo } from './to-do.js';
import { unresolved } from './unresolved.js';
import { verify } from './verify.js';
import { weeklyDigest } from './weekly-digest.js';
import { withdraw } from './withdraw.js';

export const commands: readonly Command[] = [
  // anyone
  report,
  lookUp,
  mine,
  listTopics,
  endorse,
  resolved,
  partlyResolved,
  unresolved,
  withdraw,
  sameMatter,
  verify,
  // conveners
  toDo,
  accept,
  decline,
  answerOnSpot,
  merge,
  fileMessage,
  post,
  convene,
  conclude,
  assign,
  // responsible bodies
  acceptTask,
  progress,
  claimDone,
  // figures and settings
  weeklyDigest,
  statistics,
  bind,
  roles,
  helpCommand(() => commands),
];
