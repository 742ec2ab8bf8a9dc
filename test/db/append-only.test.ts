import { expect, test } from 'vitest';
import { useTestDb } from '../support/database.js';

const t = useTestDb();

async function anEvent() {
  const { prisma } = t.db;
  const at = new Date('2026-09-01T01:00:00Z');
  const unit = await prisma.unit.create({ data: { kind: 'village', name: '东河村' } });
  const topic = await prisma.topic.create({
    data: {
      number: 1,
      unitId: unit.id,
      kind: 'issue',
      title: '路灯不亮',
      category: '城乡建设',
      stateSince: at,
      createdAt: at,
    },
  });
  return prisma.topicEvent.create({
    data: { topicId: topic.id, seq: 1, action: 'raise', toState: 'candidate', at, prevHash: '', hash: 'a' },
  });
}

test('the history of a topic can be added to and not changed', async () => {
  const { prisma } = t.db;
  const { id } = await anEvent();
  await expect(prisma.topicEvent.update({ where: { id }, data: { reason: '改一改' } })).rejects.toThrow(
    '"TopicEvent" is append-only: UPDATE is refused',
  );
  await expect(prisma.topicEvent.delete({ where: { id } })).rejects.toThrow('DELETE is refused');
  await expect(prisma.$executeRaw`TRUNCATE "TopicEvent" CASCADE`).rejects.toThrow('TRUNCATE is refused');
  expect(await prisma.topicEvent.findUniqueOrThrow({ where: { id } })).toMatchObject({ action: 'raise', reason: null });
});
