// A poster for the notice board, and a picture to pass on: where to say what, and what becomes of it.
import type { Tx, UnitModel } from '../db/client.js';
import { UserError } from '../errors.js';
import { fileName, type Paper, types } from './paper.js';
import { box, circle, png, textLine } from './pictures/draw.js';
import { linesOf, widthOf } from './pictures/lines.js';
import { qrCode } from './pictures/qr.js';

export type Shape = 'a4' | 'square';

const red = '#b3261e';
const dark = '#222222';
const soft = '#5c5c5c';
const paper = '#fffaf3';

const slogan = '有事好商量';
const steps = [
  ['说出来', '扫下面的码，或者在村群里\n@好商量，一句话就行'],
  ['有人办', '谁来办、办到哪一步，\n随时可以问、可以看'],
  ['您来评', '办得好不好，您说了算；\n没办好，接着办'],
] as const;

function reportFormAddress(publicUrl: string | undefined, unit: Pick<UnitModel, 'id'>): string {
  if (publicUrl) return `${publicUrl}/r/${unit.id}`;
  throw new UserError('海报上要有二维码，还没有能打开的网址。请管理员先设好 PUBLIC_URL。');
}

export async function posterPaper(tx: Tx, unitId: number, shape: Shape, publicUrl: string | undefined): Promise<Paper> {
  const unit = await tx.unit.findUniqueOrThrow({ where: { id: unitId } });
  const address = reportFormAddress(publicUrl, unit);
  const bytes = shape === 'a4' ? await a4(unit.name, address) : await square(unit.name, address);
  const name = fileName([unit.name, slogan, shape === 'a4' ? '海报' : '图片'], 'png');
  return { name, type: types.png, bytes };
}

/** 210 × 297 mm at 150 dots an inch, drawn twice as fine: 300. */
async function a4(place: string, address: string): Promise<Buffer> {
  const width = 1240;
  const height = 1754;
  const middle = width / 2;
  const parts = [
    box({ x: 0, y: 0, width, height: 440 }, red),
    ...centred(place, middle, 130, 60, width - 160, '#ffe7c2'),
    ...centred(slogan, middle, 300, 170, width - 100, '#ffffff', true),
    ...centred('公家的事，大家说，一起商量着办', middle, 390, 46, width - 160, '#ffe7c2'),
  ];
  let y = 540;
  for (const [index, [what, how]] of steps.entries()) {
    parts.push(
      circle(150, y + 18, 50, red),
      ...centred(String(index + 1), 150, y + 38, 58, 100, '#ffffff', true),
      textLine(what, 240, y + 28, { size: 66, colour: dark, bold: true }),
    );
    for (const [i, line] of linesOf(how, 42, 660).entries()) {
      parts.push(
        textLine(line, 480, y + i * 58 + (linesOf(how, 42, 660).length > 1 ? 0 : 26), { size: 42, colour: soft }),
      );
    }
    y += 170;
  }
  const side = 480;
  parts.push(
    box({ x: middle - side / 2 - 24, y: 1040 - 24, width: side + 48, height: side + 48 }, red, 24),
    qrCode(address, { x: middle - side / 2, y: 1040, width: side }),
    ...centred('手机扫一扫，马上就能说', middle, 1625, 54, width - 160, dark, true),
    ...centred('不方便用手机的，跟村干部说一声，帮您记上', middle, 1690, 38, width - 160, soft),
  );
  return png({ width, height, background: paper, parts }, 2);
}

/** For passing on in a chat. */
async function square(place: string, address: string): Promise<Buffer> {
  const width = 1080;
  const middle = width / 2;
  const side = 460;
  const parts = [
    box({ x: 0, y: 0, width, height: 330 }, red),
    ...centred(place, middle, 100, 52, width - 120, '#ffe7c2'),
    ...centred(slogan, middle, 240, 140, width - 80, '#ffffff', true),
    qrCode(address, { x: middle - side / 2, y: 380, width: side }),
    ...centred('公家的事，扫一扫就能说', middle, 925, 56, width - 120, dark, true),
    ...centred('有人办　看得见　您来评', middle, 1005, 46, width - 120, soft),
  ];
  return png({ width, height: width, background: paper, parts });
}

/** In one line, smaller where it is long. */
function centred(
  text: string,
  x: number,
  y: number,
  size: number,
  width: number,
  colour: string,
  bold = false,
): string[] {
  const fitting = Math.min(size, (size * width) / Math.max(widthOf(text, size), 1));
  const smallest = Math.max(fitting, size / 2);
  const [line = ''] = linesOf(text, smallest, width, 1);
  return [textLine(line, x, y, { size: Math.floor(smallest), colour, bold, anchor: 'middle' })];
}
