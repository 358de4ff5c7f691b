// What `make test` runs, in order. A step is `{ name, needs?, skip?, early?, run }`; `run` resolves to counts. `early`
// begins the step's work beside the steps before it, without a word; `run` is then given what it resolves to.
// Commands share one target directory and one set of flags, so that nothing is compiled twice for want of equal flags.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ignoredAdvisories } from "../lib/advisories.mjs";
import { CHROMIUM_ARGUMENTS, ROOT, systemChromedriver, systemChromium, which, whyNoFirefox } from "../lib/tools.mjs";
import { whyNot as whyNotFuzz } from "../fuzz/build.mjs";
import { add, countCargo, countCheck, countFuzz, countPlaywright, countSoak, countTap, nothing, quietCargo } from "./counts.mjs";
import { run } from "./run.mjs";

const WASM = ["--target", "wasm32-unknown-unknown"];
/** The command and the tenant at once: with the same features of the same crates, which are then compiled once. */
const NATIVE = ["--workspace", "--features", "packseal/cli"];
const REPORTS = join(ROOT, "test-results");
/** Where scripts/setup puts the reader of PDF. */
const PYTHON = join(ROOT, ".tools", "python");
const treeBefore = tree();

export const STEPS = [
  check("fmt", "cargo", ["fmt", "--all", "--check"]),
  clippy("clippy", [...NATIVE, "--all-targets"]),
  check("wasm-core", "cargo", ["check", "--locked", "-p", "packseal", "--lib", ...WASM]),
  clippy("clippy-web", ["-p", "packseal", "--lib", "--bins", ...browserTests(), "--example", "corpora-wasm", "--example", "bench-wasm", "--features", "web,pdf", ...WASM]),
  doc("doc", ["-p", "packseal", "--lib", "--features", "cli"]),
  doc("doc-web", ["-p", "packseal", "--lib", "--features", "web,pdf", ...WASM]),
  // The command's own tests run the tenant, and say SKIPPED without it; the browser tests run all of these.
  check("build", "cargo", ["build", "--locked", ...NATIVE, "--bins", "--example", "replay", "--example", "summary"]),
  cargoTest("test", NATIVE),
  // What the screens and the browser layer compute without a browser.
  cargoTest("test-web", ["--workspace", "--lib", "--features", "packseal/cli,packseal/web"], ["ui::", "web::"]),
  { name: "bombs", needs: ["build"], skip: whyNoBombs, run: bombs },
  { name: "test-pdf", needs: ["build"], skip: whyNoPdfReader, run: pdfTest },
  { name: "test-browser", skip: whyNoBrowserTests, run: browserTest },
  { name: "corpora", needs: ["test"], run: corpora },
  // Linking seven programs for the page keeps one processor busy for minutes, and shares no folder of Cargo's with what is built meanwhile.
  { name: "site", early: () => run("trunk", ["build", "--release"], { held: true }), run: told },
  { ...check("size", "node", ["scripts/site/size.mjs"]), needs: ["site"] },
  { name: "test-node", needs: ["build"], run: () => nodeTest("node") },
  {
    name: "office",
    skip: () => !which("soffice", "libreoffice") && "LibreOffice is not installed",
    run: () => nodeTest("office"),
  },
  { name: "test-e2e", needs: ["site", "build"], run: () => endToEndTest("e2e") },
  // The main ones of them in a second engine.
  { name: "test-firefox", needs: ["site", "build"], skip: whyNoFirefox, run: () => endToEndTest("firefox") },
  // Half a minute of CPU for each target; their properties are in `test` too, over all seeds.
  { name: "fuzz", skip: whyNotFuzz, run: fuzz },
  { name: "soak", needs: ["site", "build"], run: soak },
  {
    ...check("large", "node", ["tests/large/large.mjs", "--rows", "5000", "--evidence", "100", "--log", "24", "--pack", "0.05"]),
    needs: ["site", "build"],
    skip: () => !existsSync("/proc/self/status") && "the resident set of a process is read from /proc, which is not here",
  },
  { name: "deny", skip: () => !which("cargo-deny") && "cargo-deny is not installed", run: deny },
  { name: "audit", skip: () => !which("cargo-audit") && "cargo-audit is not here: scripts/setup installs it where the advisory database can be reached", run: audit },
  { name: "npm-audit", run: npmAudit },
  { name: "tree", skip: () => treeBefore === undefined && "this is not a git checkout", run: treeUnchanged },
];

function check(name, command, arguments_, options) {
  return { name, run: async () => countCheck(await run(command, arguments_, options)) };
}

/** The check of a command that was begun early: what it said is printed now. */
async function told(begun) {
  console.log(begun.output);
  return countCheck(begun);
}

function clippy(name, selection) {
  return check(name, "cargo", ["clippy", "--locked", ...selection, "--", "-D", "warnings"]);
}

// RUSTDOCFLAGS reaches rustdoc alone; RUSTFLAGS would recompile every dependency.
function doc(name, selection) {
  const environment = { RUSTDOCFLAGS: "-D warnings" };
  return check(name, "cargo", ["doc", "--locked", "--no-deps", ...selection], { environment });
}

function cargoTest(name, selection, filters = []) {
  const command = ["test", "--locked", "--no-fail-fast", ...selection, "--", "--show-output", ...filters];
  return { name, run: async () => countCargo(await run("cargo", command, { shows: quietCargo() })) };
}

/** The selection of tests/browser, once Cargo.toml names it. */
function browserTests() {
  return /^name = "browser"$/m.test(readFileSync(join(ROOT, "Cargo.toml"), "utf8")) ? ["--test", "browser"] : [];
}

function whyNoBrowserTests() {
  if (browserTests().length === 0) return "Cargo.toml names no test called browser";
  if (!systemChromium() || !systemChromedriver()) return "no Chromium with its chromedriver is on PATH";
  return false;
}

async function browserTest() {
  mkdirSync(REPORTS, { recursive: true });
  const capabilities = join(REPORTS, "webdriver.json");
  const options = { binary: systemChromium(), args: CHROMIUM_ARGUMENTS };
  writeFileSync(capabilities, JSON.stringify({ "goog:chromeOptions": options }));
  const environment = {
    CHROMEDRIVER: systemChromedriver(),
    WASM_BINDGEN_TEST_DRIVER_TIMEOUT: "60",
    WASM_BINDGEN_TEST_TIMEOUT: "300",
    WASM_BINDGEN_TEST_WEBDRIVER_JSON: capabilities,
  };
  const command = ["test", "--locked", "-p", "packseal", "--features", "web,pdf", ...browserTests(), ...WASM];
  return countCargo(await run("cargo", command, { environment }));
}

/** The tests of one folder below tests/, by Node's own runner. */
async function nodeTest(name) {
  const folder = join(ROOT, "tests", name);
  const files = readdirSync(folder).filter((name) => name.endsWith(".test.mjs"));
  mkdirSync(REPORTS, { recursive: true });
  const tap = join(REPORTS, `${name}.tap`);
  const reporters = [
    ["--test-reporter=spec", "--test-reporter-destination=stdout"],
    ["--test-reporter=tap", `--test-reporter-destination=${tap}`],
  ];
  const { code } = await run("node", ["--test", ...reporters.flat(), ...files.map((name) => join(folder, name))]);
  return countTap({ code, report: readFileSync(tap, "utf8") });
}

function whyNoPdfReader() {
  return !existsSync(join(PYTHON, "ready")) && "pypdf is not installed in .tools/python";
}

function whyNoBombs() {
  if (!which("python3")) return "python3 is not installed";
  return process.platform !== "linux" && "the largest resident set of a child is measured as Linux tells it";
}

/** Small files that are built to exhaust the reader; `make bombs` has them in full size. */
async function bombs() {
  const program = join(process.env.CARGO_TARGET_DIR ?? join(ROOT, "target"), "debug", "packseal");
  const { code, output } = await run("python3", [join("tests", "bombs", "bombs.py"), program]);
  return countTap({ code, report: output });
}

/** summary.pdf as other programs read it. */
async function pdfTest() {
  const program = join(process.env.CARGO_TARGET_DIR ?? join(ROOT, "target"), "debug", "examples", "summary");
  const { code, output } = await run(join(PYTHON, "bin", "python"), [join("tests", "pdf", "read.py"), program]);
  return countTap({ code, report: output });
}

async function endToEndTest(project) {
  const json = join(REPORTS, `${project}.json`);
  rmSync(json, { force: true });
  const environment = { PLAYWRIGHT_JSON_OUTPUT_FILE: json };
  const { code } = await run("npx", ["--no-install", "playwright", "test", "--project", project], { environment });
  return countPlaywright({ code, report: existsSync(json) ? readFileSync(json, "utf8") : "{}" });
}

/** The reader natively and in WebAssembly, over what other programs wrote and over the vectors that `test` left; `make corpora` takes any folder. */
async function corpora() {
  const build = (...selection) => run("cargo", ["build", "--locked", ...selection]);
  const web = ["-p", "packseal", "--features", "web,pdf", ...WASM, "--example", "corpora-wasm"];
  const built = [await build(...NATIVE, "--example", "corpora"), await build(...web)];
  const target = process.env.CARGO_TARGET_DIR ?? join(ROOT, "target");
  const folders = [join("tests", "fixtures", "programs"), join(target, "tmp", "vectors")].filter(existsSync);
  const failed = built.find(({ code }) => code !== 0);
  return countCheck(failed ?? (await run("node", ["tests/corpora/corpora.mjs", ...folders])));
}

/** A few builds of the soak, the same ones each time; `make soak` runs many others. */
async function soak() {
  return countSoak(await run("node", ["tests/soak/soak.mjs"], { environment: { SOAK: "8", SEED: "1" } }));
}

async function fuzz() {
  const json = join(REPORTS, "fuzz.json");
  mkdirSync(REPORTS, { recursive: true });
  rmSync(json, { force: true });
  const seconds = process.env.FUZZ_SECONDS || "30";
  const { code } = await run("node", ["scripts/fuzz/fuzz.mjs", "--seconds", seconds, "--jobs", "2", "--json", json]);
  return countFuzz({ code, report: existsSync(json) ? readFileSync(json, "utf8") : "[]" });
}

async function deny() {
  const advisories = await run("cargo-deny", ["--locked", "check", "advisories"]);
  const rules = countCheck(await run("cargo-deny", ["--locked", "check", "bans", "licenses", "sources"]));
  const unreachable = /failed to fetch advisory database/.test(advisories.output);
  return add(rules, unreachable ? skipped("advisories: the advisory database cannot be reached") : countCheck(advisories));
}

/** The same database as the one before, by the tool of those who keep it: it also looks at what no target of ours compiles. */
async function audit() {
  const ignored = ignoredAdvisories().flatMap(({ id }) => ["--ignore", id]);
  const { code, output } = await run("cargo-audit", ["audit", "--color", "never", ...ignored]);
  if (code !== 0 && /couldn't fetch advisory database/i.test(output)) return skipped("the advisory database cannot be reached");
  return countCheck({ code });
}

async function npmAudit() {
  const { code, output } = await run("npm", ["audit", "--audit-level=high"]);
  if (code !== 0 && /audit endpoint returned an error|ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN/.test(output)) {
    return skipped("the registry's audit service cannot be reached");
  }
  return countCheck({ code });
}

/** Building and testing may leave nothing behind in tracked or new files. */
async function treeUnchanged() {
  const after = tree();
  if (after === treeBefore) return countCheck({ code: 0 });
  console.log("the tests changed the tree:");
  await run("git", ["status", "--short"]);
  return countCheck({ code: 1 });
}

/** A digest of the tree's state as git sees it, or undefined outside a checkout. */
function tree() {
  const git = (...command) => execFileSync("git", command, { cwd: ROOT, stdio: ["ignore", "pipe", "ignore"], maxBuffer: 2 ** 28 });
  try {
    return createHash("sha256").update(git("status", "--porcelain")).update(git("diff", "HEAD")).digest("hex");
  } catch {
    return undefined;
  }
}

function skipped(reason) {
  return { ...nothing(), skipped: 1, reasons: [reason] };
}
