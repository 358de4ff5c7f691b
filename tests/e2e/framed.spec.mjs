// Another site that frames the pages or opens them gets nothing of them, by the site's headers.
import { headersFor, parseHeaders } from "../../scripts/lib/headers.mjs";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../scripts/lib/tools.mjs";
import { listen } from "./support/console.mjs";
import { expect, framedTests, test } from "./support/framed.mjs";

test("the headers take away what no page of this site needs, and the browser knows each of them", async ({ page }) => {
  const heard = listen(page);
  const rules = parseHeaders(readFileSync(join(ROOT, "www", "_headers"), "utf8"));
  const { "permissions-policy": permissions } = headersFor(rules, "/");
  const features = permissions.split(", ").map((text) => text.replace("=()", ""));
  expect(features).toEqual([...features].sort());
  await page.goto("/");
  await expect(page.getByLabel("Access token").or(page.getByRole("heading", { level: 1 })).first()).toBeVisible();
  expect(heard.messages.filter((text) => /permissions.policy|unrecognized feature/i.test(text))).toEqual([]);
  const allowed = await page.evaluate(() => document.featurePolicy?.allowedFeatures());
  if (allowed === undefined) console.log("SKIPPED: which features are allowed: this engine does not tell");
  else expect(features.filter((name) => allowed.includes(name))).toEqual([]);
});

framedTests({ headers: true });
