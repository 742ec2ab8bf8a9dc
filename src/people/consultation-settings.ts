// The part of a unit's settings that is about consulting.
import { z } from 'zod';

/** Persons of one role that must be there. */
const seats = z.number().int().min(0).max(20);

export const consultationSettings = {
  /** 4+X: without these a formal consultation opens only with a reason. The roles are the programme's; one each is a
   * local choice, and so is whether stakeholders of both sides must be there. */
  quorum: z
    .strictObject({
      villageCadre: seats.default(1),
      cppccMember: seats.default(1),
      deptHead: seats.default(1),
      massRep: seats.default(1),
      stakeholder: seats.default(1),
      bothSides: z.boolean().default(false),
    })
    .prefault({}),
  /** Who counts: those who said they come, or only those who checked in. Local choice. */
  quorumCounts: z.enum(['accepted', 'present']).default('accepted'),
  /** Persons of each of the four roles whom the bot proposes. Local choice. */
  proposedPerRole: z.number().int().min(1).max(20).default(3),
  /** Stakeholders invited per side at most, so that no side comes in a crowd. Local choice. */
  stakeholdersPerSide: z.number().int().min(1).max(100).default(5),
  /** Hours before a consultation at which those invited are reminded: a week, a day, two hours. Local choice. */
  meetingReminders: z.array(z.number().int().min(1).max(720)).max(6).default([168, 24, 2]),
  /** Hours before a consultation at which the workroom gets its background (来龙去脉). Local choice. */
  backgroundHours: z.number().int().min(1).max(720).default(24),
  /** Days in which people may correct what they said at a consultation. Local choice. */
  correctionDays: z.number().int().min(0).max(60).default(5),
  /** 反对 a statement only with a reason. Local choice. */
  requireReasonOnDisagree: z.boolean().default(true),
  /** How people voted on statements is shown only when the vote is over. Local choice. */
  hideVotesUntilClosed: z.boolean().default(true),
  /** Words of a topic that speak for a responsible body, by a part of the body's name. Local choice. */
  bodyWords: z.record(z.string(), z.array(z.string())).default({
    供电: ['电', '灯'],
    水利: ['水', '井', '渠', '沟', '河', '坝'],
    环卫: ['垃圾', '厕', '臭', '脏', '保洁'],
    交通: ['路', '桥', '车', '护栏', '栏杆'],
    公路: ['路', '桥', '护栏', '栏杆'],
    住建: ['房', '楼', '物业', '违建'],
    教育: ['学校', '校', '幼儿园'],
    卫生: ['卫生室', '药', '看病', '医'],
    农业: ['庄稼', '种', '农', '牲', '养殖'],
    民政: ['低保', '养老', '救助', '残疾'],
    派出所: ['偷', '打架', '狗', '噪音'],
  }),
};
