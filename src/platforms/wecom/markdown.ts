// Long texts and answers by response_url can only go out as markdown, which WeCom cannot be asked to show literally: it
// knows no escapes. Residents' words are in these texts, so a `*` would vanish, `<@userid>` would call a colleague and
// `[text](url)` would hide where a link leads. Every character with a meaning becomes its full-width look-alike.
// https://developer.work.weixin.qq.com/document/path/91770 (the markdown subset)

const lookAlikes: Record<string, string> = {
  '*': '＊',
  _: '＿',
  '`': '｀',
  '[': '［',
  ']': '］',
  '<': '＜',
  '>': '＞',
  '\\': '＼',
  '~': '～',
  '#': '＃',
  '=': '＝',
  '-': '－',
};

// Addresses stay whole so that they can still be opened. Only at the start of a line: `#` (heading), `==` and `--`
// (turn the line above into a heading).
const meaningful = /https?:\/\/[^\s<>[\]`*\\]+|[*_`[\]<>\\~]|(?<=^[ \t]*)(?:#+|={2,}|-{2,})/gm;

/** Line ends stay: WeCom shows them as they are. Doing it twice changes nothing. */
export function plainMarkdown(text: string): string {
  return text.replace(meaningful, (found) =>
    found.startsWith('http') ? found : [...found].map((character) => lookAlikes[character] ?? character).join(''),
  );
}
