// Secrets that a tenant left in its data by accident: in no entry, name, report, storage, address or message, and what was decided about
// them is in the pack.
import { readFileSync } from "node:fs";
import { choose, finished, save, signIn, start, staged } from "./support/build.mjs";
import { listen } from "./support/console.mjs";
import { encodings, expectNoneInPack, found, kept } from "./support/leaks.mjs";
import { expect, test } from "./support/servers.mjs";
import { dropFile, expectHeadline, openVerify, savedReport } from "./support/verify.mjs";
import { entries } from "./support/zip.mjs";

/** An invented key of a known form, joined here so that it does not stand in the source. */
const KEY = ["AKIA", "Q7RM2XKD", "5TWLV3ZN"].join("");
const NOTE = `The job signed in with ${KEY}, please rotate.`;
const FILES = {
  "notes.txt": NOTE,
  "encoded.txt": Buffer.from(NOTE).toString("base64"),
  "query.txt": encodeURIComponent(NOTE).replace(/[A-Z0-9]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
};

async function plant(otherTenant) {
  const tenant = await otherTenant("--plant", "--fault", "leak:/savings/realized:409", "--token-ttl", "900");
  const planted = await (await fetch(`${tenant.url}/demo/planted`)).json();
  expect(planted.length).toBeGreaterThanOrEqual(8);
  expect(new Set(planted.map(({ encoding }) => encoding))).toEqual(new Set(["plain", "base64", "percent"]));
  return [...planted.map(({ secret }) => secret), KEY].flatMap(encodings);
}

async function choices(page) {
  await choose(page, { first: "", last: "", focus: true });
  for (const name of ["Savings proof", "Realized savings"]) await page.getByLabel(name, { exact: true }).check();
  const buffers = Object.entries(FILES).map(([name, text]) => ({ name, mimeType: "text/plain", buffer: Buffer.from(text) }));
  await page.locator("#files").setInputFiles(buffers);
}

test("planted secrets are nowhere, and every decision is in the pack", async ({ builder: page, otherTenant, folder }) => {
  const heard = listen(page);
  const secrets = await plant(otherTenant);
  await signIn(page);
  await choices(page);
  await start(page, { ask: true });
  const asked = page.locator(".asked-for");
  await expect(asked).toBeVisible({ timeout: 30_000 });
  expect(found(await page.content(), secrets)).toEqual([]);
  await asked.getByLabel("Hide whatever else is found in this build, without asking again").check();
  await asked.getByRole("button", { name: "Go on" }).click();
  await finished(page);
  expect(found(JSON.stringify(await kept(page)), secrets)).toEqual([]);

  const saved = await save(page, folder);
  const pack = expectNoneInPack(saved, secrets);
  // What told of the secrets is there without them.
  expect(String(pack.get("attachments/notes.txt"))).toBe("The job signed in with ***REDACTED***, please rotate.");
  const failed = JSON.parse(pack.get("exports/realized-savings.error.json"));
  expect(failed.status).toBe("error");
  expect(failed.error).not.toMatch(/select|insert|:\/\/\w+:[^*]/i);

  const { decisions } = JSON.parse(pack.get("pack.json"));
  const places = decisions.map(({ place }) => place);
  for (const place of [/^notification_settings\.json#\//, /^\/api\/v1\/audit\/logs\/[\w-]+#\/details/, /^exports\/focus-v1\.3-core\.csv#\d+$/]) {
    expect(places.some((found) => place.test(found)), String(place)).toBe(true);
  }
  for (const name of Object.keys(FILES)) expect(places.some((place) => place.startsWith(`attachments/${name}#`)), name).toBe(true);
  expect(new Set(decisions.map(({ decision }) => decision))).toEqual(new Set(["redact"]));
  expect(new Set(decisions.map(({ rule }) => rule)).size).toBeGreaterThan(5);

  await openVerify(page);
  await dropFile(page, saved);
  await expectHeadline(page, "INTACT, NOT SIGNED");
  const report = await savedReport(page);
  expect(found(report.text + report.name, secrets)).toEqual([]);
  expect(found(JSON.stringify(await kept(page)), secrets)).toEqual([]);
  expect(found(heard.messages.join("\n") + heard.requests.map(({ url }) => url).join("\n"), secrets)).toEqual([]);
});

test("a value that is kept is kept with its reason, and stopping at the question leaves nothing", async ({ builder: page, tenant: _, folder }) => {
  await signIn(page);
  await choose(page, { first: "2001-01-01", last: "2001-01-01", focus: false });
  await page.locator("#files").setInputFiles([{ name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from(NOTE) }]);
  await start(page, { ask: true });
  const asked = page.locator(".asked-for");
  // The webhook's address first, then the file.
  await asked.getByRole("button", { name: "Go on" }).click();
  await expect(asked).toContainText("notes.txt");
  expect(await page.content()).not.toContain(KEY);
  await asked.getByText("Keep it, it is not secret").click();
  await asked.getByRole("button", { name: "Go on" }).click();
  await expect(asked).toContainText("Enter why it is not secret");
  await asked.getByLabel("Why it is not secret").fill("An example from the vendor's handbook");
  await asked.getByRole("button", { name: "Go on" }).click();
  await finished(page);
  const pack = entries(readFileSync(await save(page, folder)));
  expect(String(pack.get("attachments/notes.txt"))).toBe(NOTE);
  expect(JSON.parse(pack.get("pack.json")).decisions).toContainEqual({
    rule: "secret.aws.key_id",
    place: "attachments/notes.txt#23",
    decision: "allow",
    reason: "An example from the vendor's handbook",
  });

  await page.getByRole("button", { name: "Build another" }).click();
  await start(page, { ask: true });
  await asked.getByRole("button", { name: "Stop building" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Stop", exact: true }).click();
  await expect(page.getByText("Stopped. What was fetched is dropped from this device.")).toBeVisible();
  expect(await staged(page)).toEqual([]);
});
