/** What a row's rounds come to. */
export function summarize({ name, figures }, rounds) {
  return {
    name,
    sides: Object.fromEntries(Object.keys(rounds[0]).map((side) => [side, combined(rounds.map((round) => round[side]))])),
    figures: figures.map(({ value, ...figure }) => ({ ...figure, ...spread(rounds.map(value)) })),
    rounds,
  };
}

/** The report as Markdown. */
export function tables({ machine, rounds, seconds, rows }) {
  const figures = rows.flatMap((row) => row.figures);
  const sides = rows.flatMap(({ name, sides }) => Object.entries(sides).map(([side, result]) => ({ row: name, side, ...result })));
  return [
    Object.entries(machine).map(([what, value]) => `${what} ${value}`).join('; '),
    `${rounds} rounds of ${seconds} s; medians, and from lowest to highest`,
    table(
      ['figure', 'median', 'spread', 'must', 'goal', ''],
      figures.map(({ name, median, lowest, highest, bound, must, goal, unit }) => [
        name,
        `${rounded(median)} ${unit}`,
        `${rounded(lowest)}–${rounded(highest)}`,
        must === undefined ? 'reported' : `${bound} ${must}`,
        `${bound} ${goal}`,
        verdict({ median, bound, must, goal }),
      ]),
    ),
    table(
      ['what', 'side', 'requests/s', 'MB/s', 'p50 ms', 'p99 ms', 'RSS MB', 'other', 'failures'],
      sides.map(({ row, side, throughput, requests, bytes, bytesPerAnswer, p50, p99, resident, errors, failed, ...other }) => [
        row,
        side,
        rounded(throughput),
        rounded(bytes / 1e6),
        rounded(p50),
        rounded(p99),
        rounded(resident),
        Object.entries(other).map(([what, value]) => `${rounded(value)} ${what}`).join(', '),
        failed ? 'yes' : '',
      ]),
    ),
  ].join('\n\n');
}

/** Which of its bounds a figure meets. */
export function verdict({ median, bound, must, goal }) {
  const meets = (limit) => (bound === 'at least' ? median >= limit : median <= limit);
  return meets(goal) ? 'goal' : must === undefined || meets(must) ? 'must' : 'missed';
}

export function rounded(number) {
  return Number.isFinite(number) ? String(Number(number.toPrecision(3))) : '';
}

function combined(results) {
  const numbers = Object.keys(results[0]).filter((key) => typeof results[0][key] === 'number');
  return {
    ...Object.fromEntries(numbers.map((key) => [key, spread(results.map((result) => result[key])).median])),
    failed: results.some((result) => result.failed),
  };
}

function spread(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return { median: sorted[Math.floor(sorted.length / 2)], lowest: sorted[0], highest: sorted.at(-1) };
}

function table(head, rows) {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
