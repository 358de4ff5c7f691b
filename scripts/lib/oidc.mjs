// An OpenID provider for the tests and the demo: `oidc-provider` (certified by the OpenID Foundation) with invented accounts, a login and a
// consent screen without scripts, and faults that a test can set. Nobody has to prove anything: whoever types an address is that person.
import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { createServer } from "node:http";

/** The client of the page: public, so without a secret. */
export const CLIENT_ID = "packseal";

/** What every fault is while none is set. `ends` and `life` are in seconds. */
const NO_FAULTS = {
  /** The nonce in ID tokens, in the place of the right one. */
  nonce: undefined,
  /** The issuer that ID tokens name. */
  idIssuer: undefined,
  /** The issuer that the provider's description names. */
  describedIssuer: undefined,
  /** The issuer that the answer through the browser names; `null` leaves it out. */
  answeredIssuer: undefined,
  /** When ID tokens end, from when they are issued. */
  ends: undefined,
  /** How long access tokens hold. */
  life: 3600,
  /** Whether a page may read the answers of the token endpoint. */
  allows: true,
};

/**
 * Starts a provider on `port` (0: any free one) and resolves to `{ url, set, settled, stop }`. `redirects` are the addresses that it sends
 * browsers back to, `accounts` the addresses that the login screen offers. Access tokens are JWTs for whatever `resource` was asked for, with
 * the claim `email`. `set(faults)` puts faults in the place of all others.
 */
export async function startProvider({ port = 0, redirects, accounts = [] }) {
  // The demo works without it, which is a tool of the tests.
  const { default: Provider } = await withoutWarnings(() => import("oidc-provider"));
  const server = createServer();
  await new Promise((done, fail) => {
    server.once("error", fail);
    server.listen(port, "127.0.0.1", done);
  });
  // Another host than the page's, so that the two are as far apart as two sites are.
  const url = `http://localhost:${server.address().port}`;
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const key = { ...privateKey.export({ format: "jwk" }), use: "sig", alg: "RS256", kid: "1" };
  const people = new Map(accounts.map((email) => [idOf(email), email]));
  let faults = { ...NO_FAULTS };

  const provider = await withoutWarnings(() => new Provider(url, {
    clients: [
      {
        client_id: CLIENT_ID,
        token_endpoint_auth_method: "none",
        grant_types: ["authorization_code"],
        response_types: ["code"],
        redirect_uris: redirects,
      },
    ],
    jwks: { keys: [key] },
    cookies: { keys: [randomBytes(32).toString("hex")] },
    claims: { openid: ["sub"], email: ["email"] },
    conformIdTokenClaims: false,
    clientBasedCORS: (_, origin) => faults.allows && redirects.some((address) => new URL(address).origin === origin),
    features: {
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        useGrantedResource: () => true,
        getResourceServerInfo: (_, resource) => ({
          scope: "",
          audience: resource,
          accessTokenFormat: "jwt",
          jwt: { sign: { alg: "RS256" } },
        }),
      },
    },
    findAccount: (_, id) => people.has(id) && { accountId: id, claims: () => ({ sub: id, email: people.get(id) }) },
    extraTokenClaims: (_, token) => ({ email: people.get(token.accountId) }),
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    ttl: { AccessToken: () => faults.life, AuthorizationCode: 60, IdToken: 3600, Interaction: 600, Session: 3600, Grant: 3600 },
  }));
  provider.use(async (context, next) => {
    await next();
    misbehave(context, faults, privateKey);
  });

  const callback = provider.callback();
  server.on("request", (request, response) => {
    const uid = request.url.match(/^\/interaction\/([\w-]+)$/)?.[1];
    if (!uid) return callback(request, response);
    interact(provider, people, request, response).catch((error) => {
      response.writeHead(400, { "content-type": "text/plain; charset=utf-8" });
      response.end(`${error.error ?? error.name}: ${error.error_description ?? error.message}\n`);
    });
  });
  const stop = () =>
    new Promise((done) => {
      server.close(done);
      server.closeAllConnections();
    });
  return { url, set: (wanted = {}) => (faults = { ...NO_FAULTS, ...wanted }), stop };
}

/**
 * What `make` gives. The package warns on the console that it keeps everything in memory and likes a younger Node.js, neither of which matters
 * for a sample.
 */
async function withoutWarnings(make) {
  const { warn } = console;
  console.warn = () => {};
  try {
    return await make();
  } finally {
    console.warn = warn;
  }
}

/** A person's id at the provider: the same for the same address. */
function idOf(email) {
  const hex = createHash("sha256").update(email).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Changes answers as the faults say. What is signed is signed again with the provider's own key: only the content is wrong. */
function misbehave(context, faults, privateKey) {
  const body = context.body;
  if (context.path.endsWith("/.well-known/openid-configuration") && faults.describedIssuer) {
    context.body = { ...body, issuer: faults.describedIssuer };
  }
  if (body?.id_token) {
    const changes = {
      ...(faults.nonce !== undefined && { nonce: faults.nonce }),
      ...(faults.idIssuer !== undefined && { iss: faults.idIssuer }),
    };
    context.body = { ...body, id_token: withClaims(body.id_token, changes, faults.ends, privateKey) };
  }
  const location = context.response.get("location");
  if (faults.answeredIssuer !== undefined && /[?&]state=/.test(location) && /[?&](?:code|error)=/.test(location)) {
    const address = new URL(location);
    if (faults.answeredIssuer === null) address.searchParams.delete("iss");
    else address.searchParams.set("iss", faults.answeredIssuer);
    context.set("location", address.href);
  }
}

function withClaims(token, changes, ends, privateKey) {
  const [header, payload] = token.split(".");
  const claims = { ...JSON.parse(Buffer.from(payload, "base64url")), ...changes };
  if (ends !== undefined) claims.exp = claims.iat + ends;
  const signed = `${header}.${Buffer.from(JSON.stringify(claims)).toString("base64url")}`;
  return `${signed}.${sign("sha256", Buffer.from(signed), privateKey).toString("base64url")}`;
}

/** The two screens: who are you, and may the page know. */
async function interact(provider, people, request, response) {
  const { prompt, params, session, grantId } = await provider.interactionDetails(request, response);
  if (request.method !== "POST") {
    const content = prompt.name === "login" ? login(people) : consent(params, people.get(session.accountId));
    response.writeHead(200, {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    });
    return response.end(content);
  }
  const form = new URLSearchParams(await bodyOf(request));
  const finish = (result) => provider.interactionFinished(request, response, result, { mergeWithLastSubmission: !result.error });
  if (form.has("no")) return finish({ error: "access_denied", error_description: "The person said no" });
  if (prompt.name === "login") {
    const email = (form.get("account") || form.get("email") || "").trim();
    if (!/^[^\s@]+@[^\s@]+$/.test(email)) throw new Error("an e-mail address is needed");
    people.set(idOf(email), email);
    return finish({ login: { accountId: idOf(email) } });
  }
  const grant = grantId ? await provider.Grant.find(grantId) : new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  const { missingOIDCScope, missingOIDCClaims, missingResourceScopes } = prompt.details;
  if (missingOIDCScope) grant.addOIDCScope(missingOIDCScope.join(" "));
  if (missingOIDCClaims) grant.addOIDCClaims(missingOIDCClaims);
  for (const [resource, scopes] of Object.entries(missingResourceScopes ?? {})) grant.addResourceScope(resource, scopes.join(" "));
  return finish({ consent: { grantId: await grant.save() } });
}

async function bodyOf(request) {
  let body = "";
  for await (const piece of request) {
    body += piece;
    if (body.length > 10_000) throw new Error("the form is too long");
  }
  return body;
}

function escaped(text) {
  return String(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function screen(title, content) {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title></head>
<body><main><h1>${title}</h1>
<form method="post">${content}</form>
<p>This provider is a sample. Nobody has to prove anything here.</p></main></body></html>
`;
}

function login(people) {
  const known = [...people.values()].map((email) => `<p><button name="account" value="${escaped(email)}">${escaped(email)}</button></p>`);
  return screen("Who are you?", `${known.join("\n")}
<p><label>E-mail address <input name="email" type="email" autocomplete="off"></label> <button name="go" value="1">Sign in</button></p>`);
}

function consent({ client_id: client, resource, scope }, email) {
  return screen("May it know?", `<p>${escaped(client)} asks for ${escaped(scope)}${resource ? ` and for access to ${escaped(resource)}` : ""}, as ${escaped(email)}.</p>
<p><button name="yes" value="1">Yes</button> <button name="no" value="1">No</button></p>`);
}
