// All jobs. A new one: its file, one line here, its test.

import { checkPlans } from './check-plans.js';
import { closeBallots } from './close-ballots.js';
import { closePostings } from './close-postings.js';
import { closeStalls } from './close-stalls.js';
import { foldNotices } from './fold-notices.js';
import { followUpReminders } from './follow-up-reminders.js';
import type { Job } from './job.js';
import { meetingReminders } from './meeting-reminders.js';
import { monthlyReport } from './monthly-report.js';
import { openSessions } from './open-sessions.js';
import { redoTriage } from './redo-triage.js';
import { remindActivities } from './remind-activities.js';
import { reviewOutcomes } from './review-outcomes.js';
import { screeningReminders } from './screening-reminders.js';
import { settleVerifications } from './settle-verifications.js';
import { tendRounds } from './tend-rounds.js';
import { weeklyDigest } from './weekly-digest.js';
import { whistleDeadlines } from './whistle-deadlines.js';
import { wordDrafts } from './word-drafts.js';

export const jobs = [
  weeklyDigest,
  monthlyReport,
  followUpReminders,
  screeningReminders,
  closePostings,
  closeStalls,
  tendRounds,
  closeBallots,
  openSessions,
  meetingReminders,
  settleVerifications,
  reviewOutcomes,
  remindActivities,
  checkPlans,
  whistleDeadlines,
  wordDrafts,
  foldNotices,
  redoTriage,
] as readonly Job[];
