// What triage makes of a message. Both engines fill exactly this shape; nothing else of a model's output is used.
import { z } from 'zod';

export const messageKinds = [
  'issue',
  'support',
  'question',
  'status',
  'feedback',
  'emergency',
  'private',
  'other',
] as const;
export type MessageKind = (typeof messageKinds)[number];

export const categories = [
  '城乡建设',
  '环境保护',
  '交通运输',
  '教育文体',
  '劳动和社会保障',
  '商贸旅游',
  '卫生计生',
  '农业农村',
  '政务服务',
  '物业管理',
  '治安纠纷',
  '其他',
] as const;
export type Category = (typeof categories)[number];

export const understandingShape = z.object({
  kind: z.enum(messageKinds),
  items: z
    .array(
      z.object({
        title: z.string().min(2).max(40),
        category: z.enum(categories),
        place: z.string().max(40).nullable(),
        urgent: z.boolean(),
        /** The number of an open topic that this is about. */
        matchTopic: z.number().int().nullable(),
        /** Exact substrings of the message. */
        evidence: z.array(z.string()),
        /** The id of a message before it in the same window whose new topic, still without a number, this adds to. */
        continues: z.number().int().optional(),
      }),
    )
    .max(3),
  confidence: z.number().min(0).max(1),
});
export type Understanding = z.infer<typeof understandingShape>;

/** A message as triage sees it: personal data already masked. */
export interface TriageMessage {
  id: number;
  /** An alias within the window (甲, 乙 …): the same person keeps it, no name leaves the machine. */
  speaker: string;
  /** Speaks for an office (cadre, department, convener): their answers raise nothing. */
  official: boolean;
  text: string;
  quote?: string;
  /** The topic that the quoted message belongs to, when known. */
  quoteTopic?: number;
  /** For messages said before: the topics they were filed under. */
  topics?: number[];
  calledBot: boolean;
  /** Somebody asked for it to be filed (反映 …): it is about something, whatever the gate thinks. */
  toFile?: boolean;
  at: Date;
}

export interface OpenTopic {
  number: number;
  title: string;
  category: string;
  place: string | null;
  state: string;
  /** Masked words of its reporters, newest first. */
  words: string[];
  lastSaidAt: Date;
  /** Masked words that people said are about something else. */
  apart?: string[];
}

/** Some messages of one chat in order, what was said before them, and the topics they may be about. */
export interface TriageWindow {
  unitName: string;
  messages: TriageMessage[];
  earlier: TriageMessage[];
  openTopics: OpenTopic[];
}

export interface Triaged {
  messageId: number;
  understanding: Understanding;
  engine: 'llm' | 'offline';
  callId?: number;
  /** The topics that the model was shown. */
  considered?: number[];
  /** The model should have answered but could not: look again later. */
  redo: boolean;
}
