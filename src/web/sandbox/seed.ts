// An invented county to try the product in. Every name is made up; the officials' are plants and solar terms, so that
// nobody takes them for real people.
import type { Db, GroupPurpose, Role, UnitKind } from '../../db/client.js';
import { platform, setHome } from './directory.js';

const county = '清河县';
const township = '柳林镇';
const village = '李家庄';
const otherVillage = '河湾村';

const units: { name: string; kind: UnitKind; parent?: string }[] = [
  { name: county, kind: 'county' },
  { name: township, kind: 'township', parent: county },
  { name: village, kind: 'village', parent: township },
  { name: otherVillage, kind: 'village', parent: township },
];

const groups: { chatId: string; title: string; unit: string; purpose: GroupPurpose }[] = [
  { chatId: 'lijiazhuang', title: '李家庄村民群', unit: village, purpose: 'village' },
  { chatId: 'liulin-workroom', title: '柳林镇“有事好商量”工作室', unit: township, purpose: 'workroom' },
  { chatId: 'hewan', title: '河湾村邻里群', unit: otherVillage, purpose: 'village' },
  { chatId: 'qinghe', title: '清河县政协协商工作群', unit: county, purpose: 'county' },
];

const people: { userId: string; name: string; home?: string; role?: Role; unit?: string; body?: string }[] = [
  { userId: 'wang-daniang', name: '王大娘', home: village },
  { userId: 'lao-ma', name: '老马', home: village },
  { userId: 'chunhua', name: '春花', home: village },
  { userId: 'shitou', name: '石头', home: village },
  { userId: 'zhuzi', name: '柱子', role: 'massRep', unit: village },
  { userId: 'qiushi', name: '秋实', role: 'villageCadre', unit: village },
  { userId: 'chuan-laohe', name: '船家老何', home: otherVillage },
  { userId: 'erya', name: '二丫', home: otherVillage },
  { userId: 'zaohua', name: '枣花婶', home: otherVillage },
  { userId: 'qinghe-cadre', name: '青禾', role: 'villageCadre', unit: otherVillage },
  { userId: 'guyu', name: '谷雨', role: 'convener', unit: township },
  { userId: 'xiaoman', name: '小满', role: 'liaison', unit: township },
  { userId: 'maidong', name: '麦冬', role: 'cppccMember', unit: township },
  { userId: 'bailu', name: '白露', role: 'cppccMember', unit: township },
  { userId: 'qingquan', name: '清泉', role: 'deptHead', unit: township, body: '镇水利站' },
  { userId: 'liangtang', name: '亮堂', role: 'deptHead', unit: township, body: '镇供电所' },
  { userId: 'jieyuan', name: '洁园', role: 'deptHead', unit: township, body: '镇环卫站' },
  { userId: 'xiazhi', name: '夏至', role: 'countyOffice', unit: county },
  { userId: 'lidong', name: '立冬', role: 'admin', unit: county },
];

const doneKey = 'sandbox.seeded';

/** Does nothing when the county was made before, so that what was renamed or removed since stays so. */
export async function seedExampleCounty(db: Pick<Db, 'prisma'>): Promise<void> {
  await db.prisma.$transaction(async (tx) => {
    // Two processes may start on one new database.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('sandbox-seed'))`;
    if (await tx.setting.findUnique({ where: { key: doneKey } })) return;

    const unitIds = new Map<string | undefined, number>();
    for (const { name, kind, parent } of units) {
      const parentId = unitIds.get(parent) ?? null;
      // The operator may already have made a unit of this name.
      const unit = await tx.unit.upsert({ where: { name }, create: { name, kind, parentId }, update: {} });
      unitIds.set(name, unit.id);
    }
    for (const { chatId, title, unit, purpose } of groups) {
      await tx.group.create({ data: { platform, chatId, title, purpose, unitId: unitIds.get(unit) as number } });
    }
    for (const { userId, name, home, role, unit, body } of people) {
      const person = await tx.person.create({ data: { platform, userId, name } });
      if (home) await setHome(tx, person.id, unitIds.get(home) as number);
      if (role) {
        await tx.roleGrant.create({
          data: { personId: person.id, unitId: unitIds.get(unit) as number, role, body: body ?? null },
        });
      }
    }
    await tx.setting.create({ data: { key: doneKey, value: true } });
  });
}
