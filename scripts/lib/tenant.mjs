// Starts the reference tenant (tenant/) as a child process and waits until it listens.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { ROOT, toolEnvironment } from "./tools.mjs";

/** How long a tenant may take to seed its database and listen, in milliseconds. */
const START_LIMIT = 120_000;

/** The tenant's debug build, where `cargo build -p packseal-tenant` puts it. */
export function tenantBinary() {
  return join(process.env.CARGO_TARGET_DIR ?? join(ROOT, "target"), "debug", "packseal-tenant");
}

/**
 * Starts a tenant that allows `origin` on any free port, with `arguments_` passed on, and resolves to
 * `{ url, exited, stop }`. `onLine` gets each line that it prints.
 */
export async function startTenant({ origin, arguments_ = [], onLine = () => {} }) {
  const binary = tenantBinary();
  if (!existsSync(binary)) throw new Error("the tenant is not built: run `cargo build -p packseal-tenant`");
  const flags = ["--allow-origin", origin, ...arguments_];
  if (!arguments_.includes("--listen")) flags.unshift("--listen", "127.0.0.1:0");
  const child = spawn(binary, flags, { env: toolEnvironment(), stdio: ["ignore", "pipe", "pipe"] });
  const exited = new Promise((done) => child.once("exit", (code, signal) => done(code ?? signal)));
  const said = [];

  const url = await new Promise((done, fail) => {
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      fail(new Error(`the tenant did not listen within ${START_LIMIT / 1000} s`));
    }, START_LIMIT);
    const hear = (line) => {
      said.push(line);
      if (said.length > 40) said.shift();
      onLine(line);
      const address = line.match(/^Tenant: (http:\S+)/)?.[1];
      if (address) {
        clearTimeout(timer);
        done(address.replace(/\/$/, ""));
      }
    };
    createInterface({ input: child.stdout }).on("line", hear);
    createInterface({ input: child.stderr }).on("line", hear);
    child.once("error", (error) => fail(new Error(`cannot run the tenant: ${error.message}`)));
    exited.then((code) => {
      clearTimeout(timer);
      fail(new Error(`the tenant ended (${code}) before it listened:\n${said.join("\n")}`));
    });
  });

  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), 5_000);
    await exited;
    clearTimeout(timer);
  };
  return { url, exited, stop };
}
