// A scheduled job whose every run leaves a line, with nothing that would hide a second one.
import { type Job, job } from '../../src/schedule/job.js';

export const notesItsSlot: Job<undefined> = job<undefined>({
  name: 'notes-its-slot',
  label: '试',
  cron: '0 9 * * 1',
  catchUpHours: 48,
  async run({ tx, slot }) {
    await tx.sandboxMessage.create({ data: { groupId: 0, text: slot.toISOString(), at: slot } });
  },
});
