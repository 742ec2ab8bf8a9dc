import type { Stage } from '../command.js';
import { accept } from './accept.js';
import { accuracy } from './accuracy.js';
import { answerOnSpot } from './answer-on-spot.js';
import { appeal } from './appeal.js';
import { correctCategory } from './correct-category.js';
import { correctTitle } from './correct-title.js';
import { correctUnit } from './correct-unit.js';
import { decline } from './decline.js';
import { handOn } from './hand-on.js';
import { merge } from './merge.js';
import { notATopic } from './not-a-topic.js';
import { policy } from './policy.js';
import { policyAnswer } from './policy-answer.js';
import { sameMatter } from './same-matter.js';
import { sendBack } from './send-back.js';
import { split } from './split.js';
import { stillThat } from './still-that.js';
import { takeOut } from './take-out.js';

export const screen: Stage = {
  name: '筛选',
  commands: [
    accept,
    decline,
    answerOnSpot,
    policyAnswer,
    merge,
    split,
    handOn,
    sendBack,
    correctTitle,
    correctCategory,
    correctUnit,
    notATopic,
    takeOut,
    appeal,
    policy,
    accuracy,
    sameMatter,
    stillThat,
  ],
};
