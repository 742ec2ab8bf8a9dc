// 周报 as a picture, for groups that prefer to look: the very lines of the digest, in large type.
import type { Tx } from '../db/client.js';
import { type DigestRequest, digestText } from '../reports/digest.js';
import { formatDay } from '../time.js';
import { fileName, type Paper, types } from './paper.js';
import { box, png, textLine } from './pictures/draw.js';
import { linesOf } from './pictures/lines.js';

const width = 1080;
const side = 64;
const inner = width - 2 * side;
const red = '#b3261e';

/** A line of a week is short; what somebody wrote as a reason may not be. */
const mostLines = 3;

export async function digestPicture(tx: Tx, request: DigestRequest): Promise<Paper> {
  const unit = await tx.unit.findUniqueOrThrow({ where: { id: request.unitId } });
  const bytes = await pictureOfLines(await digestText(tx, request));
  return {
    name: fileName([unit.name, '周报', formatDay(request.to, request.timeZone)], 'png'),
    type: types.png,
    bytes,
  };
}

/** The same text gives the same picture. The first line is the title; those that begin with 【 are headings. */
export async function pictureOfLines(text: string): Promise<Buffer> {
  const [title = '', ...rest] = text.split('\n');
  const titleLines = linesOf(title.replace(/^【([^】]*)】/, '$1　'), 56, inner, 2);
  const head = 70 + titleLines.length * 76;
  const parts = [
    box({ x: 0, y: 0, width, height: head }, red),
    ...titleLines.map((line, i) => textLine(line, side, 92 + i * 76, { size: 56, colour: '#ffffff', bold: true })),
  ];
  let y = head + 30;
  for (const line of rest) {
    const [, name, count] = /^【([^】]*)】(.*)$/.exec(line) ?? [];
    if (name !== undefined) {
      y += 78;
      parts.push(box({ x: side, y: y - 40, width: 10, height: 46 }, red, 4));
      const heading = linesOf(`${name}　${count}`, 46, inner - 30, 1)[0] as string;
      parts.push(textLine(heading, side + 30, y, { size: 46, colour: red, bold: true }));
      y += 12;
      continue;
    }
    for (const part of linesOf(line, 42, inner, mostLines)) {
      y += 60;
      parts.push(textLine(part, side, y, { size: 42, colour: '#222222' }));
    }
    y += 14;
  }
  const foot = y + 96;
  parts.push(textLine('有事好商量', side, foot - 10, { size: 34, colour: '#8a8a8a' }));
  return png({ width, height: Math.ceil(foot + 30), background: '#fffaf3', parts });
}
