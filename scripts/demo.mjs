#!/usr/bin/env node
// `make demo`: the site, the sample tenant, and an identity provider where the tests' tools are installed, each on an origin of its own, until Ctrl-C.
//
//   node scripts/demo.mjs [--port 8087] [-- FLAGS OF THE TENANT…]
import { parseArgs } from "node:util";
import { CLIENT_ID, startProvider } from "./lib/oidc.mjs";
import { startTenant } from "./lib/tenant.mjs";
import { serveSite } from "./serve.mjs";

const DEFAULT_PORT = 8087;
const PORTS_TO_TRY = 20;
/** Whom the sample provider's access tokens are for. */
const AUDIENCE = "https://driftwise.example/api";
/** Members of the sample organisations, by the addresses that the tenant knows. */
const PEOPLE = ["owner@orchid.example", "admin@orchid.example", "member@orchid.example", "owner@birch.example", "owner@fern.example"];

const { values, positionals } = parseArgs({ options: { port: { type: "string" } }, allowPositionals: true });
const site = await listen(values.port);

const stops = [site.close];
let stopping = false;
async function stop(code) {
  if (stopping) return;
  stopping = true;
  await Promise.all(stops.map((end) => end()));
  process.exit(code);
}
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => stop(0));

try {
  const flags = positionals.includes("--subject") ? positionals : ["--subject", ...positionals];
  const provider = await providerFor(site.url);
  if (provider) {
    stops.push(provider.stop);
    if (!flags.includes("--issuer")) flags.push("--issuer", provider.url, "--audience", AUDIENCE);
  }
  const tenant = await startTenant({ origin: site.url, arguments_: flags, onLine: console.log });
  stops.push(tenant.stop);
  const systems = [
    ["valdrics", "Valdrics"],
    ["grantex", "Grantex"],
    ["evidence", "Evidence service"],
    ["playbook", "Playbook"],
    ["driftwise", "DriftWise"],
  ];
  // The provider knows people and no organisations: the site names the one that its sign-in is for.
  const organisation = provider && (await (await fetch(`${tenant.url}/demo/users?system=driftwise`)).json()).tenant?.id;
  const sign_in = provider && { issuer: provider.url, client_id: CLIENT_ID, resource: AUDIENCE };
  site.setApis(systems.map(([kind, name]) => ({ kind, name, url: tenant.url, demo_sign_in: true, time_relay: "/time/stamp", ...(kind === "driftwise" && sign_in && { sign_in, organisation }) })));
  if (provider) console.log(`Identity provider: ${provider.url}`);
  console.log(`Packseal: ${site.url}`);
  console.log("Ctrl-C stops all.");
  const code = await tenant.exited;
  if (!stopping) console.error(`the tenant ended (${code})`);
  await stop(1);
} catch (error) {
  console.error(error.message);
  await stop(1);
}

/** The sample provider for the site; undefined where its package is not installed: the demo goes without it. */
async function providerFor(site) {
  try {
    return await startProvider({ redirects: [`${site}/`], accounts: PEOPLE });
  } catch (error) {
    if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
    return undefined;
  }
}

/** The site on the port asked for, or on the first free one from the default on. */
async function listen(asked) {
  if (asked) return serveSite({ port: Number(asked) });
  for (let port = DEFAULT_PORT; ; port += 1) {
    try {
      return await serveSite({ port });
    } catch (error) {
      if (error.code !== "EADDRINUSE" || port === DEFAULT_PORT + PORTS_TO_TRY) throw error;
    }
  }
}
