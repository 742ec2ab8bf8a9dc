// Reads digits however people write them: full-width, circled, keycap, spoken (幺五三 …), spaced, dashed or dotted.

export type MaskKind = '手机' | '电话' | '身份证' | '银行卡' | '车牌' | '门牌' | '姓名' | '微信' | 'QQ' | '邮箱';

export interface Span {
  start: number;
  end: number;
  kind: MaskKind;
}

const spoken: Record<string, string> = {
  ...{ 零: '0', 〇: '0', '○': '0', 洞: '0', 幺: '1', 一: '1', 壹: '1', 二: '2', 两: '2', 贰: '2', 三: '3', 叁: '3' },
  ...{
    四: '4',
    肆: '4',
    五: '5',
    伍: '5',
    六: '6',
    陆: '6',
    七: '7',
    柒: '7',
    拐: '7',
    八: '8',
    捌: '8',
    九: '9',
    玖: '9',
  },
};
const circled = '⓪①②③④⑤⑥⑦⑧⑨';

/** Same length as the text, so that positions stay true: full-width letters and digits become plain ones. */
export function halfWidth(text: string): string {
  return text.replace(/[\uff01-\uff5e\u3000]/g, (c) =>
    c === '\u3000' ? ' ' : String.fromCharCode(c.charCodeAt(0) - 0xfee0),
  );
}

/** Digits of one script that stand together. */
export interface DigitGroup {
  digits: string;
  start: number;
  end: number;
  spoken: boolean;
}

/** Between two groups of one number: spaces, dashes, dots, brackets. */
const separator = /[ \t\u00a0.\-–—―_·•・*/,、~()]/;
/** The parts of a keycap emoji that follow its digit. */
const keycap = /[\ufe0f\u20e3]/;

/** Runs of digit groups with at most two separator characters between one and the next. */
export function digitRuns(text: string): DigitGroup[][] {
  const runs: DigitGroup[][] = [];
  let run: DigitGroup[] = [];
  let gap = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text[i] as string;
    const plain = char >= '0' && char <= '9' ? char : circledDigit(char);
    const digit = plain ?? spoken[char];
    const last = run.at(-1);
    if (digit !== undefined) {
      const isSpoken = plain === undefined;
      // 13900006621一直打不通: a change of script starts a new group, which may or may not belong to the number.
      if (last && gap === 0 && last.spoken === isSpoken) {
        last.digits += digit;
        last.end = i + 1;
      } else {
        run.push({ digits: digit, start: i, end: i + 1, spoken: isSpoken });
      }
      gap = 0;
    } else if (last && gap === 0 && keycap.test(char)) {
      last.end = i + 1;
    } else if (last && gap < 2 && separator.test(char)) {
      gap += 1;
    } else if (run.length > 0) {
      runs.push(run);
      run = [];
      gap = 0;
    }
  }
  if (run.length > 0) runs.push(run);
  return runs;
}

function circledDigit(char: string): string | undefined {
  const index = circled.indexOf(char);
  return index < 0 ? undefined : String(index);
}
