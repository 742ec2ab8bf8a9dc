// XML for feeds and for Open311: elements with text, nothing else is needed.

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

const escaped = (text: string) =>
  text
    // Characters that XML 1.0 does not allow at all: https://www.w3.org/TR/xml/#charsets
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu, '')
    .replace(/[&<>"']/g, (character) => escapes[character] as string);

export type Xml = { xml: string };

/** Children that are undefined are left out; texts are escaped. */
export function element(
  name: string,
  attributes: Record<string, string>,
  ...children: (Xml | string | undefined)[]
): Xml {
  const given = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value)}"`);
  const inside = children.flatMap((child) =>
    child === undefined ? [] : [typeof child === 'string' ? escaped(child) : child.xml],
  );
  return { xml: `<${name}${given.join('')}>${inside.join('')}</${name}>` };
}

export const documentOf = (root: Xml) => `<?xml version="1.0" encoding="utf-8"?>\n${root.xml}`;
