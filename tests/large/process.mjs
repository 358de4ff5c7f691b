// What a process takes, read from /proc, and which process a page is in.
import { readFileSync } from "node:fs";

/** Milliseconds between two readings. */
export const EVERY = 50;

export const mib = (bytes) => `${(bytes / 2 ** 20).toFixed(0)} MiB`;

/** The resident set of a process, in bytes. */
export function resident(pid) {
  return field(pid, "VmRSS");
}

/** The largest resident set that a process has had until now, in bytes. */
export function highest(pid) {
  return field(pid, "VmHWM");
}

function field(pid, name) {
  return Number(readFileSync(`/proc/${pid}/status`, "utf8").match(`${name}:\\s+(\\d+) kB`)[1]) * 1024;
}

/** Reads the resident set of a process again and again; `end` resolves to the largest. */
export function sample(pid) {
  let peak = resident(pid);
  const sampler = setInterval(() => (peak = Math.max(peak, resident(pid))), EVERY);
  return {
    end: () => {
      clearInterval(sampler);
      return peak;
    },
  };
}

/** The process of the page: the renderer that grows when the page says so, found by asking the browser. */
export async function rendererOf(browser, page) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  const renderers = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => id);
  const before = new Map(renderers.map((id) => [id, ticks(id)]));
  // Work that only this page does.
  await page.evaluate(() => {
    const until = performance.now() + 400;
    while (performance.now() < until);
  });
  return renderers.sort((a, b) => ticks(b) - before.get(b) - (ticks(a) - before.get(a)))[0];
}

function ticks(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return Number(fields[11]) + Number(fields[12]);
}
