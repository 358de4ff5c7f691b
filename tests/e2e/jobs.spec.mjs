// The jobs of the evidence service, as an owner runs them: list, run, export, remote check, countersign; and what is refused.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { seriousFindings } from "./support/axe.mjs";
import { heading, hold, signIn } from "./support/build.mjs";
import { listen } from "./support/console.mjs";
import { evidence } from "./support/evidence.mjs";
import { encodings, found, kept } from "./support/leaks.mjs";
import { expect, test as base } from "./support/servers.mjs";
import { verifyNatively } from "./support/verify.mjs";

const RISK = "Risk officer";
const AUDIT = "Auditor";
const SECRET = "secret-of-this-test-only-7Qz";
const PROGRAM = /\/service-document-[0-9a-f]{16}_bg\.wasm$/;
const NIGHTLY = "nightly-evidence-export";

function service(url) {
  return [{ kind: "evidence", name: "Evidence", url, demo_sign_in: true }];
}

const test = base.extend({
  page: async ({ page, siteServer, tenant }, use) => {
    siteServer.setApis(service(tenant.url));
    await use(page);
    siteServer.setApis([tenant.url]);
  },
});

async function openJobs(page, account = RISK) {
  const token = await signIn(page, account);
  await page.getByRole("button", { name: "Jobs of the service" }).click();
  await expect(heading(page)).toHaveText("Jobs of the service");
  await expect(heading(page)).toBeFocused();
  return token;
}

const section = (page, name) => page.getByRole("region", { name, exact: true });
const table = (page) => page.getByRole("table", { name: "Pre-check" });
const job = (page, name) => table(page).getByRole("row").filter({ hasText: name });
/** What stands beside a member of a result. */
const member = (within, name) => within.locator("dl > div").filter({ has: within.page().locator("dt").getByText(name, { exact: true }) }).locator("dd");

async function run(page, name) {
  await page.getByRole("button", { name: `Run ${name}`, exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Run this job now?" });
  await expect(dialog).toContainText(name);
  await expect(dialog.getByRole("button", { name: "Do not run" })).toBeFocused();
  await dialog.getByRole("button", { name: "Run it" }).click();
}

/** Exports a package, and puts its path into the sections below. */
async function exportOne(page) {
  const part = section(page, "Export without a job");
  await part.getByRole("button", { name: "Export now" }).click();
  await expect(part.getByRole("heading", { name: "Exported" })).toBeVisible();
  await part.getByRole("button", { name: "Check this package" }).click();
  return member(part, "package_path").textContent();
}

test("the pre-check: active jobs first, disabled ones on request, and settings that nobody tells", async ({ page }) => {
  await openJobs(page);
  await expect(page.getByText("3 active jobs export evidence.")).toBeVisible();
  await expect(table(page).getByRole("row")).toHaveCount(4);
  await expect(job(page, NIGHTLY)).toContainText("compliance_evidence_export exports evidence");
  await expect(job(page, NIGHTLY)).toContainText("0 2 * * *");
  await page.getByLabel("Show disabled jobs too").check();
  await expect(table(page).getByRole("row")).toHaveCount(5);
  await expect(job(page, "retired-export")).toContainText("DISABLED");
  await expect(job(page, "retired-export").getByRole("button")).toHaveCount(0);
  await page.getByText("Settings that the runbook asks for").click();
  await expect(section(page, "Pre-check")).toContainText("Ask the operator whether they are set.");
  await expect(section(page, "Pre-check").getByText("COMPLIANCE_EVIDENCE_SIGNING_SECRET")).toBeVisible();
  await page.getByRole("button", { name: "Build a pack" }).click();
  await expect(heading(page)).toHaveText("Build a pack");
});

test("the screen's program comes when it is opened, once, and does not follow who has left", async ({ page }) => {
  const heard = listen(page);
  const asked = () => heard.requests.filter(({ url }) => PROGRAM.test(url)).length;
  const held = await hold(page, PROGRAM);
  await signIn(page, RISK);
  const open = page.getByRole("button", { name: "Jobs of the service" });
  await expect(open).toBeVisible();
  expect(asked()).toBe(0);
  await open.click();
  await expect(page.getByText("Fetching this screen…")).toBeVisible();
  await expect(heading(page)).toHaveText("Jobs of the service");
  await expect(heading(page)).toBeFocused();
  await held.reached;
  await page.getByRole("button", { name: "Build a pack" }).click();
  const came = page.waitForResponse(PROGRAM);
  held.release();
  await (await came).finished();
  await expect(heading(page)).toHaveText("Build a pack");
  await open.click();
  await expect(table(page)).toBeVisible();
  await expect(page.locator("#title")).toHaveCount(1);
  await expect(heading(page)).toBeFocused();
  expect(asked()).toBe(1);
});

test("who has gone on by Tab while the screen's program came is left there", async ({ page }) => {
  const held = await hold(page, PROGRAM);
  await signIn(page, RISK);
  await page.getByRole("button", { name: "Jobs of the service" }).click();
  await expect(heading(page)).toBeFocused();
  await held.reached;
  const control = page.getByRole("link", { name: "Keys" });
  await control.focus();
  held.release();
  await expect(table(page)).toBeVisible();
  await expect(page.locator("#title")).toHaveCount(1);
  await expect(control).toBeFocused();
});

test("a program that does not come, or is another one than the page was built with, is told, and asked for again", async ({ page }) => {
  await signIn(page, RISK);
  await page.route(PROGRAM, (route) => route.abort("connectionrefused"));
  await page.getByRole("button", { name: "Jobs of the service" }).click();
  const alert = page.getByRole("alert").filter({ hasText: "This screen did not come" });
  await expect(alert).toContainText("The host of this page does not answer.");
  await expect(alert).toBeFocused();
  expect(await seriousFindings(page)).toEqual([]);
  await page.unrouteAll({ behavior: "wait" });
  await page.route(PROGRAM, async (route) => {
    const given = await route.fetch();
    const headers = { ...given.headers() };
    delete headers["content-length"];
    await route.fulfill({ status: 200, headers, body: (await given.body()).subarray(0, -1) });
  });
  const again = page.getByRole("button", { name: "Try again" });
  await again.click();
  await expect(alert).toContainText("It did not come whole, or is not what this page was built with.");
  await page.unrouteAll({ behavior: "wait" });
  await again.click();
  await expect(table(page)).toBeVisible();
  await expect(heading(page)).toBeFocused();
  await expect(alert).toHaveCount(0);
});

test("a service without an active export is told so", async ({ page }) => {
  await page.route("**/ops/jobs?**", async (route) => {
    const answer = await route.fetch();
    const jobs = (await answer.json()).map((each) => ({ ...each, job_type: "digest" }));
    await route.fulfill({ response: answer, json: jobs });
  });
  await openJobs(page);
  await expect(page.getByRole("heading", { name: "No active job exports evidence" })).toBeVisible();
});

test("a run: asked first, its record with what a run does not report, and found again by its id", async ({ page }) => {
  await openJobs(page);
  const runs = section(page, "Run");
  await page.getByRole("button", { name: `Run ${NIGHTLY}` }).click();
  await page.keyboard.press("Escape");
  await expect(runs.locator("#run-result")).toHaveCount(0);
  await run(page, NIGHTLY);
  await expect(runs.locator("#run-result")).toBeFocused();
  await expect(runs.getByRole("heading", { name: `${NIGHTLY}: SUCCESS` })).toBeVisible();
  await expect(member(runs, "triggered_by")).toHaveText("tomas@desk.example");
  await expect(member(runs, "error_message")).toHaveText("none");
  await expect(member(runs, "bundle_id")).toHaveText(/^nightly_/);
  await expect(member(runs, "signature_enabled")).toHaveText("true");
  await expect(member(runs, "vault_copy_path")).toHaveText(/compliance_vault/);
  for (const name of ["vault_worm_lock_path", "vault_envelope_path", "external_worm_status", "external_kms_status"]) {
    await expect(member(runs, name)).toHaveText("not reported by the run");
  }
  const id = await member(runs, "run_id").textContent();
  const path = await member(runs, "package_path").textContent();

  await runs.getByLabel("Run id").fill("../jobs");
  await runs.getByRole("button", { name: "Look it up" }).click();
  await expect(runs.getByLabel("Run id")).toHaveAccessibleDescription(/^Enter a run’s id/);
  await runs.getByLabel("Run id").fill("0".repeat(32));
  await runs.getByRole("button", { name: "Look it up" }).click();
  await expect(runs.getByRole("heading", { name: "Unknown run" })).toBeVisible();
  await runs.getByLabel("Run id").fill(` ${id} `);
  await runs.getByRole("button", { name: "Look it up" }).click();
  await expect(runs.getByRole("heading", { name: "Run: SUCCESS" })).toBeVisible();

  const saving = page.waitForEvent("download");
  await runs.getByRole("button", { name: "Save this answer" }).click();
  expect((await saving).suggestedFilename()).toBe("run.json");
  await runs.getByRole("button", { name: "Check this package" }).click();
  await expect(section(page, "Check at the service").getByLabel("Package path at the service")).toHaveValue(path);
  await expect(section(page, "Countersign").getByLabel("Package path at the service")).toHaveValue(path);
});

test("an unsigned run and a failed one say what they are", async ({ page }) => {
  await openJobs(page);
  const runs = section(page, "Run");
  await run(page, "weekly-unsigned-export");
  await expect(runs.getByRole("heading", { name: /^The package is not signed/ })).toBeVisible();
  await expect(member(runs, "vault_copy_path")).toHaveText("none");
  await run(page, "archive-with-unreachable-kms");
  await expect(runs.getByRole("heading", { name: "archive-with-unreachable-kms: FAILED" })).toBeVisible();
  await expect(member(runs, "retry_attempts")).toHaveText("2");
  const why = await member(runs, "error_message").textContent();
  expect(why.length).toBeGreaterThan(5);
  await expect(member(runs, "last_error")).toHaveText(why);
  await expect(member(runs, "external_kms_status")).toHaveCount(0);
  await expect(runs).toContainText("The runbook’s next step is an export without a job");
});

test("what a good run does not show: strict, and a vault copy that was asked for", async ({ page }) => {
  const changed = (pattern, change) =>
    page.route(pattern, async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: change(await answer.json()) });
    });
  await changed("**/ops/jobs?**", (jobs) => {
    for (const { payload } of jobs) payload.request.external_require_success = true;
    return jobs;
  });
  await openJobs(page);
  const runs = section(page, "Run");
  await run(page, "weekly-unsigned-export");
  await expect(runs.getByRole("heading", { name: /^The job asks for strict and for no vault copy: .* This is a failure/ })).toBeVisible();
  await run(page, NIGHTLY);
  await expect(runs.getByRole("heading", { name: /does not show that they were attempted/ })).toBeVisible();
  await expect(runs.getByRole("heading", { name: "The job asks for a vault copy and none was made" })).toHaveCount(0);
  await changed("**/ops/jobs/*/run", (record) => ({ ...record, result_summary: { ...record.result_summary, vault_copy_path: null } }));
  await run(page, NIGHTLY);
  await expect(runs.getByRole("heading", { name: "The job asks for a vault copy and none was made" })).toBeVisible();
  await expect(runs).toContainText("COMPLIANCE_EVIDENCE_VAULT_DIR");
});

test("an auditor may look and not run; a researcher may do neither", async ({ page }) => {
  await openJobs(page, AUDIT);
  await run(page, NIGHTLY);
  const runs = section(page, "Run");
  await expect(runs.getByRole("heading", { name: "Your role may not run jobs" })).toBeVisible();
  await expect(runs).toContainText("The service says: role AUDIT is not one of: ADMIN, RISK.");
  await runs.getByLabel("Run id").fill("0".repeat(32));
  await runs.getByRole("button", { name: "Look it up" }).click();
  await expect(runs.getByRole("heading", { name: "Unknown run" })).toBeVisible();
  await page.getByRole("button", { name: "Sign out" }).click();
  await openJobs(page, "Researcher, may not export");
  await expect(page.getByRole("alert").getByRole("heading", { name: "Your role may not do this" })).toBeVisible();
});

test("a job that was disabled or removed since, and a path that the service refuses, in its words", async ({ page }) => {
  await page.route("**/ops/jobs?**", async (route) => {
    const answer = await route.fetch({ url: route.request().url().replace("active_only=true", "active_only=false") });
    const jobs = (await answer.json()).map((each) => ({ ...each, status: "ACTIVE", id: each.name === NIGHTLY ? "0".repeat(32) : each.id }));
    await route.fulfill({ response: answer, json: jobs });
  });
  await openJobs(page);
  const runs = section(page, "Run");
  await run(page, "retired-export");
  await expect(runs.getByRole("heading", { name: "This job is disabled" })).toBeVisible();
  await expect(runs).toContainText(/The service says: job is disabled: [0-9a-f]{32}\. The operator has to activate it first\./);
  await run(page, NIGHTLY);
  await expect(runs.getByRole("heading", { name: "The service does not know it" })).toBeVisible();
  await expect(runs).toContainText("The service says: job not found: 0000");
  const part = section(page, "Countersign");
  await part.getByLabel("Package path at the service").fill("/elsewhere/package.zip");
  await part.getByLabel("Signer").fill("risk");
  await part.getByRole("button", { name: "Countersign", exact: true }).click();
  await expect(part.getByRole("heading", { name: "The service refused (400)" })).toBeVisible();
  await expect(part).toContainText("The service says: path is outside of the evidence folder: /elsewhere/package.zip.");
});

test("strict that nothing was attempted under is a failure here, and no success", async ({ page, tenant }) => {
  await openJobs(page);
  const form = section(page, "Export without a job");
  await form.getByLabel("Signer").fill("a|b");
  await form.getByRole("button", { name: "Export now" }).click();
  await expect(form.getByLabel("Signer")).toBeFocused();
  await expect(form.getByLabel("Signer")).toHaveAccessibleDescription(/^Leave out \|/);
  await form.getByLabel("Signer").fill("orchid-bot");
  await form.getByLabel("Strict: fail with what is outside").check();
  await form.getByRole("button", { name: "Export now" }).click();
  await expect(form.getByRole("heading", { name: "Strict was asked and nothing was attempted: this is a failure" })).toBeVisible();
  await expect(form.locator("#export-result")).toBeFocused();
  await expect(form.getByRole("heading", { name: "Exported" })).toHaveCount(0);
  await expect(member(form, "external_worm_status")).toHaveText("absent: not attempted");

  await form.getByLabel("Copy into the vault").check();
  await form.getByLabel("Key that wraps the digest").fill("kms-orchid-1");
  await form.getByLabel("Address of the key service").fill(`${tenant.url}/hooks/kms`);
  await form.getByRole("button", { name: "Export now" }).click();
  await expect(form.getByRole("heading", { name: "Strict was asked and one was not attempted: this is a failure" })).toBeVisible();
  await expect(form).toContainText("external_worm_status is absent from the answer.");
  await form.getByLabel("Address of the archive").fill(`${tenant.url}/hooks/worm`);
  await form.getByRole("button", { name: "Export now" }).click();
  await expect(form.getByRole("heading", { name: "Exported" })).toBeVisible();
  await expect(member(form, "external_worm_status")).toHaveText("OK");
  await expect(member(form, "external_kms_status")).toHaveText("OK");
  await expect(member(form, "external_worm_receipt")).toContainText("demo-worm");
});

test("a key service that fails: told in the answer, and the end of a strict export", async ({ page, otherTenant, siteServer }) => {
  const other = await otherTenant("--fault", "status:/hooks/kms:503");
  siteServer.setApis(service(other.url));
  await openJobs(page);
  const form = section(page, "Export without a job");
  await form.getByLabel("Copy into the vault").check();
  await form.getByLabel("Key that wraps the digest").fill("kms-orchid-1");
  await form.getByLabel("Address of the key service").fill(`${other.url}/hooks/kms`);
  await form.getByRole("button", { name: "Export now" }).click();
  await expect(form.getByRole("heading", { name: "A service outside failed" })).toBeVisible();
  await expect(member(form, "external_kms_status")).toContainText("ERROR: ");
  await form.getByLabel("Strict: fail with what is outside").check();
  await form.getByRole("button", { name: "Export now" }).click();
  await expect(form.getByRole("heading", { name: "The export failed (500)" })).toBeVisible();
  await expect(form).toContainText("may have been written before it failed");
});

test("failures of the list are told as what they are, and the end of a sign-in leads back to it", async ({ page, otherTenant, siteServer }) => {
  // The form asks for one job too, to see who is there.
  const other = await otherTenant("--fault", "status:/ops/jobs?active:503:1", "--fault", "html:/ops/jobs?active:1", "--fault", "rate:/ops/jobs?active:7:1", "--fault", "drop:/ops/jobs?active:4");
  siteServer.setApis(service(other.url));
  await openJobs(page);
  const alert = page.getByRole("alert").getByRole("heading");
  const again = page.getByRole("button", { name: "Ask again" });
  await expect(alert).toHaveText("The service failed (503)");
  await again.click();
  await expect(alert).toHaveText("The answer makes no sense");
  await again.click();
  await expect(alert).toHaveText("The service asks to wait");
  await expect(page.getByRole("alert")).toContainText("Try again after 7 seconds.");
  await again.click();
  await expect(alert).toHaveText(/^No readable answer from 127\.0\.0\.1/);
  await page.route("**/ops/jobs?**", (route) =>
    route.fulfill({ status: 401, json: { detail: "Token has expired" }, headers: { "access-control-allow-origin": "*" } }),
  );
  await again.click();
  await expect(alert).toHaveText("The service does not take this sign-in");
  await page.getByRole("button", { name: "Sign in again" }).click();
  await expect(heading(page)).toHaveText(/^Sign in to /);
});

test("no answer in time, no network, and an answer that comes after another one", async ({ page }) => {
  await page.clock.install();
  await openJobs(page);
  await expect(table(page)).toBeVisible();
  const alert = page.getByRole("alert").getByRole("heading");
  const held = await hold(page, (url) => url.pathname === "/ops/jobs" && url.searchParams.get("active_only") === "true");
  await page.getByRole("button", { name: "Ask again" }).click();
  await held.reached;
  await page.clock.fastForward(31_000);
  await expect(alert).toHaveText("No answer within 30 seconds");
  await expect(page.getByRole("alert")).not.toContainText("ask the operator before you repeat it");
  // The answer to what is asked now counts, whichever comes first.
  await page.getByRole("button", { name: "Ask again" }).click();
  await page.getByLabel("Show disabled jobs too").check();
  await expect(table(page).getByRole("row")).toHaveCount(5);
  const late = page.waitForResponse((answer) => answer.url().includes("active_only=true"));
  held.release();
  await (await late).finished();
  await page.context().setOffline(true);
  await run(page, NIGHTLY);
  await expect(table(page).getByRole("row")).toHaveCount(5);
  const runs = section(page, "Run");
  await expect(runs.getByRole("heading", { name: "You are offline" })).toBeVisible();
  await expect(runs).toContainText("It may have been done all the same: ask the operator before you repeat it.");
  await page.context().setOffline(false);
});

test("leaving ends what is waited for, and nobody hears of it", async ({ page }) => {
  await openJobs(page);
  const heard = listen(page);
  const held = await hold(page, (url) => url.pathname.endsWith("/run"));
  await run(page, NIGHTLY);
  await held.reached;
  await expect(section(page, "Run").getByText("The service runs the job…")).toBeVisible();
  await page.getByRole("button", { name: "Build a pack" }).click();
  await expect.poll(() => heard.failures.filter((line) => line.includes("/run")).length).toBe(1);
  held.release();
  await page.getByRole("button", { name: "Jobs of the service" }).click();
  await expect(table(page)).toBeVisible();
  await expect(page.locator("#run-result")).toHaveCount(0);
  expect(heard.errors.filter((line) => line.startsWith("uncaught"))).toEqual([]);
});

test("the service's check beside a report of ours: the same eleven, another package, and what is no report", async ({ page, tenant, folder }) => {
  const { zip, signature, countersign, secret } = await evidence(tenant.url);
  for (const { name, bytes } of [zip, signature, countersign]) writeFileSync(join(folder, name), bytes);
  writeFileSync(join(folder, "secret"), secret);
  const codes = ["--secret-file", join(folder, "secret"), "--require-countersign", "1"];
  const report = (file) => JSON.stringify(verifyNatively(join(folder, file), ...codes).report);
  await openJobs(page, AUDIT);
  const part = section(page, "Check at the service");
  await part.getByRole("button", { name: "Have it checked" }).click();
  await expect(part.getByLabel("Package path at the service")).toHaveAccessibleDescription(/^Enter the package’s path/);
  await part.getByLabel("Package path at the service").fill(`reports/compliance/${zip.name}`);
  await part.getByLabel("Countersignatures must be there").check();
  await part.getByRole("button", { name: "Have it checked" }).click();
  await expect(part.getByRole("heading", { name: "The runbook’s acceptance is met" })).toBeVisible();
  await expect(part.locator("dl dt")).toHaveCount(11);
  await expect(member(part, "message")).toHaveText("ok");

  const open = (name, text) => page.locator("#ours").setInputFiles({ name, mimeType: "application/json", buffer: Buffer.from(text) });
  await open("report.json", report(zip.name));
  await expect(part.getByRole("table").getByRole("row")).toHaveCount(12);
  await expect(part.getByText("11 of 11 fields are the same.")).toBeVisible();
  await expect(part.getByText("Our own headline for the file is INTACT, NOT SIGNED")).toBeVisible();
  await expect(part.getByText("differs", { exact: true })).toHaveCount(0);

  const edited = Buffer.from(zip.bytes);
  edited[edited.length - 30] ^= 1;
  writeFileSync(join(folder, zip.name), edited);
  await open("edited.json", report(zip.name));
  await expect(part.getByRole("heading", { name: "The report is about another file" })).toBeVisible();
  await expect(part.getByRole("row").filter({ hasText: "package_sha256" })).toContainText("differs");
  await expect(part.getByRole("row").filter({ hasText: "package_path" })).toContainText("same");

  await open("notes.json", "{}");
  await expect(part.getByRole("alert")).toContainText("notes.json: expected a member at /schema, found nothing.");
  await open("grantex.json", JSON.stringify({ schema: "packseal-report/1", runbook: null }));
  await expect(part.getByRole("alert")).toContainText("expected the eleven fields at /runbook");

  await part.getByLabel("Package path at the service").fill("reports/compliance/gone.zip");
  await part.getByRole("button", { name: "Have it checked" }).click();
  await expect(part.getByRole("heading", { name: "The runbook’s acceptance is not met" })).toBeVisible();
  await expect(part).toContainText("package file does not exist");
});

test("the same signer twice does not count, and a secret is kept nowhere", async ({ page }) => {
  const token = await openJobs(page);
  const heard = listen(page);
  const part = section(page, "Countersign");
  const sign = async (signer) => {
    await part.getByLabel("Signer").fill(signer);
    await part.getByLabel("Signing secret").fill(SECRET);
    await part.getByRole("button", { name: "Countersign", exact: true }).click();
  };
  await expect(part).toContainText("the same signer twice does not count");
  const path = await exportOne(page);
  await part.getByLabel("Package path at the service").fill("reports/compliance/gone.zip");
  await sign("Risk officer");
  await expect(part.getByRole("heading", { name: "The service does not know it" })).toBeVisible();
  await expect(part).toContainText("package file does not exist");
  await part.getByLabel("Package path at the service").fill(path);
  await sign("Risk officer");
  await expect(part.getByRole("heading", { name: "Countersigned as Risk officer: 1 entry in the file" })).toBeVisible();
  await expect(part.locator("#countersign-result")).toBeFocused();
  await expect(part.getByLabel("Signing secret")).toHaveValue("");
  await expect(part.getByLabel("Signing secret")).toHaveAttribute("type", "password");
  await expect(member(part, "entry_count")).toHaveText("1");
  await sign("risk OFFICER");
  await expect(part.getByRole("heading", { name: /2 entries in the file$/ })).toBeVisible();
  await expect(part.getByRole("heading", { name: /^The same signer again/ })).toBeVisible();
  await sign("audit manager");
  await expect(part.getByRole("heading", { name: /3 entries in the file$/ })).toBeVisible();
  await expect(part.getByRole("heading", { name: /^The same signer again/ })).toHaveCount(0);

  // The service checks with the secret that is given, and else with its own.
  const check = section(page, "Check at the service");
  await expect(check.getByLabel("Package path at the service")).toHaveValue(path);
  await check.getByText("Other places and secret").click();
  await check.getByLabel("Signing secret").fill(SECRET);
  await check.getByRole("button", { name: "Have it checked" }).click();
  await expect(member(check, "countersign_valid")).toHaveText("true");
  await expect(member(check, "signature_valid")).toHaveText("false");
  await expect(check.getByRole("heading", { name: "The runbook’s acceptance is not met" })).toBeVisible();
  await expect(check.getByRole("heading", { name: /change the signing secret/ })).toBeVisible();
  await expect(check.getByLabel("Signing secret")).toHaveValue("");

  const secrets = [...encodings(SECRET), ...encodings(token)];
  const state = await kept(page);
  expect(found(JSON.stringify(state), secrets)).toEqual([]);
  expect([state.local, state.session, state.databases, state.caches, state.jar]).toEqual([{}, {}, [], [], []]);
  expect(found(heard.messages.join("\n"), secrets)).toEqual([]);
  expect(found(heard.requests.map(({ url }) => url).join("\n"), secrets)).toEqual([]);
});

test("an answer that holds the secret is not shown", async ({ page }) => {
  await openJobs(page);
  await exportOne(page);
  await page.route("**/compliance/evidence/countersign", async (route) => {
    if (route.request().method() === "OPTIONS") return route.continue();
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...(await answer.json()), countersign_path: SECRET } });
  });
  const part = section(page, "Countersign");
  await part.getByLabel("Signer").fill("risk");
  await part.getByLabel("Signing secret").fill(SECRET);
  await part.getByRole("button", { name: "Countersign", exact: true }).click();
  await expect(part.getByRole("heading", { name: "The answer contains your sign-in or the secret" })).toBeVisible();
  expect(found(JSON.stringify(await kept(page)), encodings(SECRET))).toEqual([]);
});

test("results are as readable as the rest: axe, narrow, dark, by keyboard", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await openJobs(page);
  const first = page.getByRole("button", { name: /^Run / }).first();
  await first.focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.locator("#run-result")).toBeFocused();
  await expect(first).toBeVisible();
  expect(await seriousFindings(page)).toEqual([]);
  await page.setViewportSize({ width: 360, height: 740 });
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await seriousFindings(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
});
