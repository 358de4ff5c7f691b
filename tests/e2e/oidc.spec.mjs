// Signing in with an identity provider by going there and coming back: what is taken, what is refused, and what is left behind.
import { heading } from "./support/build.mjs";
import { listen } from "./support/console.mjs";
import { found, kept, spellings } from "./support/leaks.mjs";
import { ADMIN, atProvider, claims, failure, MEMBER, OWNER, secretsOf, signInButton, test, throughProvider } from "./support/oidc.mjs";
import { expect } from "./support/servers.mjs";

/** The page after a sign-in that was refused: nobody is in, and nothing was asked of the API. */
async function expectRefused(page, api, title) {
  await expect(failure(page).getByRole("heading")).toHaveText(title);
  await expect(signInButton(page)).toBeEnabled();
  expect(new URL(page.url()).search).toBe("");
  expect(api.bearers).toEqual([]);
  expect((await kept(page)).session).toEqual({});
}

test("a person signs in, and nothing of it is left in storage, address, history, document or console", async ({ builder: page, api, provider, tenant }) => {
  const heard = listen(page);
  const secrets = secretsOf(page.context());
  await page.goto("/");
  await expect(page.getByLabel("Access token")).toBeVisible();
  await signInButton(page).click();
  await expect(page.getByRole("heading", { name: "Who are you?" })).toBeVisible();
  const asked = Object.fromEntries(new URL(heard.requests.find(({ url }) => url.includes("/auth?")).url).searchParams);
  expect(asked).toMatchObject({ response_type: "code", scope: "openid email", code_challenge_method: "S256", resource: tenant.url });
  expect(asked.redirect_uri).toBe(new URL("/", page.url().startsWith("http") ? heard.requests[0].url : "").href);
  expect(Object.keys(asked).sort()).toEqual(["client_id", "code_challenge", "code_challenge_method", "nonce", "redirect_uri", "resource", "response_type", "scope", "state"]);

  await atProvider(page);
  await expect(heading(page)).toHaveText("Build a pack");
  await expect(page.getByText(`as ${OWNER}`)).toBeVisible();
  await expect(page.getByText("Role: Owner")).toBeVisible();
  await expect(page.getByText(/^Session ends \d\d:\d\d/)).toBeVisible();
  expect(claims(api.bearers[0])).toMatchObject({ iss: provider.url, aud: tenant.url, email: OWNER });
  expect(new URL(page.url()).search).toBe("");

  await expect.poll(() => secrets.length).toBeGreaterThanOrEqual(7);
  const all = secrets.flatMap((secret) => (secret.split(".").length === 3 ? spellings(secret) : [secret]));
  const left = await kept(page);
  expect([left.session, left.local]).toEqual([{}, {}]);
  expect(found(JSON.stringify({ ...left, jar: left.jar.filter(({ domain }) => domain === "127.0.0.1") }), all)).toEqual([]);
  expect(found(heard.messages.join("\n"), all)).toEqual([]);
  const devtools = await page.context().newCDPSession(page);
  const { entries } = await devtools.send("Page.getNavigationHistory");
  expect(entries.filter(({ url }) => url.startsWith(new URL("/", page.url()).href) && /[?&](code|state)=/.test(url))).toEqual([]);
  // A code goes to the provider's token endpoint, a token to the API: in no address but the one that brought the code.
  const tokens = secrets.filter((secret) => secret.split(".").length === 3);
  expect(heard.requests.filter(({ url }) => found(url, tokens).length > 0)).toEqual([]);
  const code = new URLSearchParams(new URL(heard.requests.find(({ url }) => /[?&]code=/.test(url)).url).search).get("code");
  expect(heard.requests.filter(({ url }) => url.includes(code))).toHaveLength(1);
});

test("whoever comes back finds the same API and the same choices", async ({ builder: page, api, siteServer, tenant }) => {
  siteServer.setApis([
    { kind: "grantex", name: "Grantex", url: tenant.url, demo_sign_in: true },
    { ...api.entry, name: "First" },
    { ...api.entry, name: "Second" },
  ]);
  await page.goto("/#/build?start_date=2026-02-03&end_date=2026-03-04&evidence_limit=77");
  await page.getByText("Second", { exact: true }).click();
  await page.goto("/#/build?start_date=2026-02-03&end_date=2026-03-04&evidence_limit=77&include_savings_proof=false");
  await expect(page.getByRole("radio", { name: "Second" })).toBeChecked();
  await throughProvider(page);
  await expect(page.getByLabel("First day", { exact: true })).toHaveValue("2026-02-03");
  await expect(page.getByLabel("Last day", { exact: true })).toHaveValue("2026-03-04");
  await expect(page.getByLabel("Evidence rows of each kind")).toHaveValue("77");
  expect(new URL(page.url()).hash).toContain("start_date=2026-02-03");
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("radio", { name: "Second" })).toBeChecked();
});

test("after signing out, the provider asks anew who it is", async ({ builder: page, api }) => {
  await page.goto("/");
  await throughProvider(page);
  await page.getByRole("button", { name: "Sign out" }).click();
  await throughProvider(page, ADMIN);
  await expect(page.getByText(`as ${ADMIN}`)).toBeVisible();
  await expect(page.getByRole("heading", { name: "You are an Admin" })).toBeVisible();
  expect(claims(api.bearers.at(-1)).email).toBe(ADMIN);
});

test("a member is told, before the form, that the role may not build", async ({ builder: page, api }) => {
  await page.goto("/");
  await signInButton(page).click();
  await page.getByLabel("E-mail address").fill(MEMBER);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("button", { name: "Yes" }).click();
  await expect(page.getByRole("alert").getByRole("heading")).toHaveText("Your role may not build a pack");
  await expect(page.getByRole("button", { name: "Build the pack" })).toBeDisabled();
  expect(claims(api.bearers.at(-1)).email).toBe(MEMBER);
});

test("a plan that lacks packs is told with what it lacks, and asked for again after an upgrade", async ({ builder: page, api, tenant, siteServer }) => {
  let free = true;
  await page.route(`${tenant.url}/**`, (route) => {
    const headers = { "access-control-allow-origin": siteServer.url };
    return free ? route.fulfill({ status: 402, headers, json: { error: "Upgrade", required_feature: "audit_compliance" } }) : route.fallback();
  });
  await page.goto("/");
  await throughProvider(page);
  const told = page.getByRole("alert");
  await expect(told.getByRole("heading")).toHaveText("Your plan does not include compliance packs");
  await expect(told).toContainText("It lacks what the vendor calls audit_compliance. The Free plan has no compliance packs");
  await expect(page.getByRole("button", { name: "Build the pack" })).toBeDisabled();
  expect(api.bearers).toEqual([]);
  free = false;
  await told.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByText("Role: Owner")).toBeVisible();
});

test("an API key is recognised before it is used, and asks the API for nothing", async ({ builder: page, api }) => {
  api.name({ kind: "driftwise", recipe: "valdrics.json" });
  const heard = listen(page);
  await page.goto("/");
  for (const key of ["dw2_invented_key", "Bearer dw2_invented_key", "X-API-Key: dw2_invented_key"]) {
    await page.getByLabel("Access token or API key").fill(key);
    await page.getByRole("button", { name: "Use this token" }).click();
    await expect(page.getByRole("heading", { name: "This is an API key" })).toBeFocused();
  }
  await page.getByRole("button", { name: "Use it to look only" }).click();
  await expect(page.getByRole("alert")).toContainText("An API key names no person");
  await expect(page.getByRole("button", { name: "Build the pack" })).toBeDisabled();
  expect(api.bearers).toEqual([]);
  expect(found(JSON.stringify(await kept(page)), ["dw2_invented_key"])).toEqual([]);
  expect(found(heard.messages.join("\n"), ["dw2_invented_key"])).toEqual([]);
  await page.getByRole("button", { name: "Sign in as somebody else" }).click();
  await throughProvider(page);
  await expect(page.getByText("Role: Owner")).toBeVisible();
});

test("an answer with another state is not used", async ({ builder: page, api, siteServer }) => {
  await page.goto("/");
  await signInButton(page).click();
  await expect(page.getByRole("heading", { name: "Who are you?" })).toBeVisible();
  const heard = listen(page);
  await page.goto(`${siteServer.url}/?code=somebody-elses&state=r.somebody-elses`);
  await expectRefused(page, api, "This is not the answer to a sign-in of this tab");
  expect(heard.requests.filter(({ method }) => method === "POST")).toEqual([]);
  // What was kept of the true one is gone too: it is used once or never.
  await page.goto(`${siteServer.url}/?error=access_denied&state=r.somebody-elses`);
  await expectRefused(page, api, "This is not the answer to a sign-in of this tab");
});

for (const [what, faults, title] of [
  ["another nonce", { nonce: "another" }, "The sign-in is not the one that was begun here"],
  ["another issuer in the ID token", { idIssuer: "https://evil.example" }, "The sign-in is from another identity provider"],
  ["another issuer in the answer", { answeredIssuer: "https://evil.example" }, "The answer is from another identity provider"],
  ["no issuer in the answer", { answeredIssuer: null }, "The answer is from another identity provider"],
  ["an ID token that has ended", { ends: -61 }, "The sign-in had ended when it came"],
]) {
  test(`a sign-in with ${what} is refused`, async ({ builder: page, api, provider }) => {
    provider.set(faults);
    await page.goto("/");
    await throughProvider(page);
    await expectRefused(page, api, title);
    provider.set();
    await signInButton(page).click();
    await expect(page.getByText("Role: Owner")).toBeVisible();
  });
}

test("a provider that describes another issuer is not gone to", async ({ builder: page, api, provider }) => {
  provider.set({ describedIssuer: `${provider.url}/` });
  await page.goto("/");
  await signInButton(page).click();
  await expectRefused(page, api, "Your identity provider is another one than this site names");
  await expect(failure(page)).toContainText(`“${provider.url}/”; this site expects “${provider.url}”`);
});

test("a person who does not agree is not signed in, and may try again", async ({ builder: page, api }) => {
  await page.goto("/");
  await throughProvider(page, OWNER, false);
  await expectRefused(page, api, "You were not signed in");
  await signInButton(page).click();
  await page.getByRole("button", { name: "Yes" }).click();
  await expect(page.getByText("Role: Owner")).toBeVisible();
});

test("a clock that is wrong is told as that", async ({ builder: page, api }) => {
  await page.goto("/");
  await signInButton(page).click();
  await expect(page.getByRole("heading", { name: "Who are you?" })).toBeVisible();
  await page.context().addInitScript(() => {
    const now = Date.now;
    Date.now = () => now() - 120_000;
  });
  // The kept sign-in would be of the future too, so it is begun by that clock.
  await page.goto("/");
  await throughProvider(page);
  await expectRefused(page, api, "The sign-in is of the future");
  await expect(failure(page)).toContainText("Set this device’s clock.");
});

test("a sign-in that took longer than ten minutes is not gone on with", async ({ builder: page, api }) => {
  await page.goto("/");
  await signInButton(page).click();
  await expect(page.getByRole("heading", { name: "Who are you?" })).toBeVisible();
  await page.context().addInitScript(() => {
    const now = Date.now;
    Date.now = () => now() + 601_000;
  });
  await atProvider(page);
  await expectRefused(page, api, "The sign-in took too long");
});

test("a provider that does not answer, or does not allow this page, is told as both", async ({ builder: page, api, provider }) => {
  provider.set({ allows: false });
  await page.goto("/");
  await throughProvider(page);
  await expectRefused(page, api, /^No readable answer from localhost:\d+$/);
  await expect(failure(page)).toContainText("(CORS)");
  api.name({ sign_in: { ...api.entry.sign_in, issuer: "http://localhost:9" } });
  await page.goto("/");
  await signInButton(page).click();
  await expect(failure(page).getByRole("heading")).toHaveText("No readable answer from localhost:9");
});

test("a token endpoint on a host that the settings do not name is told", async ({ builder: page, api, provider }) => {
  await page.route("**/.well-known/openid-configuration", async (route) => {
    const json = { ...(await (await route.fetch()).json()), token_endpoint: "https://tokens.example/token" };
    await route.fulfill({ json, headers: { "access-control-allow-origin": "*" } });
  });
  await page.goto("/");
  await signInButton(page).click();
  await expectRefused(page, api, "This page may not ask your identity provider");
  await expect(failure(page)).toContainText("https://tokens.example, which config.json does not name");
  expect(provider.url).toContain("localhost");
});

test("the way back by the browser's own button forgets the sign-in", async ({ builder: page, api }) => {
  await page.goto("/");
  await signInButton(page).click();
  await expect(page.getByRole("heading", { name: "Who are you?" })).toBeVisible();
  await page.goBack();
  await expect(signInButton(page)).toBeEnabled();
  expect((await kept(page)).session).toEqual({});
  expect(api.bearers).toEqual([]);
});

test("a recipe that cannot be read closes its own API and no other, and pasting can be switched off", async ({ builder: page, api, siteServer }) => {
  siteServer.setApis([
    { ...api.entry, kind: "custom", name: "Our own", recipe: "none/such.json" },
    { ...api.entry, token: false },
  ]);
  await page.goto("/");
  await expect(page.getByRole("radio", { name: "Valdrics" })).toBeChecked();
  await expect(signInButton(page)).toBeVisible();
  await expect(page.getByLabel("Access token")).toHaveCount(0);
  await page.getByText("Our own", { exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("recipes/none/such.json: the host answered 404.");
  await expect(signInButton(page)).toHaveCount(0);
  await page.getByText("Valdrics", { exact: true }).click();
  await throughProvider(page);
  await expect(page.getByText("Role: Owner")).toBeVisible();
});

test("settings of a sign-in that cannot be right are told with their place", async ({ builder: page, api }) => {
  api.name({ sign_in: { ...api.entry.sign_in, scope: "email" } });
  await page.goto("/");
  await expect(page.getByText("openid among them at /apis/0/sign_in/scope, found \"email\".")).toBeVisible();
});
