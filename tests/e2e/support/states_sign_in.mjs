// The states of signing in with an identity provider, for states.mjs. The provider is one that is only described: nobody goes there.
import { expect } from "@playwright/test";

const ISSUER = "http://localhost:9";
const SIGN_IN = { issuer: ISSUER, client_id: "packseal" };

/** The site names the tenant with a provider, and what else `more` says. */
async function named(page, tenant, more = {}) {
  const api = { kind: "valdrics", name: "Valdrics", url: tenant.url, sign_in: SIGN_IN, demo_sign_in: true, ...more };
  await page.route("**/config.json", (route) => route.fulfill({ json: { schema: "packseal-config/1", apis: [api] } }));
  const json = { issuer: ISSUER, authorization_endpoint: `${ISSUER}/auth`, token_endpoint: `${ISSUER}/token` };
  await page.route(`${ISSUER}/**`, (route) => route.fulfill({ json, headers: { "access-control-allow-origin": "*" } }));
}

const go = (page) => page.getByRole("button", { name: "Sign in at localhost:9" });

/** The states, given the helpers that others of states.mjs are made of. */
export function signInStates({ signIn, start, answer, settingsOf }) {
  return [
    {
      name: "build-provider",
      title: "Build a pack – Packseal",
      reach: async (page, { tenant }) => {
        await named(page, tenant);
        await page.goto("/");
        await expect(go(page)).toBeVisible();
      },
    },
    {
      name: "build-provider-refused",
      title: "Build a pack – Packseal",
      reach: async (page, { tenant }) => {
        await named(page, tenant, { demo_sign_in: false });
        await page.goto("/?code=made-up&state=r.made-up");
        await expect(page.getByRole("alert").getByRole("heading")).toHaveText("This is not the answer to a sign-in of this tab");
      },
    },
    {
      name: "build-provider-window",
      title: "Sign in again to go on – Packseal",
      reach: async (page, { tenant }) => {
        await named(page, tenant);
        // A window that never comes back.
        await page.addInitScript(() => (window.open = () => ({})));
        await signIn(page);
        const json = { error: "Unauthorized", code: "HTTP_ERROR", message: "Token has expired" };
        await answer(page, settingsOf("identity"), 401, { json });
        await start(page);
        await go(page).click();
        await expect(page.getByRole("heading", { name: "The sign-in window is open" })).toBeVisible();
      },
    },
    {
      name: "build-provider-nobody-waits",
      title: "No page waits for this sign-in – Packseal",
      reach: async (page) => {
        await page.goto("/?code=made-up&state=w.made-up");
        await expect(page.getByRole("heading", { level: 1 })).toHaveText("No page waits for this sign-in");
      },
    },
    {
      name: "build-upgrade",
      title: "Build a pack – Packseal",
      reach: async (page, { tenant }) => {
        await page.goto("/");
        const json = { error: "A paid plan is required", required_feature: "audit_compliance" };
        await answer(page, `${tenant.url}/api/**`, 402, { json });
        await signIn(page);
        await expect(page.getByRole("alert").getByRole("heading")).toHaveText("Your plan does not include compliance packs");
      },
    },
    {
      name: "build-api-key",
      title: "Build a pack – Packseal",
      reach: async (page, { tenant }) => {
        await named(page, tenant, { kind: "driftwise", name: "DriftWise", recipe: "valdrics.json", demo_sign_in: false });
        await page.goto("/");
        await page.getByLabel("Access token or API key").fill("dw2_invented");
        await page.getByRole("button", { name: "Use this token" }).click();
        await expect(page.getByRole("heading", { name: "This is an API key" })).toBeVisible();
      },
    },
    {
      name: "build-unusable",
      title: "Build a pack – Packseal",
      reach: async (page, { tenant }) => {
        await named(page, tenant, { kind: "custom", name: "Our own", recipe: "own.json" });
        await page.goto("/");
        await expect(page.getByRole("alert").getByRole("heading")).toHaveText("This API cannot be used");
      },
    },
  ];
}
