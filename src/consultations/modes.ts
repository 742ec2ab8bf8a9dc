// Ways of consulting, each with the steps it must have gone through before its outcome is written down.
import type { ConsultationModel } from '../db/client.js';

/** What has been done so far. */
export interface Facts {
  present: number;
  /** Words captured or written down. */
  views: number;
  unansweredDissents: number;
}

interface Step {
  /** What is still wanted, when it is. */
  wanted: string;
  /** The line that does it. */
  type(number: number): string;
  done(facts: Facts): boolean;
}

const present: Step = {
  wanted: '还没记谁在场',
  type: (n) => `在场 ${n} 村干部某某、部门某某、群众某某`,
  done: (facts) => facts.present > 0,
};
const views: Step = {
  wanted: '还没记大家怎么说',
  type: (n) => `大家说 ${n} 各人的说法`,
  done: (facts) => facts.views > 0,
};
const dissents: Step = {
  wanted: '有不同意见还没解释',
  type: (n) => `解释说明 ${n} 怎么解释`,
  done: (facts) => facts.unansweredDissents === 0,
};

export interface Mode {
  label: string;
  /** Opens only with the roles there, or with a reason. */
  quorum: boolean;
  /** The outcome is told in the village group, since no posting went before. */
  postsOutcome: boolean;
  required: readonly Step[];
}

const modes = {
  formal: { label: '协商会议', quorum: true, postsOutcome: false, required: [dissents] },
  joint: { label: '联合协商', quorum: true, postsOutcome: false, required: [dissents] },
  onSite: { label: '简易协商', quorum: false, postsOutcome: true, required: [present, views, dissents] },
  micro: { label: '微协商', quorum: false, postsOutcome: true, required: [views, dissents] },
} as const satisfies Record<string, Mode>;

export type QuickMode = 'onSite' | 'micro';

/** A formal consultation that other villages joined is a joint one. */
export function modeOf(consultation: Pick<ConsultationModel, 'mode'> & { units: readonly unknown[] }): Mode {
  const { mode, units } = consultation;
  if (mode === 'onSite' || mode === 'micro') return modes[mode];
  return units.length > 0 ? modes.joint : modes.formal;
}

/** The first step that is still wanted. */
export function nextStep(mode: Mode, facts: Facts): Step | undefined {
  return mode.required.find((step) => !step.done(facts));
}
