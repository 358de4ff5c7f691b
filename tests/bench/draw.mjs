// Draws what growth.mjs has measured: four small pictures side by side, each of two lines over a scale of doublings.

const [WIDTH, HEIGHT, LEFT, TOP, GAP] = [250, 170, 46, 40, 300];
const COLOURS = { build: "#1f5fbf", verify: "#b3541e" };
const MIB = 2 ** 20;

const bytes = (value) => (value >= 2 ** 30 ? `${value / 2 ** 30} GiB` : `${Math.round(value / MIB)} MiB`);
const many = (value) => value.toLocaleString("en");

/** One picture: `points` by `x`, with a line for each of `lines`, `{ name, y }`. */
function picture({ title, unit, points, x, lines, told }, index) {
  const highest = Math.max(...points.flatMap((point) => lines.map(({ y }) => y(point))), 1e-9);
  const [low, high] = [Math.log2(x(points[0])), Math.log2(x(points.at(-1)))];
  const across = (point) => LEFT + ((Math.log2(x(point)) - low) / (high - low || 1)) * (WIDTH - LEFT - 14);
  const up = (value) => TOP + (HEIGHT - TOP) * (1 - value / highest);
  const parts = [`<text x="${LEFT}" y="16" class="title">${title}</text>`, `<text x="${LEFT}" y="31" class="unit">${unit}</text>`];
  for (const share of [0, 0.5, 1]) {
    const y = up(highest * share);
    parts.push(`<line x1="${LEFT}" x2="${WIDTH - 8}" y1="${y}" y2="${y}" class="rule"/>`);
    parts.push(`<text x="${LEFT - 6}" y="${y + 4}" text-anchor="end">${Number((highest * share).toPrecision(2))}</text>`);
  }
  for (const { name, y } of lines) {
    const places = points.map((point) => `${across(point).toFixed(1)},${up(y(point)).toFixed(1)}`);
    const dash = name === "verify" ? ' stroke-dasharray="5 3"' : "";
    parts.push(`<polyline points="${places.join(" ")}" fill="none" stroke="${COLOURS[name]}" stroke-width="2"${dash}/>`);
    for (const place of places) parts.push(`<circle cx="${place.split(",")[0]}" cy="${place.split(",")[1]}" r="2.5" fill="${COLOURS[name]}"/>`);
  }
  for (const [point, anchor] of [[points[0], "start"], [points.at(-1), "end"]]) {
    parts.push(`<text x="${across(point)}" y="${HEIGHT + 16}" text-anchor="${anchor}">${told(x(point))}</text>`);
  }
  return `<g transform="translate(${index * GAP} 30)">${parts.join("")}</g>`;
}

/** The whole as SVG, readable on light and on dark ground. */
export function draw({ sizes, entries, workers }) {
  const seconds = ["build", "verify"].map((name) => ({ name, y: (point) => point[name] }));
  const peaks = ["build", "verify"].map((name) => ({ name, y: (point) => point[`${name}Peak`] / MIB }));
  const pictures = [
    { title: "Time by size", unit: "seconds", points: sizes, x: ({ size }) => size, lines: seconds, told: bytes },
    { title: "Memory by size", unit: "MiB above idle", points: sizes, x: ({ size }) => size, lines: peaks, told: bytes },
    { title: "Memory by entries", unit: "MiB above idle", points: entries, x: ({ count }) => count, lines: peaks, told: many },
    { title: "Time by workers, 1 GiB", unit: "seconds", points: workers, x: (point) => point.workers, lines: seconds, told: many },
  ];
  const width = pictures.length * GAP - (GAP - WIDTH);
  const key = ["build", "verify"].map((name, at) => {
    const dash = name === "verify" ? ' stroke-dasharray="5 3"' : "";
    return `<line x1="${46 + at * 110}" x2="${76 + at * 110}" y1="12" y2="12" stroke="${COLOURS[name]}" stroke-width="2"${dash}/><text x="${82 + at * 110}" y="16">${name}</text>`;
  });
  const style =
    "text{font:12px system-ui,sans-serif;fill:#333}.title{font-weight:600}.unit{fill:#666}.rule{stroke:#ccc}" +
    "@media(prefers-color-scheme:dark){text{fill:#ddd}.unit{fill:#aaa}.rule{stroke:#555}}";
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${HEIGHT + 60}" role="img" aria-label="Time and memory by size, entries and workers">` +
    `<style>${style}</style>${key.join("")}${pictures.map(picture).join("")}</svg>\n`
  );
}
