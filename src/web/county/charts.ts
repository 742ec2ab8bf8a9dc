// Charts as pictures: drawn on the server, so that a page needs no script. Beside each stands a table with the same figures.
import { BarChart, LineChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { LegacyGridContainLabel } from 'echarts/features';
import { SVGRenderer } from 'echarts/renderers';
import { type CategoryCount, type Month, trendNames } from '../../reports/county.js';

use([BarChart, LineChart, GridComponent, LegacyGridContainLabel, LegendComponent, AriaComponent, SVGRenderer]);

export interface ChartLook {
  dark: boolean;
  /** For a phone. */
  narrow: boolean;
}

// As in design/tokens.css: a picture does not see the page's properties.
const inks = {
  light: { ink: '#1d2321', dim: '#55605b', line: '#d8d5cb', series: ['#0a5f4a', '#1d4f91', '#a15c00'] },
  dark: { ink: '#e9ece9', dim: '#b0b8b3', line: '#363d3f', series: ['#6fd0b0', '#9cc3ff', '#f2c369'] },
} as const;
// Without quotation marks: the renderer writes it into an attribute as it is.
const fontFamily = 'PingFang SC, HarmonyOS Sans SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif';

type Option = Parameters<ReturnType<typeof init>['setOption']>[0];

function draw(look: ChartLook, height: number, option: Option): string {
  const { ink, series } = inks[look.dark ? 'dark' : 'light'];
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: look.narrow ? 360 : 1000, height });
  try {
    chart.setOption({
      animation: false,
      backgroundColor: 'transparent',
      color: [...series],
      textStyle: { fontFamily, fontSize: look.narrow ? 14 : 16, color: ink },
      ...option,
    });
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}

const axes = ({ dark, narrow }: ChartLook) => {
  const { dim, line } = inks[dark ? 'dark' : 'light'];
  const axisLabel = { color: dim, fontSize: narrow ? 13 : 15, fontFamily };
  return {
    value: { type: 'value' as const, minInterval: 1, axisLabel, splitLine: { lineStyle: { color: line } } },
    names: { type: 'category' as const, axisLabel, axisLine: { lineStyle: { color: dim } }, axisTick: { show: false } },
  };
};

// The margins hold for the labels too.
const labelsInside = { outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' } as const;

// Told apart without colours too.
const symbols = ['circle', 'rect', 'triangle'] as const;
const dashes = ['solid', 'dashed', 'dotted'] as const;

export function trendChart(months: readonly Month[], look: ChartLook): string {
  const { value, names } = axes(look);
  const { ink } = inks[look.dark ? 'dark' : 'light'];
  return draw(look, look.narrow ? 260 : 320, {
    grid: { left: 8, right: 12, top: 44, bottom: 4, ...labelsInside },
    legend: { top: 0, textStyle: { color: ink, fontSize: look.narrow ? 14 : 16, fontFamily }, itemWidth: 36 },
    xAxis: {
      ...names,
      data: months.map(({ label }, i) => (i === 0 || label.endsWith('年1月') ? label : label.replace(/^\d+年/, ''))),
    },
    yAxis: value,
    series: trendNames.map((name, i) => ({
      name,
      type: 'line' as const,
      symbol: symbols[i] as string,
      symbolSize: 8,
      lineStyle: { width: 3, type: dashes[i] as (typeof dashes)[number] },
      data: months.map(({ counts }) => counts[name]),
    })),
  });
}

export function categoryChart(rows: readonly CategoryCount[], look: ChartLook): string {
  const { value, names } = axes(look);
  const { ink } = inks[look.dark ? 'dark' : 'light'];
  return draw(look, 60 + rows.length * 34, {
    grid: { left: 8, right: 44, top: 8, bottom: 4, ...labelsInside },
    xAxis: value,
    yAxis: { ...names, inverse: true, data: rows.map(({ name }) => name) },
    series: [
      {
        type: 'bar' as const,
        barMaxWidth: 20,
        label: { show: true, position: 'right' as const, color: ink, fontFamily },
        data: rows.map(({ raised }) => raised),
      },
    ],
  });
}
