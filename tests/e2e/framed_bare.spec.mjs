// Another site that frames the pages or opens them, where a host can send no headers: the start script refuses.
import { expect, framedTests, test } from "./support/framed.mjs";
import { signInButton, test as signingIn, throughProvider } from "./support/oidc.mjs";
import { choose, finished, start } from "./support/build.mjs";

test.use({ headers: false });
signingIn.use({ headers: false });

framedTests({ headers: false });

signingIn("the window of an identity provider does not hold the page that opened it", async ({ builder: page, api }) => {
  await page.goto("/");
  await throughProvider(page);
  await page.getByLabel("Organisation name").fill("Orchid");
  await choose(page, { first: "2001-01-01", last: "2001-01-01", evidence: "1", focus: false });
  await page.context().clearCookies({ domain: "localhost" });
  api.refuse();
  await start(page);
  await expect(page.getByRole("heading", { name: "Sign in again to go on" })).toBeFocused();
  const coming = page.context().waitForEvent("page");
  await signInButton(page).click();
  const window = await coming;
  await expect(window.getByRole("heading", { name: "Who are you?" })).toBeVisible();
  expect(await window.evaluate(() => globalThis.opener)).toBeNull();
  const closing = window.waitForEvent("close");
  await window.getByRole("button", { name: "dana@orchid.example", exact: true }).click();
  await window.getByRole("button", { name: "Yes", exact: true }).click({ timeout: 3_000 }).catch(() => {});
  // And it still closes itself when it has come back.
  await closing;
  await finished(page);
});
