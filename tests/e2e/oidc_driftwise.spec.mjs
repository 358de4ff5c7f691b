// The sample DriftWise behind a real sign-in: who may build, as its API itself says, for the tokens that the page got.
import { CLIENT_ID, startProvider } from "../../scripts/lib/oidc.mjs";
import { startTenant } from "../../scripts/lib/tenant.mjs";
import { failure, signInButton } from "./support/oidc.mjs";
import { expect, test as base } from "./support/servers.mjs";

const RESOURCE = "https://driftwise.example/api";
const ORGANISATIONS = { orchid: "drift-owner", fern: "drift-free-owner" };

const test = base.extend({
  /** A tenant that takes the tokens of a provider, its organisations' ids, and the site that names both. */
  driftwise: [
    async ({ siteServer }, use) => {
      const provider = await startProvider({ redirects: [`${siteServer.url}/`], accounts: ["owner@orchid.example", "member@orchid.example", "owner@fern.example"] });
      const tenant = await startTenant({ origin: siteServer.url, arguments_: ["--seed", "31", "--audit-rows", "50", "--issuer", provider.url, "--audience", RESOURCE] });
      const { users } = await (await fetch(`${tenant.url}/demo/users?system=driftwise`)).json();
      const id = (user) => users.find((one) => one.id === user).org_id;
      const organisations = Object.fromEntries(Object.entries(ORGANISATIONS).map(([name, user]) => [name, id(user)]));
      await use({ provider, tenant, organisations });
      await Promise.all([provider.stop(), tenant.stop()]);
    },
    { scope: "worker", timeout: 150_000 },
  ],
});

/**
 * Signs in as `email` at the organisation, and gives what the API answered to the page's first question, with the page's own token.
 */
async function asked(page, { siteServer, driftwise }, email, organisation) {
  const { provider, tenant, organisations } = driftwise;
  const sign_in = { issuer: provider.url, client_id: CLIENT_ID, resource: RESOURCE };
  siteServer.setApis([{ kind: "driftwise", name: "DriftWise", url: tenant.url, sign_in, token: false, organisation: organisations[organisation] }]);
  const answers = [];
  page.on("response", (answer) => answer.url().includes("/scans?limit=1") && answers.push(answer.status()));
  await page.goto("/");
  await signInButton(page).click();
  await page.getByRole("button", { name: email, exact: true }).click();
  await page.getByRole("button", { name: "Yes", exact: true }).click();
  await expect(page.getByText(`as ${email}`)).toBeVisible();
  await expect.poll(() => answers.length).toBeGreaterThan(0);
  return answers[0];
}

const builds = (page) => page.getByRole("button", { name: "Build the pack" });

test("an owner's token opens the API", async ({ page, siteServer, driftwise }) => {
  expect(await asked(page, { siteServer, driftwise }, "owner@orchid.example", "orchid")).toBe(200);
  await expect(builds(page)).toBeEnabled();
  await expect(failure(page)).toHaveCount(0);
});

test("a member is refused by the API, and told so before the form", async ({ page, siteServer, driftwise }) => {
  expect(await asked(page, { siteServer, driftwise }, "member@orchid.example", "orchid")).toBe(403);
  await expect(page.getByRole("alert").getByRole("heading")).toHaveText("Your role may not build a pack");
  await expect(page.getByRole("alert")).toContainText("owner or admin role required");
  await expect(builds(page)).toBeDisabled();
});

test("a free plan is told what it lacks, by the API's own word for it", async ({ page, siteServer, driftwise }) => {
  expect(await asked(page, { siteServer, driftwise }, "owner@fern.example", "fern")).toBe(402);
  await expect(page.getByRole("alert").getByRole("heading")).toHaveText("Your plan does not include compliance packs");
  await expect(page.getByRole("alert")).toContainText("It lacks what the vendor calls audit_compliance.");
  await expect(builds(page)).toBeDisabled();
});
