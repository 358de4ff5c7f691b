// A Chromium with a profile on disk, that can be killed as a crash kills it, and opened again with what it had kept.
import { chromium } from "@playwright/test";
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { CHROMIUM_ARGUMENTS, systemChromium } from "../../../scripts/lib/tools.mjs";
import { withoutPicker } from "./build.mjs";

/** How long a browser may take to listen, in milliseconds. */
const START_LIMIT = 30_000;
/** What Playwright gives its own browsers, as far as it matters here. */
const ARGUMENTS = ["--headless", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--no-default-browser-check", "--remote-debugging-port=0", "about:blank"];

/**
 * Starts a browser whose profile is `folder`. Resolves to `{ context, page, kill, close }`: `page()` is a new tab, `kill` ends the browser at once,
 * `close` as a person does.
 */
export async function openProfile(folder) {
  const child = spawn(systemChromium() ?? chromium.executablePath(), [...CHROMIUM_ARGUMENTS, `--user-data-dir=${folder}`, ...ARGUMENTS], {
    // A process group of its own: its helpers go with it.
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const gone = new Promise((done) => child.once("exit", done));
  const address = await new Promise((done, fail) => {
    const timer = setTimeout(() => fail(new Error("the browser did not listen")), START_LIMIT);
    createInterface({ input: child.stderr }).on("line", (line) => {
      const found = line.match(/^DevTools listening on (ws:\S+)/)?.[1];
      if (found) {
        clearTimeout(timer);
        done(found);
      }
    });
    gone.then((code) => fail(new Error(`the browser ended (${code}) before it listened`)));
  });
  const browser = await chromium.connectOverCDP(address);
  const [context] = browser.contexts();
  const kill = async () => {
    if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid, "SIGKILL");
    await gone;
    await browser.close().catch(() => {});
  };
  const close = async () => {
    const cdp = await browser.newBrowserCDPSession();
    // The browser goes before it can answer.
    await cdp.send("Browser.close").catch(() => {});
    await gone;
    await browser.close().catch(() => {});
  };
  const page = async () => {
    const opened = await context.newPage();
    await withoutPicker(opened);
    return opened;
  };
  return { context, page, kill, close };
}
