// Reads a text however its digits are written or hidden: full-width, circled, keycap, spoken (幺五三 …), spaced, dashed,
// dotted, with emoji or characters of no width in between.

export type MaskKind = '手机' | '电话' | '身份证' | '银行卡' | '车牌' | '门牌' | '姓名' | '微信' | 'QQ' | '邮箱';

export interface Span {
  start: number;
  end: number;
  kind: MaskKind;
}

/** A text as it is searched, with the way back to what was typed. */
export interface Plain {
  text: string;
  /** Where a stretch of the searched text stands in the typed one. */
  original(start: number, end: number): { start: number; end: number };
}

/** Soft hyphens, zero-width characters, direction marks, variation selectors, keycaps. */
const noWidth = new Set([0xad, 0x34f, 0x61c, 0x180e, 0x20e3, 0xfeff]);
const hasNoWidth = (code: number) =>
  noWidth.has(code) ||
  (code >= 0x200b && code <= 0x200f) ||
  (code >= 0x202a && code <= 0x202e) ||
  (code >= 0x2060 && code <= 0x2064) ||
  (code >= 0xfe00 && code <= 0xfe0f);
const pictograph = /\p{Extended_Pictographic}|\p{Emoji_Modifier}/u;
/** [玫瑰] in WeCom and WeChat. */
const sticker = /^\[[\u4e00-\u9fa5A-Za-z]{1,4}\]/;
/** Stands for a picture. */
const picture = '□';

export function plainOf(typed: string): Plain {
  if (isPlain(typed)) {
    return { text: withDigitsForLetters(typed), original: (start, end) => ({ start, end }) };
  }
  let text = '';
  const starts: number[] = [];
  const ends: number[] = [];
  const take = (as: string, start: number, end: number) => {
    text += as;
    starts.push(start);
    ends.push(end);
  };
  for (let i = 0; i < typed.length; ) {
    const char = String.fromCodePoint(typed.codePointAt(i) as number);
    const end = i + char.length;
    const sent = char === '[' ? sticker.exec(typed.slice(i, i + 8))?.[0] : undefined;
    if (sent) take(picture, i, i + sent.length);
    else if (!hasNoWidth(char.codePointAt(0) as number)) take(plainChar(char), i, end);
    i = sent ? i + sent.length : end;
  }
  return {
    text: withDigitsForLetters(text),
    original: (start, end) => {
      const from = starts[start] as number;
      let to = ends[end - 1] as number;
      // The parts of a keycap emoji follow its digit.
      while (/[\ufe0f\u20e3]/.test(typed[to] ?? '')) to += 1;
      return { start: from, end: to };
    },
  };
}

/** Nothing but ASCII, Chinese characters and their punctuation, as most messages: searched as it was typed. */
function isPlain(typed: string): boolean {
  for (let i = 0; i < typed.length; i++) {
    const code = typed.charCodeAt(i);
    if (code > 0x7f ? !((code >= 0x4e00 && code <= 0x9fa5) || (code > 0x3000 && code <= 0x303e)) : code === 0x5b) {
      return false;
    }
  }
  return true;
}

/** Always one code unit, so that positions can be counted. */
function plainChar(char: string): string {
  const code = char.codePointAt(0) as number;
  if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xfee0);
  if (code === 0x3000 || code === 0xa0) return ' ';
  // 𝟏𝟑𝟗, 𝐀
  if (code >= 0x1d400 && code <= 0x1d7ff) return char.normalize('NFKC').slice(0, 1);
  if (pictograph.test(char)) return picture;
  return char.length === 1 ? char : picture;
}

/** l39OOOO6621: letters that look like digits, among digits. */
function withDigitsForLetters(text: string): string {
  return text.replace(/(?<![A-Za-z0-9])[1lI|][3-9](?=[0-9]*[OolI|])[0-9OolI|]{9}(?![A-Za-z0-9])/g, (number) =>
    number.replace(/[Oo]/g, '0').replace(/[lI|]/g, '1'),
  );
}

const spoken: Record<string, string> = Object.fromEntries(
  (
    [
      ['0', '零〇○洞Ｏ'],
      ['1', '幺一壹妖腰吆么'],
      ['2', '二两贰弍'],
      ['3', '三叁弎'],
      ['4', '四肆'],
      ['5', '五伍'],
      ['6', '六陆'],
      ['7', '七柒拐'],
      ['8', '八捌'],
      ['9', '九玖勾'],
    ] as const
  ).flatMap(([digit, forms]) => [...forms].map((form) => [form, digit])),
);
const circled = ['⓪①②③④⑤⑥⑦⑧⑨', '⓿❶❷❸❹❺❻❼❽❾', ' ⑴⑵⑶⑷⑸⑹⑺⑻⑼', ' ⒈⒉⒊⒋⒌⒍⒎⒏⒐', ' ㊀㊁㊂㊃㊄㊅㊆㊇㊈', ' ㈠㈡㈢㈣㈤㈥㈦㈧㈨'];

/** Digits of one script that stand together; of spoken ones each by itself, since words begin and end with them. */
export interface DigitGroup {
  digits: string;
  start: number;
  end: number;
  /** What stands between this and the group before it. */
  gap: string;
}

/** Between two groups of one number: spaces, dashes, dots, brackets, pictures. */
const separator = /[ \t.\-–—―_·•・□*/,、~()=+]/;
const longestGap = 3;

/** Runs of digit groups with few separator characters between one and the next. */
export function digitRuns(text: string): DigitGroup[][] {
  const runs: DigitGroup[][] = [];
  let run: DigitGroup[] = [];
  let gap = '';
  let lastScript = '';
  for (let i = 0; i < text.length; i++) {
    const char = text[i] as string;
    const [digit, script] = readDigit(char);
    const last = run.at(-1);
    if (digit !== undefined) {
      // 13900006621一直打不通: a change of script starts a new group, which may or may not belong to the number.
      if (last && gap === '' && script === lastScript && script !== 'spoken') {
        last.digits += digit;
        last.end = i + 1;
      } else {
        run.push({ digits: digit, start: i, end: i + 1, gap });
      }
      lastScript = script;
      gap = '';
    } else if (last && gap.length < longestGap && separator.test(char)) {
      gap += char;
    } else if (run.length > 0) {
      runs.push(run);
      run = [];
      gap = '';
    }
  }
  if (run.length > 0) runs.push(run);
  return runs;
}

function readDigit(char: string): [string | undefined, 'plain' | 'circled' | 'spoken'] {
  if (char >= '0' && char <= '9') return [char, 'plain'];
  if (char >= '\u2460' && char <= '\u32ff') {
    for (const forms of circled) {
      const index = forms.indexOf(char);
      if (index >= 0) return [String(index), 'circled'];
    }
  }
  return [spoken[char], 'spoken'];
}
