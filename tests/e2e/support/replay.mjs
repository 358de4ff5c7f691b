// A tenant's answers kept and given again, and a clock and run id that stand still: then two builds must be the same bytes.

import { join } from "node:path";
import { ROOT } from "../../../scripts/lib/tools.mjs";

const NOW = Date.now();
const RUN = "7b1f0c1e-2a53-4c8b-9a31-5d2f64e0a977";

/** The clock of the page stands still, its run id is fixed, and saving is a download. */
export async function frozen(page) {
  await page.addInitScript(
    ([now, run]) => {
      Date.now = () => now;
      crypto.randomUUID = () => run;
      window.showSaveFilePicker = undefined;
    },
    [NOW, RUN],
  );
}

/** Keeps each answer of the API at `url` the first time it is asked for, and gives the kept one from then on. */
export function recorder(url) {
  const kept = new Map();
  const attach = (page) =>
    page.route(`${url}/**`, async (route) => {
      const request = route.request();
      const key = `${request.method()} ${request.url()} ${request.postData() ?? ""}`;
      if (!kept.has(key)) {
        const answer = await route.fetch();
        kept.set(key, { status: answer.status(), headers: answer.headers(), body: await answer.body() });
      }
      await route.fulfill(kept.get(key));
    });
  /** What was asked with GET, by path and parameters: `{ status, content_type, body }`. */
  const answers = () => {
    const asked = [...kept].filter(([key]) => key.startsWith(`GET ${url}`));
    return Object.fromEntries(
      asked.map(([key, { status, headers, body }]) => [
        key.slice(`GET ${url}`.length).trim(),
        { status, content_type: headers["content-type"] ?? "", body: String(body) },
      ]),
    );
  };
  return { attach, answers, asked: () => kept.size };
}

/** The clock and the run id of a frozen page, as examples/replay.rs takes them. */
export function identity() {
  return { now_millis: NOW, run_id: RUN };
}

/** The native program that makes a pack of kept answers, where `cargo build --example replay` puts it. */
export function replayBinary() {
  return join(process.env.CARGO_TARGET_DIR ?? join(ROOT, "target"), "debug", "examples", "replay");
}
