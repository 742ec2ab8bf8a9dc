import type { Stage } from '../command.js';
import { agenda } from './agenda.js';
import { attendance } from './attendance.js';
import { background } from './background.js';
import { checkIn } from './check-in.js';
import { convene } from './convene.js';
import { explain } from './explain.js';
import { invite } from './invite.js';
import { joinUnit } from './join-unit.js';
import { micro, onSite, whatIsAgreed, whatIsSaid, whoDoesIt, whoIsThere } from './quick.js';
import { research } from './research.js';
import { attend, stayAway } from './respond.js';
import { correct, dissent, record } from './say.js';
import { adjourn, openSession } from './session.js';
import { agree, closeVote, countRaised, disagree, pass, propose } from './statements.js';

export const consult: Stage = {
  name: '协商',
  commands: [
    research,
    background,
    convene,
    joinUnit,
    invite,
    attend,
    stayAway,
    attendance,
    agenda,
    openSession,
    checkIn,
    record,
    correct,
    dissent,
    explain,
    propose,
    agree,
    disagree,
    pass,
    countRaised,
    closeVote,
    adjourn,
    onSite,
    micro,
    whoIsThere,
    whatIsSaid,
    whatIsAgreed,
    whoDoesIt,
  ],
};
