// The site as it is served: both documents start from files of their own origin alone, and their workers come after the first screen.
import { MEMBER } from "./support/build.mjs";
import { listen } from "./support/console.mjs";
import { expect, test } from "./support/servers.mjs";
import { WORKER_FILES } from "./support/worker.mjs";

for (const [path, expected] of [
  ["/", ["build-document"]],
  ["/verify.html", ["verify-document", "verify-worker", "seal-document", "summary-worker"]],
]) {
  test(`${path} loads from its own origin only, ${expected.join(" and ")}, without an inline script or an error`, async ({ page, siteServer }) => {
    const heard = listen(page);
    // A site that names no vendor has nobody else to ask, and nothing to build.
    await page.route("**/config.json", (route) => route.fulfill({ json: { schema: "packseal-config/1", apis: [] } }));
    await page.goto(path);
    // Trunk writes the hash of a document's own program without leading zeros.
    const programs = () => heard.requests.map(({ url }) => url.match(/\/([\w-]+)-[0-9a-f]+_bg\.wasm$/)?.[1]).filter(Boolean);
    await expect.poll(programs).toEqual(expected);
    await page.waitForLoadState("networkidle");

    expect(programs()).toEqual(expected);
    expect(heard.requests.map(({ url }) => new URL(url).origin)).toEqual(heard.requests.map(() => siteServer.url));
    expect(heard.failures).toEqual([]);
    expect(heard.errors).toEqual([]);
    expect(await page.locator("script:not([src])").count()).toBe(0);
  });
}

test("the first screen does not wait for the worker's files, which are fetched once it is up, without being asked for", async ({ builder: page }) => {
  const asked = [];
  // They never come.
  await page.route(WORKER_FILES, async (route) => {
    asked.push([route.request().url().replace(/^.*\/|-[0-9a-f]{16}/g, ""), await page.getByLabel("Access token").isVisible()]);
  });
  await page.goto("/");
  await expect(page.getByRole("button", { name: MEMBER })).toBeVisible();
  await expect.poll(() => asked.sort()).toEqual([["build-worker.js", true], ["build-worker_bg.wasm", true]]);
  await page.getByLabel("Access token").fill("two words");
  await page.getByRole("button", { name: "Use this token" }).click();
  await expect(page.getByText("An access token has letters, digits")).toBeVisible();
});
