#!/usr/bin/env node
// Writes the origins of a site's config.json into its policies, for hosts that send headers:
//
//   node scripts/site/configure.mjs SITE [CONFIG]
//
// SITE is a built site, like pkg/site; CONFIG is copied to SITE/config.json first. Afterwards connect-src of the Build page, in its
// <meta> and in `_headers`, names the site's own origin, the APIs and their issuers, and nobody else. Run it again after each change.
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { addressesOf, originOf, sourcesOf } from "../../www/start/origins.mjs";
import { forMeta, policyOf, withMeta, withSources } from "./policy.mjs";

const DOCUMENT = "index.html";

/** Configures the site in the folder `site`; gives the sources of connect-src. */
export function configure(site, config = join(site, "config.json")) {
  const text = readFileSync(config, "utf8");
  const parsed = parse(text, config);
  for (const { place, address } of addressesOf(parsed)) {
    if (originOf(address) === undefined) {
      const found = JSON.stringify(address) ?? "nothing";
      throw new Error(
        `${config}: ${place}: expected https://HOST, with :PORT and a path if need be, or http:// and localhost or 127.0.0.1, found ${found}`,
      );
    }
  }
  const sources = sourcesOf(parsed);
  const headers = readFileSync(join(site, "_headers"), "utf8");
  const before = policyOf(headers, DOCUMENT);
  const policy = withSources(before, sources);
  writeFileSync(join(site, "config.json"), text);
  // The same policy stands there once for each address of the document.
  writeFileSync(join(site, "_headers"), headers.replaceAll(before, () => policy));
  const html = readFileSync(join(site, DOCUMENT), "utf8");
  writeFileSync(join(site, DOCUMENT), withMeta(html, forMeta(policy)));
  return sources;
}

function parse(text, name) {
  let config;
  try {
    config = JSON.parse(text);
  } catch (error) {
    throw new Error(`${name}: this is not JSON: ${error.message}`);
  }
  if (!Array.isArray(config?.apis)) throw new Error(`${name}: apis: expected a list, found ${JSON.stringify(config?.apis) ?? "nothing"}`);
  return config;
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const [site, config, ...rest] = process.argv.slice(2);
  if (!site || rest.length > 0) {
    console.error("usage: node scripts/site/configure.mjs SITE [CONFIG]");
    process.exit(2);
  }
  try {
    console.log(`connect-src ${configure(site, config)}`);
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
