// Clickjacking and openers: tests for any way in which the site is served.
import { framer, KINDS } from "./framer.mjs";
import { expect, test as base } from "./servers.mjs";

export { expect };

/** With `another`, a site of another origin that frames and opens this one. */
export const test = base.extend({
  another: async ({ siteServer }, use) => {
    const server = await framer(siteServer.url);
    await use(server);
    await server.close();
  },
});

/** The program's traces in each frame of `page` that is of this site: none may be there. */
async function running(page, siteServer) {
  const frames = page.frames().filter((frame) => frame !== page.mainFrame() && frame.url().startsWith(siteServer.url));
  return Promise.all(
    frames.map((frame) =>
      frame.evaluate(() => ({ program: "packseal" in globalThis, workers: performance.getEntriesByType("resource").length, buttons: document.querySelectorAll("button, input").length })),
    ),
  );
}

/** Adds the tests. `headers` says whether the host sends the site's headers. */
export function framedTests({ headers }) {
  for (const path of ["/", "/verify.html"]) {
    for (const kind of KINDS) {
      test(`${path} is of no use to another site that lays it under itself by ${kind}`, async ({ page, another, siteServer }) => {
        const answered = siteServer.answered();
        await page.goto(`${another.url}/frame/${kind}?path=${path}`);
        // It was asked for: what is not there was refused, and not forgotten.
        await expect.poll(() => siteServer.answered()).toBeGreaterThan(answered);
        if (headers) {
          // The browser shows nothing of it.
          await page.waitForLoadState("networkidle");
          for (const frame of page.frames()) expect(await frame.content().catch(() => "")).not.toContain("Packseal is starting");
        } else {
          const inside = () => page.frames().find((frame) => frame.url().startsWith(siteServer.url));
          await expect.poll(() => inside()?.locator("#fault").textContent().catch(() => "")).toContain("Packseal did not start. Packseal does not start inside another page");
          await expect(inside().locator("#fault")).toBeVisible();
        }
        for (const traces of await running(page, siteServer)) expect(traces).toMatchObject({ program: false, buttons: 0 });
        expect(page.frames().flatMap((frame) => frame.page().workers())).toEqual([]);
      });
    }

    test(`${path} keeps no hold on who opened it${headers ? ", nor that one on it" : ""}`, async ({ page, another, siteServer }) => {
      await page.goto(`${another.url}/opener?path=${path}`);
      const coming = page.context().waitForEvent("page");
      await page.getByRole("button", { name: "open" }).click();
      const opened = await coming;
      // It runs: only then is there something to hold.
      await expect.poll(() => opened.evaluate(() => "packseal" in globalThis)).toBe(true);
      expect(opened.url()).toBe(siteServer.url + path);
      expect(await opened.evaluate(() => globalThis.opener)).toBeNull();
      expect(await opened.evaluate(() => document.referrer)).not.toContain("path=");
      if (headers) expect(await page.evaluate(() => globalThis.held.closed)).toBe(true);
      // Without the header its opener can still send it elsewhere, as any link can; it can read and do nothing.
      else expect(await page.evaluate(() => Object.is(globalThis.held.closed, false))).toBe(true);
      const denied = await page.evaluate(() => {
        try {
          return String(globalThis.held.document);
        } catch (error) {
          return error.name;
        }
      });
      expect(["SecurityError", "null", "undefined"]).toContain(denied);
    });
  }
}
