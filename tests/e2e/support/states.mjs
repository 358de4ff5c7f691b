// Every state of the two documents, each reached as a person reaches it. For the tests of accessibility, and for pictures.
import { expect } from "@playwright/test";
import { build, choose, heading, hold, listOf, MEMBER, signIn, start } from "./build.mjs";
import { drop, holdFirstReading, openVerify } from "./verify.mjs";
import { flipped, join, records } from "./zip.mjs";

/** Holds a build in its evidence, and waits until the page shows it. */
async function running(page) {
  await signIn(page);
  await choose(page, { focus: true });
  const held = await hold(page, listOf("performance.load_test_captured"));
  await start(page);
  await held.reached;
  await expect(heading(page)).toHaveText("Fetching load tests");
}

async function verdict(page, name, bytes, words) {
  await openVerify(page);
  await drop(page, { name, bytes });
  await expect(heading(page)).toHaveText(words);
}

/** A file that is still being read. */
async function reading(page, pack) {
  await holdFirstReading(page);
  await page.goto("/verify.html");
  await expect(page.getByRole("button", { name: "Choose a file" })).toBeVisible();
  await drop(page, { name: "pack.zip", bytes: pack });
  await expect(page.getByText("There is no verdict before the end.")).toBeVisible();
}

/** A pack of which one entry was put in the place of another, both under their listed names. */
function altered(pack) {
  const list = records(pack);
  const [from, to] = ["identity_settings.json", "acceptance_kpis_evidence.json"].map((name) => list.find((each) => each.name === name));
  const [local, central] = [Buffer.from(from.local), Buffer.from(from.central)];
  const named = (bytes, at, lengthAt) => {
    bytes.writeUInt16LE(to.name.length, lengthAt);
    return Buffer.concat([bytes.subarray(0, at), Buffer.from(to.name), bytes.subarray(at + from.name.length)]);
  };
  return join(list.map((each) => (each === to ? { local: named(local, 30, 26), central: named(central, 46, 28) } : each)));
}

function without(pack, name) {
  return join(records(pack).filter((each) => each.name !== name));
}

/**
 * Name, the document's title when the state is reached, and how it is reached. `pack` is the bytes of a whole pack.
 */
export const STATES = [
  {
    name: "build-not-configured",
    title: "Connect your vendor – Packseal",
    reach: async (page) => {
      await page.route("**/config.json", (route) => route.fulfill({ json: { schema: "packseal-config/1", apis: [] } }));
      await page.goto("/");
      await expect(heading(page)).toHaveText("Connect your vendor");
    },
  },
  {
    name: "build-signed-out",
    title: "Build a pack – Packseal",
    reach: async (page) => {
      await page.goto("/");
      await expect(page.getByRole("button", { name: MEMBER })).toBeVisible();
    },
  },
  {
    name: "build-choosing",
    title: "Build a pack – Packseal",
    reach: async (page) => {
      await signIn(page);
      await choose(page, { focus: true });
      await expect(page.getByLabel("FOCUS rows at most")).toBeVisible();
    },
  },
  {
    name: "build-invalid",
    title: "Build a pack – Packseal",
    reach: async (page) => {
      await signIn(page);
      await choose(page, { first: "2026-07-32", focus: true, focusRows: "0", evidence: "many" });
      await start(page);
      await expect(page.getByRole("alert").getByRole("link")).toHaveCount(3);
    },
  },
  { name: "build-running", title: /^Fetching.*, \d+ of 21 data sets .* – Packseal$/, reach: running },
  {
    name: "build-cancel-dialog",
    title: /^Fetching.* – Packseal$/,
    reach: async (page) => {
      await running(page);
      await page.getByRole("button", { name: "Cancel" }).click();
      await expect(page.getByRole("dialog", { name: "Stop building?" })).toBeVisible();
    },
  },
  {
    name: "build-done",
    title: "The pack is ready – Packseal",
    reach: async (page) => {
      await build(page, { focus: true });
    },
  },
  {
    name: "build-failed",
    title: "Audit log: your role may not read it – Packseal",
    reach: async (page) => {
      await signIn(page, MEMBER);
      await start(page);
      await expect(page.getByRole("alert").getByRole("heading")).toHaveText("Audit log: your role may not read it");
    },
  },
  { name: "verify-empty", title: "Check a pack – Packseal", reach: openVerify },
  {
    name: "verify-several",
    title: "Which one is the pack? – Packseal",
    reach: async (page) => {
      await openVerify(page);
      await drop(page, { name: "first.zip", bytes: "one" }, { name: "second.zip", bytes: "two" });
      await expect(heading(page)).toHaveText("Which one is the pack?");
    },
  },
  { name: "verify-reading", title: "pack.zip – Packseal", reach: (page, { pack }) => reading(page, pack) },
  {
    name: "verify-intact",
    title: "INTACT, NOT SIGNED: pack.zip – Packseal",
    reach: (page, { pack }) => verdict(page, "pack.zip", pack, "INTACT, NOT SIGNED"),
  },
  {
    name: "verify-altered",
    title: "ALTERED: pack.zip – Packseal",
    reach: (page, { pack }) => verdict(page, "pack.zip", altered(pack), "ALTERED"),
  },
  {
    name: "verify-incomplete",
    title: "INCOMPLETE: pack.zip – Packseal",
    reach: (page, { pack }) => verdict(page, "pack.zip", without(pack, "audit_logs.csv"), "INCOMPLETE"),
  },
  {
    name: "verify-refused",
    title: "REFUSED: pack.zip – Packseal",
    reach: (page, { pack }) => verdict(page, "pack.zip", flipped(pack, 14), "REFUSED"),
  },
];
