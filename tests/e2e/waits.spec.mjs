// What a running build waits for: the vendor, the network, a new sign-in, its owner's decisions; and options that the server refuses.
import { readFileSync } from "node:fs";
import { ADMIN, choose, finished, heading, OWNER, save, signIn, start } from "./support/build.mjs";
import { expect, test } from "./support/servers.mjs";
import { answer, invalid } from "./support/states.mjs";
import { entries } from "./support/zip.mjs";

const EMPTY = { first: "2001-01-01", last: "2001-01-01", evidence: "1" };
/** The section in which the build asks for something. */
const asked = (page) => page.locator(".asked-for");

test("a vendor that asks to wait is waited for, and the owner need not wait", async ({ builder: page, otherTenant }) => {
  await otherTenant("--fault", "rate:/audit/logs?:30:1");
  await signIn(page);
  await choose(page, EMPTY);
  await start(page);
  const waits = page.locator(".waits");
  await expect(waits).toContainText("Your vendor asks to wait");
  await expect(waits).toHaveText(/Going on by itself at \d\d:\d\d:\d\d UTC\. Nothing is lost\./);
  const table = await page.getByRole("table").boundingBox();
  await waits.getByRole("button", { name: "Try now" }).click();
  await expect(waits).toContainText("Keep this tab open.");
  expect((await page.getByRole("table").boundingBox())?.y ?? table.y).toBe(table.y);
  await finished(page);
});

test("a server that fails for a moment is tried again", async ({ builder: page, otherTenant }) => {
  await otherTenant("--fault", "status:/settings/identity:503:2");
  await signIn(page);
  await choose(page, EMPTY);
  await start(page);
  await expect(page.locator(".waits")).toContainText("The server failed (503)");
  await expect(page.locator(".waits")).toContainText("Tried 2 times; trying again by itself at");
  await finished(page);
});

test("offline, the build waits for the connection", async ({ builder: page, otherTenant, context }) => {
  await otherTenant("--fault", "rate:/settings/identity:3:1");
  await signIn(page);
  await choose(page, EMPTY);
  await start(page);
  await expect(page.locator(".waits")).toContainText("Your vendor asks to wait");
  await context.setOffline(true);
  await expect(page.locator(".waits")).toContainText("You are offline");
  await expect(page.locator(".waits")).toContainText(/Going on when the connection is back\. \d+ of \d+ data sets are here\./);
  await context.setOffline(false);
  await finished(page);
});

test("a session that ends in mid build goes on with a new sign-in of the same person only", async ({ builder: page, otherTenant, folder }) => {
  await otherTenant("--fault", "expire:8");
  await signIn(page);
  await choose(page, EMPTY);
  await start(page);
  await expect(asked(page).getByRole("heading", { name: "Sign in again to go on" })).toBeFocused();
  await expect(page).toHaveTitle("Sign in again to go on – Packseal");
  await expect(asked(page)).toContainText(/Your session ended at \d\d:\d\d:\d\d UTC\. \d+ of \d+ data sets are here and stay here\./);
  await expect(page.getByRole("table")).toBeVisible();
  await asked(page).getByRole("button", { name: ADMIN }).click();
  await expect(asked(page).getByRole("heading", { name: "This is another tenant or person" })).toBeFocused();
  await expect(asked(page)).toContainText("Sign in as dana@orchid.example");
  await asked(page).getByRole("button", { name: OWNER }).click();
  await finished(page);
  expect(entries(readFileSync(await save(page, folder))).has("MANIFEST.txt")).toBe(true);
});

test("a build that waits for a sign-in can be stopped", async ({ builder: page, otherTenant }) => {
  await otherTenant("--fault", "expire:8");
  await signIn(page);
  await choose(page, EMPTY);
  await start(page);
  await asked(page).getByRole("button", { name: "Stop building" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Stop", exact: true }).click();
  await expect(page.getByText("Stopped. What was fetched is dropped from this device.")).toBeVisible();
  await expect(heading(page)).toHaveText("Build a pack");
});

test("the owner decides on what looks like a secret, and the pack says how", async ({ builder: page, folder }) => {
  await signIn(page);
  await choose(page, EMPTY);
  await start(page, { ask: true });
  await expect(asked(page).getByRole("heading", { name: /looks like a secret$/ })).toBeFocused();
  await expect(page).toHaveTitle("For you to decide – Packseal");
  const finding = asked(page).getByRole("listitem").first();
  await expect(finding).toContainText("workflow_webhook_url");
  await expect(finding).toContainText("secret.url.webhook");
  await expect(asked(page)).not.toContainText("inline-demo-key");
  await expect(finding.getByRole("radio", { name: "Hide it" })).toBeChecked();

  await finding.getByRole("radio", { name: "Keep it, it is not secret" }).check();
  await asked(page).getByRole("button", { name: "Go on" }).click();
  const reason = finding.getByLabel("Why it is not secret");
  await expect(reason).toBeFocused();
  await expect(reason).toHaveAccessibleDescription(/Enter why it is not secret/);
  await reason.fill("The hook is switched off since May");
  await asked(page).getByRole("button", { name: "Go on" }).click();
  await finished(page);
  await expect(page.getByRole("region", { name: "What was decided on secrets" })).toContainText("secret.url.webhook");
  const pack = entries(readFileSync(await save(page, folder)));
  expect(pack.get("pack.json").toString()).toContain("The hook is switched off since May");
  expect(pack.get("notification_settings.json").toString()).toContain("inline-demo-key");
});

test("hiding everything ends the questions", async ({ builder: page, otherTenant, folder }) => {
  await otherTenant("--plant");
  await signIn(page);
  await start(page, { ask: true });
  await expect(asked(page).getByRole("heading", { level: 2 })).toBeFocused();
  await asked(page).getByLabel("Hide whatever else is found in this build, without asking again").check();
  await asked(page).getByRole("button", { name: "Go on" }).click();
  await finished(page);
  const decided = page.getByRole("region", { name: "What was decided on secrets" }).getByRole("listitem");
  expect(await decided.count()).toBeGreaterThan(2);
  expect(entries(readFileSync(await save(page, folder))).get("notification_settings.json").toString()).not.toContain("inline-demo-key");
});

test("an option that the server refuses is told at its field in the server's words, until it is changed", async ({ builder: page }) => {
  const logs = (url) => url.pathname.endsWith("/audit/logs");
  const said = "The server answered: “Input should be a valid date”";
  await signIn(page);
  await choose(page, { ...EMPTY, focus: true });
  await answer(page, logs, 422, { json: invalid("focus_start_date", "Input should be a valid date") });
  await start(page);
  const summary = page.getByRole("alert");
  await expect(summary).toBeFocused();
  await expect(page).toHaveTitle("The server refused an option – Packseal");
  await summary.getByRole("link", { name: said }).click();
  // The window followed the period; its own fields are there to be changed.
  const day = page.getByLabel("FOCUS first day", { exact: true });
  await expect(day).toBeFocused();
  await expect(day).toHaveAttribute("aria-invalid", "true");
  await expect(day).toHaveAccessibleDescription(said);
  await day.fill("2000-12-31");
  await expect(page.getByText(said)).toHaveCount(0);
  await day.fill("");
  await expect(summary.getByRole("link")).toHaveText(said);
  await page.getByLabel("First day", { exact: true }).fill("2000-12-30");
  await expect(summary).toHaveCount(0);
  await page.unroute(logs);
  await start(page);
  await finished(page);
});
