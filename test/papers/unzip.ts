// What is inside a DOCX or XLSX, read without the libraries that wrote it.
import { inflateRawSync } from 'node:zlib';

export function unzip(bytes: Buffer): Map<string, string> {
  const files = new Map<string, string>();
  let at = bytes.readUInt32LE(bytes.lastIndexOf(Buffer.from('PK\u0005\u0006')) + 16);
  while (bytes.readUInt32LE(at) === 0x02014b50) {
    const nameLength = bytes.readUInt16LE(at + 28);
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    const packed = bytes.readUInt32LE(at + 20);
    const local = bytes.readUInt32LE(at + 42);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const data = bytes.subarray(start, start + packed);
    files.set(name, (bytes.readUInt16LE(at + 10) === 0 ? data : inflateRawSync(data)).toString('utf8'));
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return files;
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The paragraphs of a document as they are read. */
export function paragraphsOf(bytes: Buffer): string[] {
  const xml = unzip(bytes).get('word/document.xml') ?? '';
  return [...xml.matchAll(/<w:p[ >][\s\S]*?<\/w:p>/g)].map(([paragraph]) =>
    [...paragraph.matchAll(/<w:t[^>]*>([\s\S]*?)<\/w:t>/g)]
      .map(([, text = '']) => text.replace(/&(\w+);/g, (_all, name: string) => entities[name] ?? '?'))
      .join(''),
  );
}

/** Throws where XML is not well formed: a tag left open, an attribute twice, a character that XML cannot hold. */
export function checkXml(name: string, xml: string): void {
  const open: string[] = [];
  const bad = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.exec(xml);
  if (bad) throw new Error(`${name}: a character that XML cannot hold at ${bad.index}`);
  for (const [, closing, tag = '', attributes = '', alone] of xml.matchAll(
    /<(\/?)([\w:]+)((?:\s+[\w:]+="[^"<]*")*)\s*(\/?)>/g,
  )) {
    const names = [...attributes.matchAll(/\s([\w:]+)=/g)].map(([, attribute]) => attribute);
    if (new Set(names).size < names.length) throw new Error(`${name}: <${tag}> has an attribute twice`);
    if (closing) {
      const last = open.pop();
      if (last !== tag) throw new Error(`${name}: </${tag}> closes <${last}>`);
    } else if (!alone) open.push(tag);
  }
  if (open.length > 0) throw new Error(`${name}: <${open.at(-1)}> is left open`);
  const left = xml.replace(/<\?[^>]*\?>/g, '').replace(/<\/?[\w:]+(?:\s+[\w:]+="[^"<]*")*\s*\/?>/g, '');
  if (/[<]|&(?!\w+;|#\d+;|#x[0-9a-fA-F]+;)/.test(left)) throw new Error(`${name}: a bare < or &`);
}
