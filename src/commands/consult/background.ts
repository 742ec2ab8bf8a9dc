import { backgroundText } from '../../consultations/background.js';
import { staff } from '../../people/roles.js';
import { anyText } from '../args.js';
import { command, theTopic } from '../command.js';

export const background = command({
  name: '来龙去脉',
  synonyms: ['背景', '会前材料', '前因后果'],
  who: staff,
  // Who said what is for the workroom.
  where: ['workroom', 'county'],
  topics: 'one',
  args: anyText,
  example: '来龙去脉 12',
  help: '看这事谁反映的、以前怎样、调研到什么',
  run: (context) => backgroundText(context.tx, theTopic(context), context.timeZone),
});
