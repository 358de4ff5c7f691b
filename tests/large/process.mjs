// What a process takes, read from /proc, and which process a page is in.
import { readdirSync, readFileSync } from "node:fs";

/** Ticks of a second, on every Linux that a browser runs on. */
const TICKS = 100;
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
  const sampler = setInterval(() => {
    try {
      peak = Math.max(peak, resident(pid));
    } catch {
      // It has ended, which whoever waits for it tells.
      clearInterval(sampler);
    }
  }, EVERY);
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

/** Seconds of processor time that a process and all that it has started have taken until now. */
export function busy(pid) {
  const ids = readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map(Number);
  const all = ids.map((id) => ({ id, ...parentOf(id) }));
  const sum = ({ id, time }) => all.filter(({ parent }) => parent === id).reduce((done, child) => done + sum(child), time);
  return all.filter(({ id }) => id === pid).reduce((done, one) => done + sum(one), 0) / TICKS;
}

/** The parent of a process, and its time in ticks; nobody's, and none, where it is gone. */
function parentOf(pid) {
  const fields = fieldsOf(pid);
  if (fields.length === 0) return { parent: 0, time: 0 };
  // With the time of children that have ended.
  return { parent: Number(fields[1]), time: [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0) };
}

/** The ticks that a process has taken; none where it is gone. */
function ticks(pid) {
  return fieldsOf(pid)
    .slice(11, 13)
    .reduce((sum, field) => sum + Number(field), 0);
}

/** What the system says of a process after its name; nothing where it is gone. */
function fieldsOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  } catch {
    return [];
  }
}
