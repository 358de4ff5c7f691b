// Files of one's own on the Build page: a recipe that is tried, a control mapping, a catalogue and an auditor's list of requests. The API is
// invented (tests/native/recipes/harbour.json); its answers are given by the test.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../scripts/lib/tools.mjs";
import { seriousFindings } from "./support/axe.mjs";
import { finished, heading, save, start, withoutPicker } from "./support/build.mjs";
import { expect, test as base } from "./support/servers.mjs";
import { dropFile, expectHeadline, openVerify } from "./support/verify.mjs";
import { entries } from "./support/zip.mjs";

const API = "http://127.0.0.1:8790";
const HARBOUR = readFileSync(join(ROOT, "tests", "native", "recipes", "harbour.json"), "utf8");
/** What the site has: the same API, and of it the policy alone. */
const SITE = JSON.stringify({ ...JSON.parse(HARBOUR), title: "Harbour policy", version: "0", sections: JSON.parse(HARBOUR).sections.slice(2) });
const MAPPING = JSON.stringify({
  schema: "packseal-mapping/1",
  name: "North’s own",
  version: "7",
  lines: [
    { framework: "soc2", control: "CC8.1", entry: "changes.csv", strength: "direct" },
    { framework: "soc2", control: "CC6.2", section: "people", strength: "supporting" },
    { framework: "house", control: "H1", section: "policy", strength: "partial" },
  ],
});
const CATALOGUE = JSON.stringify({ schema: "packseal-controls/1", id: "house", title: "House rules", edition: "2026", version: "3", controls: [{ id: "H1", about: "Doors are shut" }] });
const LIST = "Request No;Description;Control\nR-17;All changes;CC8.1\nR-18;Visitors;CC6.4\n";
const EMAIL = "ida@north.example";

const sha256 = (text) => createHash("sha256").update(text).digest("hex");
const file = (name, text) => ({ name, mimeType: "application/octet-stream", buffer: Buffer.from(text) });
const place = (page, what) => page.locator(`[data-takes=own-${what}]`);
const give = (page, what, name, text) => page.locator(`#own-${what}`).setInputFiles(file(name, text));
const fold = (page, words) => page.locator("summary").filter({ hasText: words });

/** What the API answers to a path with its query; undefined for what it has not. */
function answered(target) {
  const at = "/api/v3/tenants/north%20quay";
  const row = (id, day, more = {}) => ({ id, at: day, title: `=cmd ${id}`, approved: true, lines: 3, ...more });
  const changes = (cursor) => `${at}/changes?since=2026-07-01T00%3A00%3A00Z&before=2026-10-01T00%3A00%3A00Z&sort=at&limit=2${cursor}`;
  return {
    [changes("")]: { data: [row("b", "2026-08-02T10:00:00Z"), row("a", "2026-07-01T00:00:00Z", { approver: { name: "Ida" } })], page: { next: "p 2" } },
    [changes("&cursor=p%202")]: { data: [row("c", "2026-09-30T23:59:59Z", { lines: null })], page: { next: null } },
    [`${at}/people`]: { people: [{ name: "Ida", roles: ["owner"], email: EMAIL }, { name: "Bo", roles: [], email: null }] },
    [`${at}/policy`]: { mfa: true },
  }[target];
}

/**
 * The Build page of a site that names the API, with a token pasted unless `signedIn` is false. `asked` is what the API was asked for, in order.
 */
const test = base.extend({
  harbour: async ({ page, siteServer }, use) => {
    const asked = [];
    await withoutPicker(page);
    await page.route(`${API}/**`, (route) => {
      const { pathname, search } = new URL(route.request().url());
      asked.push(pathname + search);
      const json = answered(pathname + search);
      const headers = { "access-control-allow-origin": siteServer.url };
      return route.fulfill({ status: json ? 200 : 404, headers, json: json ?? { error: "none" } });
    });
    const open = async ({ recipe = SITE, kind = "custom", signedIn = true } = {}) => {
      siteServer.setApis([{ kind, name: "Harbour", url: API, recipe: "harbour.json" }]);
      await page.route("**/recipes/harbour.json", (route) => route.fulfill({ body: recipe, contentType: "application/json" }));
      await page.goto("/");
      if (!signedIn) return;
      await page.getByLabel("Access token").fill("north-token");
      await page.getByRole("button", { name: "Use this token" }).click();
      await expect(heading(page)).toHaveText("Build a pack");
    };
    await use({ asked, open });
    siteServer.setApis([]);
  },
});

/** Fills in what the recipe needs. */
async function filled(page) {
  await page.getByLabel("Organisation name").fill("Orchid Ledger");
  await page.getByLabel("Workspace").fill("north quay");
  await page.getByLabel("First day", { exact: true }).fill("2026-07-01");
  await page.getByLabel("Last day", { exact: true }).fill("2026-09-30");
}

async function tried(page, text = HARBOUR) {
  await fold(page, "Try a recipe of your own").click();
  await give(page, "recipe", "harbour.json", text);
}

test("a recipe, a mapping, a catalogue and a list of one's own: built, and checked offline", async ({ page, harbour, folder }) => {
  await harbour.open();
  await expect(page.getByText("Harbour policy, version 0")).toBeVisible();
  await filled(page);
  await tried(page);
  await expect(page.getByText("The recipe in use is another one now.")).toBeVisible();
  await expect(heading(page)).toBeFocused();
  await expect(page.locator(".session")).toContainText("Your own recipe: harbour-evidence, version 1");
  expect((await page.locator(".said .digest").textContent()).trim()).toBe(sha256(HARBOUR));
  // What was typed stays where the recipe has the same to choose.
  await expect(page.getByLabel("Workspace")).toHaveValue("north quay");
  await expect(page.getByLabel("Organisation name")).toHaveValue("Orchid Ledger");

  await fold(page, "Use a mapping").click();
  await give(page, "mapping", "north.json", MAPPING);
  await expect(place(page, "mapping")).toContainText(/north\.json, \d+ bytes: North’s own, version 7: 3 lines\. A catalogue is needed for house/);
  await give(page, "catalogue", "house.json", CATALOGUE);
  await expect(place(page, "catalogue")).toContainText("House rules, 2026: 1 control");
  const data = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], "pbc.csv"));
    return transfer;
  }, LIST);
  await place(page, "requests").getByText("Requests of your auditor").dispatchEvent("drop", { dataTransfer: data });
  await expect(place(page, "requests")).toContainText(`pbc.csv, ${LIST.length} bytes: 2 requests`);
  await expect(page.getByText("None yet.")).toBeVisible();
  expect(await seriousFindings(page)).toEqual([]);

  // A build that fails leaves everything as it was.
  await page.getByLabel("Workspace").fill("elsewhere");
  await start(page);
  await page.getByRole("button", { name: "Back to contents" }).click();
  await expect(place(page, "mapping")).toContainText("north.json");
  await expect(page.locator(".said .digest")).toBeVisible();
  await filled(page);
  await start(page);
  await finished(page);
  await expect(page.locator(".session")).toContainText("Your own recipe: harbour-evidence, version 1");
  const path = await save(page, folder);
  const pack = entries(readFileSync(path));
  expect(pack.get("changes.csv").toString()).toContain("a,2026-07-01T00:00:00Z,'=cmd a,true,Ida,3\n");
  expect(pack.get("people.csv").toString()).toBe("name,roles,email\nIda,owner,***REDACTED***\nBo,[],\n");
  for (const [name, content] of pack) expect(content.includes(EMAIL), name).toBe(false);
  const about = JSON.parse(pack.get("pack.json"));
  expect(about).toMatchObject({ layout: "custom", recipe: { name: "harbour-evidence", version: "1", sha256: sha256(HARBOUR) } });
  expect(about.index.mapping).toEqual({ name: "North’s own", version: "7", sha256: sha256(MAPPING) });
  expect(about.index.catalogues.map(({ name }) => name)).toEqual(["soc2", "house"]);
  expect(about.index.requests_sha256).toBe(sha256(LIST));
  const index = pack.get("INDEX.csv").toString().split("\r\n");
  const of = (control) => index.filter((line) => line.includes(`,${control},`));
  expect(of("CC8.1")).toHaveLength(1);
  expect(of("CC8.1")[0]).toMatch(/,direct,changes\.csv,changes,.*,R-17,/);
  expect(of("CC6.2").map((line) => /supporting,people\.(json|csv)/.test(line))).toEqual([true, true]);
  expect(of("H1")[0]).toContain("partial,policy.txt.json");
  expect(index.find((line) => line.includes(",R-18,"))).toContain("open: nothing here answers this request");
  expect(pack.get("INDEX.html").toString()).toContain("R-17");

  await openVerify(page);
  await page.context().setOffline(true);
  await dropFile(page, path);
  await expectHeadline(page, "INTACT, NOT SIGNED");
  await page.context().setOffline(false);
});

test("what is wrong with a file is told with its line, and nothing is asked of the API", async ({ page, harbour, folder }) => {
  await harbour.open();
  await filled(page);
  await fold(page, "Try a recipe of your own").click();
  // Only the whole recipe shows it, not what the form needs of it.
  await give(page, "recipe", "harbour.json", HARBOUR.replace('"cell": "instant"', '"cell": "moment"'));
  const line = HARBOUR.split("\n").findIndex((text) => text.includes('"cell": "instant"')) + 1;
  await expect(place(page, "recipe")).toContainText(`not taken: line ${line}: `);
  await expect(place(page, "recipe")).toContainText("/sections/0/outputs/0/columns/1/cell");
  await expect(page.locator(".said")).toHaveCount(0);

  await fold(page, "Use a mapping").click();
  await give(page, "mapping", "m.json", '{"schema":"packseal-mapping/1","name":"n","version":"1","lines":[\n{"framework":"soc2","control":"CC8.1","section":"policy","strength":"strong"}]}');
  await expect(place(page, "mapping")).toContainText("not taken: line 2, /lines/0/strength: expected one of direct, supporting, partial, found \"strong\"");
  await give(page, "requests", "pbc.csv", "No,Request\n12,A\n12,B\n");
  await expect(place(page, "requests")).toContainText('not taken: line 3, column 1: expected a number that comes once, found "12" again, which stands on line 2');
  await fold(page, "Use a mapping").click();
  await start(page);
  const summary = page.locator("#errors");
  await expect(summary).toBeFocused();
  await expect(summary.getByRole("listitem")).toHaveCount(2);
  await summary.getByRole("link", { name: /^Control mapping: m\.json, .* not taken: line 2/ }).click();
  await expect(page.getByRole("button", { name: "Choose a mapping" })).toBeFocused();
  await page.getByRole("button", { name: "Remove: Requests of your auditor" }).click();
  await expect(page.getByRole("button", { name: "Choose a list" })).toBeFocused();
  await expect(summary.getByRole("listitem")).toHaveCount(1);

  // A file that changes after it was read ends the build before anything is asked.
  const path = join(folder, "north.json");
  writeFileSync(path, MAPPING);
  await page.locator("#own-mapping").setInputFiles(path);
  await expect(place(page, "mapping")).toContainText("3 lines");
  writeFileSync(path, `${MAPPING}\n\n`);
  await start(page);
  await expect(page.getByRole("heading", { name: "A file of yours cannot be used" })).toBeVisible();
  await expect(page.locator("#errors")).toContainText("north.json: the file moved, changed or may not be read any more. Nothing was asked of the API yet.");
  expect(harbour.asked).toEqual([]);
});

test("where the site's recipe is broken, one of the same kind of API can be tried before signing in", async ({ page, harbour }) => {
  await harbour.open({ recipe: "{", kind: "valdrics", signedIn: false });
  await expect(page.locator("#unusable")).toBeVisible();
  await tried(page, readFileSync(join(ROOT, "www", "recipes", "grantex.json"), "utf8"));
  await expect(place(page, "recipe")).toContainText("not taken: its layout is grantex; this API takes valdrics or custom");
  await give(page, "recipe", "harbour.json", HARBOUR);
  const inUse = page.getByRole("heading", { name: "Your own recipe: harbour-evidence, version 1" });
  await expect(inUse).toBeVisible();
  await expect(heading(page)).toBeFocused();
  await expect(page.getByLabel("Access token")).toBeVisible();
  expect(await seriousFindings(page)).toEqual([]);
  await page.getByRole("button", { name: "Go back to this site’s recipe" }).click();
  await expect(page.locator("#unusable")).toBeVisible();
  await expect(inUse).toHaveCount(0);
  expect(harbour.asked).toEqual([]);
});
