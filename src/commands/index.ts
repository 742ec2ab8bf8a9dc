// All commands, by the stage of a topic's life they belong to. A new one: its file, a line in its stage's list, its test.
import { account } from './account/index.js';
import { collect } from './collect/index.js';
import type { Command, Stage } from './command.js';
import { concludeStage } from './conclude/index.js';
import { consult } from './consult/index.js';
import { feedback } from './feedback/index.js';
import { implement } from './implement/index.js';
import { motionStage } from './motion/index.js';
import { publicise } from './publicise/index.js';
import { screen } from './screen/index.js';
import { helpCommand } from './settings/help.js';
import { settings } from './settings/index.js';

const stages: readonly Stage[] = [
  collect,
  screen,
  publicise,
  consult,
  concludeStage,
  implement,
  motionStage,
  feedback,
  account,
  settings,
];

export const commands: readonly Command[] = [...stages.flatMap((stage) => stage.commands), helpCommand(() => stages)];
