// docs/INCIDENTS.md as it stands: its commands run in one shell, from top to bottom, and each block prints what the page says.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { test } from "node:test";
import { tenantBinary } from "../../scripts/lib/tenant.mjs";
import { ROOT, which } from "../../scripts/lib/tools.mjs";

const PAGE = readFileSync(join(ROOT, "docs", "INCIDENTS.md"), "utf8");
const BINARIES = dirname(tenantBinary());
const TOOLS = ["bash", "curl", "jq", "openssl", "sha256sum"];

/** How long the page may take, in milliseconds: a command that waits for ever is no instruction. */
const PATIENCE = 120_000;

/** The blocks of a page: `{ commands, printed, line }`. What must be printed stands in the `text` block that follows, if one does. */
function blocks(page) {
  const found = [];
  for (const match of page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)) {
    const [, language, text] = match;
    const line = page.slice(0, match.index).split("\n").length;
    if (language === "sh") found.push({ commands: text, printed: "", line });
    else if (language === "text" && found.length > 0) found.at(-1).printed = text;
    else throw new Error(`line ${line}: a block of ${language}, which this test does not know`);
  }
  return found;
}

/** What the page says is printed, as a pattern: `…` is anything within a line. */
function pattern(printed) {
  const escaped = printed.split("…").map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${escaped.join(".*")}$`);
}

/** Runs the commands of a page in an empty folder; resolves to what each block printed, errors included. */
async function follow(page, variables) {
  const folder = mkdtempSync(join(tmpdir(), "packseal-incidents-"));
  const mark = (nth) => `=== block ${nth} has ended`;
  const script = blocks(page).map(({ commands }, nth) => `${commands}echo '${mark(nth)}'\n`).join("");
  const environment = { ...process.env, PATH: [BINARIES, process.env.PATH].join(delimiter), ...variables };
  // A group of its own, so that whatever a block left running ends with it.
  const shell = spawn("bash", ["-c", `exec 2>&1\n${script}`], { cwd: folder, env: environment, detached: true, stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  shell.stdout.on("data", (text) => (said += text));
  const end = () => {
    try {
      process.kill(-shell.pid, "SIGKILL");
    } catch {
      // Nobody is left.
    }
  };
  const timer = setTimeout(end, PATIENCE);
  await new Promise((done) => shell.once("exit", done));
  clearTimeout(timer);
  end();
  rmSync(folder, { recursive: true, force: true });
  return blocks(page).map((block, nth) => {
    const [before, after] = said.split(`${mark(nth)}\n`);
    if (after === undefined) return { ...block, found: `${before}(and then it did not end)` };
    said = after;
    return { ...block, found: before };
  });
}

function compare(results) {
  for (const { commands, printed, found, line } of results) {
    assert.match(found, pattern(printed), `docs/INCIDENTS.md, line ${line}:\n${commands}printed\n${found}and the page says\n${printed}`);
  }
}

/** What is missing to run the page, or false. */
function missing() {
  if (process.platform !== "linux") return "the page has stat and ls as Linux has them";
  const absent = TOOLS.filter((name) => !which(name));
  for (const name of ["packseal", "packseal-tenant"]) if (!existsSync(join(BINARIES, name))) absent.push(`${name} (not built)`);
  return absent.length > 0 && `not here: ${absent.join(", ")}`;
}

async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

test("every step of the incident procedures prints what the page says", { skip: missing() }, async () => {
  assert.equal(blocks(PAGE).length > 15, true, "the page has lost its commands");
  compare(await follow(PAGE, { API: `http://127.0.0.1:${await freePort()}` }));
});

test("a step that prints something else, fails aloud, or ends the shell is found", { skip: !which("bash") && "no bash" }, async () => {
  const page = (commands, printed) => `# A\n\n\`\`\`sh\n${commands}\n\`\`\`\n\n\`\`\`text\n${printed}\n\`\`\`\n\n\`\`\`sh\ntrue\n\`\`\`\n`;
  compare(await follow(page("echo one 17 two", "one … two")));
  for (const [commands, printed] of [["echo two", "one"], ["echo one; ls /no/such/folder", "one"], ["echo one; exit 0", "one"], ["echo one two", "one"]]) {
    const results = await follow(page(commands, printed));
    assert.throws(() => compare(results), /docs\/INCIDENTS.md, line 3/, commands);
  }
});
