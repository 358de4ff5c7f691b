// Trunk's post_build hook: makes one site of the two documents.
//
// 1. Builds verify.html with verify.Trunk.toml and copies the result beside index.html.
// 2. Gives the worker's files names with a hash (Trunk leaves them bare), so that a page never takes a stale one from a cache.
// 3. Puts the start script of www/start in the place of Trunk's inline one, and tells it the names of the files. It holds the scripts of
//    the document's other programs as well: they are nearly the same, which compresses well in one file, and none can be loaded later.
// 4. Puts the policy of `_headers` and the icon into the document.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { ROOT, toolEnvironment } from "../lib/tools.mjs";
import { forMeta, policyOf, withMeta } from "./policy.mjs";

const { TRUNK_STAGING_DIR: staging, TRUNK_PUBLIC_URL: publicUrl, TRUNK_PROFILE: profile } = process.env;
if (!staging) {
  console.error("scripts/site/finish.mjs is a hook of Trunk: run `trunk build`");
  process.exit(1);
}

/** The modules of www/start of each document, each after those that it imports. */
const START = {
  "index.html": ["policy.mjs", "texts.mjs", "worker.mjs", "answer.mjs", "later.mjs", "screens.mjs", "origins.mjs", "build.mjs"],
  "verify.html": ["policy.mjs", "texts.mjs", "worker.mjs", "later.mjs", "screens.mjs", "verify.mjs"],
};

/** What the start script calls the program of each worker. */
const ROLES = { "build-worker": "worker", "verify-worker": "worker", "summary-worker": "summary" };
/** What it calls the programs that show screens in a document besides the document's own. */
const SCREENS = { "service-document": "service", "seal-document": "seal" };

const taken = new Map();

/** The files of the workers that have their names. */
const named = new Map();

buildVerify();
for (const name of Object.keys(START)) {
  const source = readFileSync(join(ROOT, name), "utf8");
  let html = readFileSync(join(staging, name), "utf8");
  const later = linkedBinaries(source, "worker");
  const workers = later.filter((binary) => ROLES[binary]).map((binary) => [ROLES[binary], nameWorker(binary)]);
  const screens = later.filter((binary) => SCREENS[binary]);
  html = startProgram(name, html, linkedBinaries(source, "main")[0], Object.fromEntries(workers), screens);
  // No browser checks the integrity of a preloaded module, and a request that states it does not take a preloaded one that did not.
  html = html.replace(/<link rel="preload"[^>]* type="application\/wasm"[^>]*>/, "");
  html = inlineIcon(html);
  html = withMeta(html, forMeta(policyOf(readFileSync(join(ROOT, "www", "_headers"), "utf8"), name)));
  writeFileSync(join(staging, name), html);
}

function buildVerify() {
  const dist = join(ROOT, "target", "verify-site");
  const command = ["build", "--config", "verify.Trunk.toml", "--dist", dist, "--public-url", publicUrl];
  if (profile === "release") command.push("--release");
  const { status, error } = spawnSync("trunk", command, { cwd: ROOT, env: toolEnvironment(), stdio: "inherit" });
  if (error) console.error(`cannot run trunk: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
  cpSync(dist, staging, { recursive: true, filter: (path) => basename(path) !== ".trunk-lock" });
  rmSync(dist, { recursive: true });
}

/** The binaries that the source document links as its "main", or as a "worker". */
function linkedBinaries(source, type) {
  const links = (source.match(/<link\b[^>]*>/g) ?? []).filter((tag) => /rel="rust"/.test(tag));
  return links.filter((tag) => (tag.match(/data-type="(\w+)"/)?.[1] ?? "main") === type).map((tag) => tag.match(/data-bin="([\w-]+)"/)[1]);
}

/** Renames the files of a worker's program by their content, and gives their names and digests. */
function nameWorker(binary) {
  // Both documents may have it: the files are the same.
  if (!named.has(binary)) {
    const glue = rename(`${binary}.js`, binary, ".js");
    const program = rename(`${binary}_bg.wasm`, binary, "_bg.wasm");
    expectInit(glue.name);
    named.set(binary, { glue, program });
  }
  return named.get(binary);
}

/** Replaces the one inline module script by the document's start script, in a file of its own. */
function startProgram(name, html, binary, workers, screens) {
  const inline = html.match(/<script type="module">([^]*?)<\/script>/);
  const glue = inline?.[1].match(/from '\.\/([^']+\.js)'/)?.[1];
  const program = inline?.[1].match(/module_or_path: '\.\/([^']+\.wasm)'/)?.[1];
  if (!binary || !glue || !program) throw new Error(`${name}: Trunk wrote no inline module script that names a script and a module`);
  // One file: modules that import each other would arrive one after the other.
  const modules = START[name].map((file) => plain(readFileSync(startFile(file), "utf8")).replace(/^import .*\n/gm, "").replace(/^export /gm, ""));
  // Its digest first, which tells what comes at once from what comes later (scripts/site/size.mjs).
  const own = JSON.stringify({ integrity: integrityOf(readFileSync(join(staging, program))), name: `./${program}` });
  const given = [`program: ${own}`, ...Object.entries(workers).map(([role, files]) => `${role}: ${JSON.stringify(files)}`)];
  modules.unshift(takeScript(glue, "makeInit"));
  html = html.replace(/<link rel="modulepreload"[^>]*>/, "");
  given.push("init: makeInit()");
  const held = screens.map((binary) => {
    const [role, makeInit] = [SCREENS[binary], `make_${SCREENS[binary]}`];
    const { script, module } = takeScreens(binary, makeInit);
    modules.unshift(script);
    return `${role}: { makeInit: ${makeInit}, program: ${JSON.stringify(module)} }`;
  });
  given.push(`screens: { ${held.join(", ")} }`);
  const text = [...modules, `await start({ ${given.join(", ")} });\n`].join("\n");
  const file = write(binary, "_start.js", text);
  return html.replace(inline[0], () => `<script type="module" src="${publicUrl}${file}" integrity="${integrityOf(text)}"></script>`);
}

/** Takes the script of such a program out of the site, once for all documents that have it, and names its module. */
function takeScreens(binary, makeInit) {
  if (!taken.has(binary)) {
    taken.set(binary, { script: takeScript(`${binary}.js`, makeInit), module: rename(`${binary}_bg.wasm`, binary, "_bg.wasm") });
  }
  return taken.get(binary);
}

/** Takes a program's script out of the site, as a function with this name: each call gives an `init` with a state of its own. */
function takeScript(file, name) {
  expectInit(file);
  const script = plain(readFileSync(join(staging, file), "utf8"));
  rmSync(join(staging, file));
  const body = script.replace(/^export (?=class |function )/gm, "").replace(/^export \{.*\};\n/m, "");
  if (/^\s*(?:import|export)\b(?!\.)/m.test(body)) throw new Error(`${file} has imports or exports that a function cannot have`);
  return `const ${name} = () => {\n${body}return __wbg_init;\n};\n`;
}

/** A script without the comments that have lines of their own: whoever reads the site's scripts reads them in the repository. */
function plain(script) {
  return script.replace(/^[ \t]*\/\*\*[^]*?\*\/\n/gm, "").replace(/^[ \t]*\/\/.*\n/gm, "");
}

/** The worker's script begins with this text, and its end calls the function (www/start/worker.mjs). */
function expectInit(glue) {
  if (!/\basync function __wbg_init\(/.test(readFileSync(join(staging, glue), "utf8"))) throw new Error(`${glue} has no __wbg_init`);
}

/** Puts the icon into the document: a browser may ask for it late, when the document allows no request any more. */
function inlineIcon(html) {
  return html.replace(/(<link rel="icon"[^>]* href=")([^"]+\.svg)"/, (_, begin, path) => {
    const svg = readFileSync(join(ROOT, path), "utf8").trim();
    return `${begin}data:image/svg+xml,${encodeURIComponent(svg)}"`;
  });
}

function startFile(name) {
  return join(ROOT, "www", "start", name);
}

/** A file by another name: relative to the start script, with the digest that a request for it may state (W3C Subresource Integrity). */
function rename(from, base, suffix) {
  const bytes = readFileSync(join(staging, from));
  const to = `${base}-${hash(bytes)}${suffix}`;
  renameSync(join(staging, from), join(staging, to));
  // The second digest is for people, who compare it with that of the file: a report names it.
  return { name: `./${to}`, integrity: integrityOf(bytes), sha256: createHash("sha256").update(bytes).digest("hex") };
}

function integrityOf(bytes) {
  return `sha384-${createHash("sha384").update(bytes).digest("base64")}`;
}

function write(base, suffix, text) {
  const file = `${base}-${hash(text)}${suffix}`;
  writeFileSync(join(staging, file), text);
  return file;
}

function hash(bytes) {
  return createHash("sha256").update(bytes).digest("hex").slice(0, 16);
}
