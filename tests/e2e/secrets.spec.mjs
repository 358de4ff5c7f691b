// The sign-in token and the keys in the tenant's settings are nowhere but in the requests that need them.
import { build, FREE_OWNER, save, signIn } from "./support/build.mjs";
import { listen } from "./support/console.mjs";
import { expectNoneInPack, found, kept, spellings } from "./support/leaks.mjs";
import { expect, test } from "./support/servers.mjs";
import { dropFile, expectHeadline, openVerify, savedReport } from "./support/verify.mjs";

/** The key inside the webhook's address, as the tenant is seeded with it. */
const WEBHOOK_KEY = "inline-demo-key";
/** What the tenant's encrypted columns hold; no answer may ever show them. */
const STORED = "stored-mark";

test("the token and the keys are in no entry, name, address, storage, message, document or report", async ({
  builder: page, tenant, siteServer, folder,
}) => {
  const heard = listen(page);
  const token = await build(page, { first: "", last: "", focus: true });
  const secrets = [...spellings(token), WEBHOOK_KEY, STORED];
  expect(heard.requests.filter(({ url }) => url.includes("/api/v1/")).length).toBeGreaterThan(20);

  const atDone = await kept(page);
  expect(found(JSON.stringify(atDone), secrets)).toEqual([]);
  // The history of packs is all that is kept, and the line above has looked for secrets in it too.
  expect(Object.keys(atDone.local)).toEqual(["packseal-history"]);
  expect([atDone.session, atDone.databases, atDone.caches, atDone.jar]).toEqual([{}, [], [], []]);
  expect(atDone.files).toEqual(["/packseal-staging", expect.stringMatching(/^\/packseal-staging\/[0-9a-f-]{36}\.partial$/)]);

  const saved = await save(page, folder);
  const pack = expectNoneInPack(saved, secrets);
  expect(pack.get("notification_settings.json").toString()).toContain("https://hooks.example.test/***REDACTED***");

  await openVerify(page);
  await dropFile(page, saved);
  await expectHeadline(page, "INTACT, NOT SIGNED");
  const report = await savedReport(page);
  expect(found(report.text + report.name, secrets)).toEqual([]);
  expect(found(JSON.stringify(await kept(page)), secrets)).toEqual([]);

  expect(found(heard.messages.join("\n"), secrets)).toEqual([]);
  expect(found(heard.requests.map(({ url }) => url).join("\n"), secrets)).toEqual([]);
  const origins = new Set(heard.requests.map(({ url }) => url.replace(/^blob:/, "")).map((url) => new URL(url).origin));
  expect([...origins].sort()).toEqual([siteServer.url, tenant.url].sort());
  // The token goes to the tenant alone, and in the one header that is for it.
  for (const { url, headers } of heard.requests) {
    const { authorization, ...others } = headers;
    if (new URL(url).origin !== tenant.url) expect(authorization, url).toBeUndefined();
    expect(found(JSON.stringify(others), secrets), url).toEqual([]);
  }
});

test("an account that is refused shows and keeps the token nowhere", async ({ builder: page }) => {
  const heard = listen(page);
  const secrets = spellings(await signIn(page, FREE_OWNER));
  await expect(page.getByRole("alert").getByRole("heading")).toHaveText("Your plan does not include compliance packs");
  expect(found(JSON.stringify(await kept(page)), secrets)).toEqual([]);
  expect(found(heard.messages.join("\n"), secrets)).toEqual([]);
  expect(found(heard.requests.map(({ url }) => url).join("\n"), secrets)).toEqual([]);
});

test("a typed token is kept in no storage, and signing out takes it off the page", async ({ builder: page }) => {
  const token = await signIn(page);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByLabel("Access token").fill(token);
  await page.getByRole("button", { name: "Use this token" }).click();
  await expect(page.getByText("dana@orchid.example")).toBeVisible();
  expect(found(JSON.stringify(await kept(page)), spellings(token))).toEqual([]);
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByLabel("Access token")).toHaveValue("");
  expect(found(JSON.stringify(await kept(page)), spellings(token))).toEqual([]);
});
