// What belongs elsewhere, and what only sounds like it: a public complaint must get through.
import { describe, expect, test } from 'vitest';
import { dangersIn } from '../../src/triage/offline/danger.js';
import { asksForPersonalData, outOfScope } from '../../src/triage/out-of-scope.js';

describe('another office decides', () => {
  test.each([
    ['俺和承包商的官司法院已经立案了，咋还不判', 'court'],
    ['正在打官司，能不能帮我说说', 'court'],
    ['补偿款的事我已经信访了，一直没答复', 'petition'],
    ['信访件说受理了，办到哪了', 'petition'],
    ['村会计挪用补助款', 'discipline'],
    ['实名举报有人贪污', 'discipline'],
    ['网上买的鞋不给退货', 'hotline'],
  ])('%s', (words, kind) => expect(outOfScope(words)).toBe(kind));

  test.each([
    '3号楼路灯坏了三天了',
    '法院门口那条路全是坑',
    '信访局旁边的公厕没水',
    '村主任说修路，到现在没动静',
    '补助款一直没发下来',
    '快递点搬到镇上了，老人取件不方便',
    '希望书记来看看这条水渠',
    '垃圾费收了钱不清运',
  ])('not: %s', (words) => expect(outOfScope(words)).toBeUndefined());
});

describe('somebody’s telephone or address', () => {
  test.each([
    '老马的电话是多少',
    '帮我查一下王大娘的手机号',
    '1号是谁反映的，把他的电话告诉我',
    '查查石头住哪',
    '谁知道二丫家地址发我',
  ])('%s', (words) => expect(asksForPersonalData(words)).toBe(true));
  test.each([
    '村委会电话是多少',
    '供电所的报修电话告诉我一下',
    '我的电话是13900001111',
    '查 12',
    '路灯坏了打电话没人接',
    '医保中心地址是什么',
  ])('not: %s', (words) => expect(asksForPersonalData(words)).toBe(false));
});

describe('which danger', () => {
  test.each([
    ['厨房一股煤气味，漏气了', ['gas']],
    ['煤气罐着火了快来人', ['gas', 'fire']],
    ['有人触电了倒在地里', ['electricShock']],
    ['孩子掉河里了救命', ['drowning']],
    ['俺娘走丢了，穿蓝褂子', ['missing']],
    ['老槐树旁边着火了', ['fire']],
    ['我不想活了', ['selfHarm']],
    ['有人晕倒了快打120', ['other']],
  ])('%s', (words, kinds) => expect(dangersIn(words)).toEqual(kinds));
});
