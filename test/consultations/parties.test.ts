import { describe, expect, test } from 'vitest';
import { parseOnSite } from '../../src/commands/consult/on-site-text.js';
import { agendaItems } from '../../src/consultations/agenda.js';
import { parsePeople, partyLabel, takeParty } from '../../src/consultations/parties.js';
import { parseSpeech } from '../../src/consultations/speech.js';

describe('who is named', () => {
  const read = (text: string) =>
    parsePeople(text, ['河湾村']).map(({ name, party, side, unit }) =>
      [name, party, side, unit].filter(Boolean).join(' '),
    );

  test.each([
    ['@麦冬 政协委员', ['麦冬 cppccMember']],
    ['@麦冬 政协委员 @柱子 群众代表', ['麦冬 cppccMember', '柱子 massRep']],
    ['群众代表 老马', ['老马 massRep']],
    ['群众代表 老马、柱子 委员 麦冬', ['老马 massRep', '柱子 massRep', '麦冬 cppccMember']],
    ['村干部秋实、部门清泉、群众老马', ['秋实 villageCadre', '清泉 deptHead', '老马 stakeholder']],
    ['秋实 柱子', ['秋实', '柱子']],
    ['反对方 老葛 支持方 王大娘', ['老葛 stakeholder against', '王大娘 stakeholder for']],
    ['河湾村 青禾 群众代表 船家老何', ['青禾 河湾村', '船家老何 massRep 河湾村']],
    ['X 老葛', ['老葛 stakeholder']],
    ['政协委员', []],
    [' ', []],
  ])('%s', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  test('群众代表 is not 群众', () => {
    expect(takeParty('群众代表老马')).toMatchObject({ party: 'massRep', rest: '老马' });
    expect(takeParty('老马')).toBeUndefined();
    expect([partyLabel('massRep'), partyLabel('convener'), partyLabel('all')]).toEqual(['群众代表', '召集人', '大家']);
  });
});

describe('who said what', () => {
  test.each([
    ['群众代表老马：先修主路', [['群众代表老马', '先修主路']]],
    [
      '老马：先修；秋实：有螺丝',
      [
        ['老马', '先修'],
        ['秋实', '有螺丝'],
      ],
    ],
    [
      '老马：先修\n别拖\n秋实: 有螺丝',
      [
        ['老马', '先修\n别拖'],
        ['秋实', '有螺丝'],
      ],
    ],
    ['先修；再说', [[undefined, '先修；再说']]],
    ['', []],
  ])('%s', (text, expected) => {
    expect(parseSpeech(text).map(({ speaker, words }) => [speaker, words])).toEqual(expected);
  });
});

describe('an agenda', () => {
  test.each([
    ['一、先看现场 二、再议办法', ['先看现场', '再议办法']],
    ['1. 看现场 2.议办法；3、定人', ['看现场', '议办法', '定人']],
    ['看现场\n议办法', ['看现场', '议办法']],
    ['先看3.5米那段', ['先看3.5米那段']],
  ])('%s', (text, expected) => {
    expect(agendaItems(text)).toEqual(expected);
  });
});

describe('简易协商 in one message', () => {
  test('each step is a line, in any order, and any may be missing', () => {
    const text = '3号楼下\n商定：今天围上\n在场: 村干部秋实\n群众老马\n大家说：老马：早点修\n秋实：好';
    expect(parseOnSite(text)).toEqual({
      place: '3号楼下',
      agreed: '今天围上',
      present: '村干部秋实\n群众老马',
      said: '老马：早点修\n秋实：好',
    });
    expect(parseOnSite('')).toEqual({ place: '' });
  });
});
