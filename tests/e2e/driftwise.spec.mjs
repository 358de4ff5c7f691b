// DriftWise: a pack built from the running tenant after a real sign-in, checked with the network cut, by common tools, and against the server's own.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { CLIENT_ID, startProvider } from "../../scripts/lib/oidc.mjs";
import { startTenant } from "../../scripts/lib/tenant.mjs";
import { finished, heading, save, start, withoutPicker } from "./support/build.mjs";
import { signInButton } from "./support/oidc.mjs";
import { expect, test as base } from "./support/servers.mjs";
import { dropFile, expectHeadline, openVerify } from "./support/verify.mjs";
import { entries } from "./support/zip.mjs";

const RESOURCE = "https://driftwise.example/api";
const EMAIL = "owner@orchid.example";
const CSVS = ["coverage_monthly.csv", "findings.csv", "scans.csv", "remediation_sla.csv", "custom_rules.csv", "state_sources.csv"];

const test = base.extend({
  /** A tenant that takes a provider's tokens; the site names both, and the organisation. */
  driftwise: [
    async ({ siteServer }, use) => {
      const provider = await startProvider({ redirects: [`${siteServer.url}/`], accounts: [EMAIL] });
      const tenant = await startTenant({ origin: siteServer.url, arguments_: ["--seed", "31", "--audit-rows", "50", "--issuer", provider.url, "--audience", RESOURCE] });
      const { users } = await (await fetch(`${tenant.url}/demo/users?system=driftwise`)).json();
      await use({ provider, tenant, users, organisation: users.find((user) => user.email === EMAIL).org_id });
      await Promise.all([provider.stop(), tenant.stop()]);
    },
    { scope: "worker", timeout: 150_000 },
  ],
  page: async ({ page, siteServer, driftwise, tenant }, use) => {
    const { provider, tenant: { url }, organisation } = driftwise;
    const sign_in = { issuer: provider.url, client_id: CLIENT_ID, resource: RESOURCE };
    siteServer.setApis([{ kind: "driftwise", name: "DriftWise", url, sign_in, organisation, demo_sign_in: true }]);
    await withoutPicker(page);
    await use(page);
    siteServer.setApis([tenant.url]);
  },
});

async function signedIn(page) {
  await page.goto("/");
  await signInButton(page).click();
  await page.getByRole("button", { name: EMAIL, exact: true }).click();
  await page.getByRole("button", { name: "Yes", exact: true }).click();
  await expect(page.getByText(`as ${EMAIL}`)).toBeVisible();
}

async function built(page, folder) {
  await page.getByLabel("Organisation name").fill("Orchid Ledger");
  await page.getByLabel("First day", { exact: true }).fill("2026-01-01");
  await page.getByLabel("Last day", { exact: true }).fill("2026-03-31");
  await start(page);
  await finished(page);
  return save(page, folder);
}

/** The entries of a ZIP as files. */
function unpacked(zip, folder) {
  for (const [name, bytes] of entries(readFileSync(zip))) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
  return folder;
}

const shasum = (folder) => spawnSync("shasum", ["-a", "256", "-c", "MANIFEST.txt"], { cwd: folder, encoding: "utf8" });

test("a pack after a real sign-in: every file of the contract, OK for every line, intact with the network cut", async ({ page, folder, driftwise }) => {
  await signedIn(page);
  const path = await built(page, folder);
  expect(path).toContain("compliance-pack-orchid-ledger-2026-01-01_2026-03-31.zip");
  await expect(page.getByText("The vendor’s audit log has recorded the download.")).toBeVisible();
  const found = entries(readFileSync(path));
  for (const name of [...CSVS, "data.json", "chain-attestation.json", "AUDIT_LOG_VERIFY.md", "summary.pdf", "INDEX.csv", "INDEX.html", "MANIFEST.txt"]) {
    expect([...found.keys()], name).toContain(name);
  }
  expect(found.get("summary.pdf").subarray(0, 5).toString()).toBe("%PDF-");
  expect(JSON.parse(found.get("data.json")).audit_export_requested).toBe("recorded");

  const folderOf = unpacked(path, join(folder, "bundle"));
  const checked = shasum(folderOf);
  const lines = checked.stdout.trim().split("\n");
  expect(checked.status).toBe(0);
  expect(lines.length).toBe(found.size - 1);
  expect(lines.every((line) => line.endsWith(": OK"))).toBe(true);

  // The server's own pack of the same period has the same tables, byte for byte.
  const token = await demoToken(driftwise);
  const own = await serverPack(driftwise, token);
  for (const name of CSVS) expect(found.get(name).toString(), name).toBe(own.get(name).toString());

  await openVerify(page);
  await page.context().setOffline(true);
  await dropFile(page, path);
  await expectHeadline(page, "INTACT, NOT SIGNED");
  await expect(page.getByText("Not evidence until the vendor's live check agrees", { exact: false }).first()).toBeVisible();
});

test("one byte that is changed in a table fails by common tools and on the page", async ({ page, folder }) => {
  await signedIn(page);
  // An API without such an endpoint.
  await page.context().route("**/client-events", (route) => (route.request().method() === "POST" ? route.fulfill({ status: 404, json: { error: "no such endpoint" }, headers: { "access-control-allow-origin": "*" } }) : route.continue()));
  const path = await built(page, folder);
  await expect(page.getByText("The download was not recorded: the vendor’s audit log did not take it.")).toBeVisible();
  const edited = unpacked(path, join(folder, "edited"));
  const table = readFileSync(join(edited, "findings.csv"));
  table[table.length - 3] ^= 1;
  writeFileSync(join(edited, "findings.csv"), table);
  const checked = shasum(edited);
  expect(checked.status).toBe(1);
  expect(checked.stdout).toContain("findings.csv: FAILED");

  const changed = join(folder, "changed.zip");
  cpSync(path, changed);
  const zipped = spawnSync("python3", ["-c", "import sys,zipfile\na=zipfile.ZipFile(sys.argv[1]);b=zipfile.ZipFile(sys.argv[2],'w')\nfor i in a.infolist():\n  d=a.read(i)\n  if i.filename=='findings.csv': d=open(sys.argv[3],'rb').read()\n  b.writestr(i,d)\nb.close()", path, changed, join(edited, "findings.csv")]);
  expect(zipped.status, String(zipped.stderr)).toBe(0);
  await openVerify(page);
  await dropFile(page, changed);
  await expect(page.getByText("findings.csv").first()).toBeVisible();
  await expect(heading(page)).not.toHaveText(/INTACT/);
});

test("a pack that is thrown away unsaved is told to the vendor's audit log as deleted", async ({ page }) => {
  await signedIn(page);
  const told = [];
  page.context().on("request", (request) => request.url().endsWith("/client-events") && request.method() === "POST" && told.push(request.postDataJSON()));
  await page.getByLabel("Organisation name").fill("Orchid Ledger");
  await start(page);
  await finished(page);
  await page.getByRole("button", { name: "Build another" }).click();
  await page.getByRole("dialog").getByRole("button").last().click();
  await expect(heading(page)).toHaveText("Build a pack");
  await expect.poll(() => told.map(({ action }) => action)).toEqual(["audit_export.requested", "audit_export.deleted"]);
  expect(told[1].export_id).toBe(told[0].export_id);
});

test("a plan's window is told in the form before the server is asked", async ({ page, siteServer, driftwise }) => {
  siteServer.setApis([{ kind: "driftwise", name: "DriftWise", url: driftwise.tenant.url, demo_sign_in: true }]);
  await page.goto("/");
  await page.getByRole("button", { name: "Owner, Team plan" }).click();
  await expect(page.getByText("A pack may cover 30 days at most", { exact: false })).toBeVisible();
  await page.getByLabel("First day", { exact: true }).fill("2026-01-01");
  await page.getByLabel("Last day", { exact: true }).fill("2026-01-31");
  await page.getByRole("button", { name: "Build the pack" }).click();
  await expect(page.getByText("Your plan keeps 30 days", { exact: false }).first()).toBeVisible();
});

async function demoToken({ tenant, users }) {
  const user = users.find((one) => one.email === EMAIL).id;
  const answer = await fetch(`${tenant.url}/demo/token`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ user }) });
  return (await answer.json()).access_token;
}

/** The pack that the server makes of the same period. */
async function serverPack({ tenant, organisation }, token) {
  const base = `${tenant.url}/api/v2/orgs/${organisation}/audit-exports`;
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const body = JSON.stringify({ period_start: "2026-01-01T00:00:00Z", period_end: "2026-04-01T00:00:00Z" });
  const { id } = await (await fetch(base, { method: "POST", headers, body })).json();
  await expect.poll(async () => (await (await fetch(`${base}/${id}`, { headers })).json()).status, { timeout: 30_000 }).toBe("done");
  const bytes = Buffer.from(await (await fetch(`${base}/${id}/download`, { headers })).arrayBuffer());
  expect(createHash("sha256").update(bytes).digest("hex")).toHaveLength(64);
  return entries(bytes);
}
