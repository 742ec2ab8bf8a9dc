// All forms, by the page on which they stand.
import { conveningForms, minutesForms, outcomeForms, seatForms, sessionForms, tableForms } from './consulting.js';
import { deskForms } from './desk.js';
import type { CommandForm } from './form.js';
import { motionForms, newMotion } from './motion.js';
import { screeningForms } from './screening.js';
import { workingForms } from './working.js';

export const topicForms: readonly CommandForm[] = [...screeningForms, ...conveningForms, ...workingForms];
export const consultForms: readonly CommandForm[] = [
  ...tableForms,
  ...seatForms,
  ...sessionForms,
  ...outcomeForms,
  ...minutesForms,
];

const all = new Map([...topicForms, ...consultForms].map((form) => [form.id, form]));

export const formBy = (id: string): CommandForm | undefined => all.get(id);

/** Commands that have a form on some page. */
export const commandsWithForms: ReadonlySet<string> = new Set(
  [...all.values(), ...deskForms, ...motionForms, newMotion].map((form) => form.command),
);
