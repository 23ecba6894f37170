import { rounded, verdict } from './report.mjs';

const ROW = 26;
const TEXT = 400;
const SCALE = 140;
const LONGEST = 3;
const COLOURS = { goal: '#2e7d32', must: '#f9a825', missed: '#c62828' };

/** The figures against the bar, as SVG: a bar that reaches the line meets what it must, and the mark is the goal. */
export function plot({ machine, time, rows }) {
  const figures = rows.flatMap((row) => row.figures);
  const height = (figures.length + 2) * ROW;
  const width = TEXT + LONGEST * SCALE + 120;
  const bars = figures.map(bar);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="13">
<rect width="${width}" height="${height}" fill="#fff"/>
${bars.join('\n')}
<path d="M${TEXT + SCALE} 4V${figures.length * ROW}" stroke="#000" stroke-dasharray="4 3"/>
<text x="${TEXT + SCALE}" y="${figures.length * ROW + 16}" text-anchor="middle">must</text>
<text x="8" y="${height - 8}" font-size="10" fill="#555">${machine.cpu}, ${machine.java}, ${time.slice(0, 10)}</text>
</svg>
`;
}

function bar(figure, index) {
  const { name, median, bound, must, goal, unit } = figure;
  // Where nothing is a must, the goal is what the bar is held against.
  const base = must ?? goal;
  const reach = (value) => Math.min(bound === 'at least' ? value / base : base / Math.max(value, base / LONGEST), LONGEST) * SCALE;
  const y = index * ROW + 6;
  return [
    `<text x="${TEXT - 8}" y="${y + 14}" text-anchor="end">${name}</text>`,
    `<rect x="${TEXT}" y="${y}" width="${reach(median).toFixed(1)}" height="${ROW - 8}" fill="${COLOURS[verdict(figure)]}"/>`,
    `<path d="M${(TEXT + reach(goal)).toFixed(1)} ${y - 2}v${ROW - 4}" stroke="#000" stroke-width="2"/>`,
    `<text x="${TEXT + LONGEST * SCALE + 12}" y="${y + 14}">${rounded(median)} ${unit}</text>`,
  ].join('');
}
