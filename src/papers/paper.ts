// What a paper is: a file that people open outside the chat. Each is made by one function from what the chat's own
// functions say; nothing is worded here a second time.
import type { TopicModel } from '../db/client.js';
import { UserError } from '../errors.js';
import { inOneLine } from '../one-line.js';

export interface Paper {
  /** As it is saved: 纪要-12号.docx */
  name: string;
  type: string;
  bytes: Buffer;
}

export interface AsOf {
  at: Date;
  timeZone: string;
}

/** Told how far a long one is, from 0 to 1. */
export type Progress = (part: number) => Promise<void>;

export const types = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  png: 'image/png',
} as const;

const longestName = 60;

/** A file name that every system takes, whatever stands in a title. */
export function fileName(parts: string[], ending: keyof typeof types): string {
  const name = parts
    .map((part) => inOneLine(part).replace(/[\\/:*?"<>|.\s]+/g, '_'))
    .filter((part) => part !== '')
    .join('-');
  return `${[...name].slice(0, longestName).join('')}.${ending}`;
}

/**
 * People's words as XML can hold them: without control characters, halves of characters and the marks that turn text
 * around. Line ends stay.
 */
export function plain(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{C}\n]/gu, '')
    .trim();
}

/** A paper goes from hand to hand. */
export function notPrivate(topic: TopicModel): void {
  if (!topic.private) return;
  throw new UserError(`${topic.number}号是私下反映的，不出文件。`);
}
