#!/usr/bin/env node
// `make demo`: the site and the sample tenant, on two origins, until Ctrl-C.
//
//   node scripts/demo.mjs [--port 8087] [-- FLAGS OF THE TENANT…]
import { parseArgs } from "node:util";
import { startTenant } from "./lib/tenant.mjs";
import { serveSite } from "./serve.mjs";

const DEFAULT_PORT = 8087;
const PORTS_TO_TRY = 20;

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
  const tenant = await startTenant({ origin: site.url, arguments_: flags, onLine: console.log });
  stops.push(tenant.stop);
  const systems = [
    ["valdrics", "Valdrics"],
    ["grantex", "Grantex"],
    ["evidence", "Evidence service"],
    ["playbook", "Playbook"],
    ["driftwise", "DriftWise"],
  ];
  site.setApis(systems.map(([kind, name]) => ({ kind, name, url: tenant.url, demo_sign_in: true })));
  console.log(`Packseal: ${site.url}`);
  console.log("Ctrl-C stops both.");
  const code = await tenant.exited;
  if (!stopping) console.error(`the tenant ended (${code})`);
  await stop(1);
} catch (error) {
  console.error(error.message);
  await stop(1);
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
