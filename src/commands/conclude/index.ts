import type { Stage } from '../command.js';
import { checkProcedureCommand } from './check-procedure.js';
import { conclude } from './conclude.js';
import { editItem, item } from './item.js';
import { confirmMinutes, editMinutes, minutes } from './minutes.js';
import { provenance } from './provenance.js';

export const concludeStage: Stage = {
  name: '成果',
  commands: [conclude, item, editItem, minutes, editMinutes, confirmMinutes, provenance, checkProcedureCommand],
};
