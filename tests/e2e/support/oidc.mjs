// Signing in with an identity provider: the provider, a person at its screens, and an API that takes its tokens.
import { createPublicKey, verify } from "node:crypto";
import { CLIENT_ID, startProvider } from "../../../scripts/lib/oidc.mjs";
import { test as base } from "./servers.mjs";

/** Accounts of the sample tenant, by address. */
export const OWNER = "dana@orchid.example";
export const ADMIN = "ravi@orchid.example";
export const MEMBER = "mei@orchid.example";

/** What a JWT says, without looking at its signature. */
export function claims(token) {
  return JSON.parse(Buffer.from(token.split(".")[1], "base64url"));
}

/** A keeper of the API's door: whose token it is, or undefined for one that is not this provider's, not for `audience`, or over. */
async function keeper(provider, audience) {
  const { keys } = await (await fetch(`${provider.url}/jwks`)).json();
  const key = createPublicKey({ key: keys[0], format: "jwk" });
  return (token) => {
    const [header, payload, signature] = token.split(".");
    if (!signature || !verify("sha256", Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, "base64url"))) return undefined;
    const { iss, aud, exp, email } = claims(token);
    return iss === provider.url && aud === audience && exp * 1000 > Date.now() ? email : undefined;
  };
}

/**
 * Adds to the tests:
 *
 * - `provider`: an OpenID provider that sends browsers back to the site, with all faults gone before each test.
 * - `api`: the tenant behind a door that takes the provider's tokens and no others: whoever comes in is the sample account of that address.
 *   The site names it, with the provider to sign in. `api.entry` is its entry in config.json, `api.name(more)` changes it, `api.bearers` are
 *   the tokens that came, and `api.refuse()` has the next request meet a closed door.
 */
export const test = base.extend({
  oneProvider: [
    async ({ siteServer }, use) => {
      const provider = await startProvider({ redirects: [`${siteServer.url}/`], accounts: [OWNER, ADMIN, MEMBER] });
      await use(provider);
      await provider.stop();
    },
    { scope: "worker" },
  ],

  provider: async ({ oneProvider }, use) => {
    oneProvider.set();
    await use(oneProvider);
  },

  api: async ({ builder: page, siteServer, tenant, provider }, use) => {
    const who = await keeper(provider, tenant.url);
    const sign_in = { issuer: provider.url, client_id: CLIENT_ID, resource: tenant.url };
    const entry = { kind: "valdrics", name: "Valdrics", url: tenant.url, sign_in };
    const bearers = [];
    const doors = new Map();
    let refused = false;
    const door = async (email) => {
      if (!doors.has(email)) {
        const { users } = await (await fetch(`${tenant.url}/demo/users?system=valdrics`)).json();
        const user = users.find((one) => one.email === email)?.id;
        const answer = await fetch(`${tenant.url}/demo/token`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ user }) });
        doors.set(email, (await answer.json()).access_token);
      }
      return doors.get(email);
    };
    await page.context().route(`${tenant.url}/**`, async (route) => {
      const headers = route.request().headers();
      const token = headers.authorization?.replace("Bearer ", "") ?? "";
      bearers.push(token);
      const email = refused ? undefined : who(token);
      refused = false;
      if (email === undefined) {
        const cors = { "access-control-allow-origin": siteServer.url };
        return route.fulfill({ status: 401, headers: cors, json: { error: "Unauthorized", code: "HTTP_ERROR", message: "Token has expired" } });
      }
      return route.continue({ headers: { ...headers, authorization: `Bearer ${await door(email)}` } });
    });
    const name = (more) => siteServer.setApis([{ ...entry, ...more }]);
    name({});
    await use({ entry, name, bearers, refuse: () => (refused = true) });
    siteServer.setApis([tenant.url]);
  },
});

/** The button that leaves for the provider, or opens its window. */
export function signInButton(page) {
  return page.getByRole("button", { name: /^Sign in at localhost:\d+$/ });
}

/** At the provider: says who it is, and agrees unless `agrees` is false. */
export async function atProvider(page, email = OWNER, agrees = true) {
  await page.getByRole("button", { name: email, exact: true }).click();
  await page.getByRole("button", { name: agrees ? "Yes" : "No", exact: true }).click();
}

/** Leaves for the provider, signs in there and comes back. */
export async function throughProvider(page, email = OWNER, agrees = true) {
  await signInButton(page).click();
  await atProvider(page, email, agrees);
}

/** What is said of a sign-in that came to nothing. */
export function failure(page) {
  return page.getByRole("region", { name: "Sign in", exact: true }).getByRole("alert");
}

/** Keeps what a sign-in has that nobody else may see: codes, states, tokens, and what was kept in the tab. Growing lists. */
export function secretsOf(context) {
  const secrets = [];
  context.on("request", (request) => {
    const { searchParams } = new URL(request.url());
    for (const name of ["code", "state", "nonce"]) if (searchParams.has(name)) secrets.push(searchParams.get(name));
    const form = request.method() === "POST" ? new URLSearchParams(request.postData() ?? "") : new URLSearchParams();
    for (const name of ["code", "code_verifier"]) if (form.has(name)) secrets.push(form.get(name));
  });
  context.on("response", async (response) => {
    if (!response.url().endsWith("/token") || response.request().method() !== "POST") return;
    const answer = await response.json().catch(() => ({}));
    secrets.push(...[answer.access_token, answer.id_token].filter(Boolean));
  });
  return secrets;
}
