// The states of the seal on the Verify page: keys, policy, first contact, and the last rows of the truth table.
import { expect } from "@playwright/test";
import { heading } from "./build.mjs";
import { idOf, keep, keepText, keysOf, pack, pin, policy, STRANGERS, trustStore } from "./trust.mjs";
import { drop, openVerify } from "./verify.mjs";

const SIGNED = pack("signed");
const DUAL = pack("countersigned");
const [owner, approver] = Object.values(keysOf(DUAL));
const OWNER = pin(owner, "Head of Compliance, Orchid Ledger", "owner", { valid_from: "2026-01-01T00:00:00Z" });
const APPROVER = pin(approver, "Head of Finance, Orchid Ledger", "approver", { source: "Signed letter, 2 June 2026" });
const MANY = trustStore(
  OWNER,
  APPROVER,
  pin(STRANGERS[0], "Head of Compliance, Orchid Ledger", "owner", {
    valid_from: "2025-01-01T00:00:00Z",
    revoked_at: "2026-01-09T00:00:00Z",
    revoked_reason: "Told by herself: laptop lost",
    pinned_at: "2025-01-07T15:30:00Z",
  }),
  pin(STRANGERS[1], "Audit Partner, Fennel & Co", "auditor", { valid_until: "2026-06-30T00:00:00Z" }),
  pin(STRANGERS[2], "Audit Manager, Fennel & Co", "auditor", { valid_from: "2099-01-01T00:00:00Z", source: null }),
);

async function openTrust(page) {
  await openVerify(page);
  await page.getByRole("link", { name: "Trust" }).click();
  await expect(heading(page)).toHaveText("Trust");
}

async function verdict(page, bytes, words) {
  await openVerify(page);
  await drop(page, { name: "pack.zip", bytes });
  await expect(heading(page)).toHaveText(words);
}

/** Compares the last group of the first key that is not named. */
async function compared(page, bytes) {
  await page.getByLabel("Last group").fill(idOf(Object.values(keysOf(bytes))[0]).slice(56));
  await page.getByRole("button", { name: "Compare", exact: true }).first().click();
  await expect(page.getByLabel("Whose key is it?")).toBeFocused();
}

export const TRUST_STATES = [
  { name: "trust-empty", title: "Trust – Packseal", reach: openTrust },
  {
    name: "trust-keys",
    title: "Trust – Packseal",
    reach: async (page) => {
      await keep(page, MANY, policy([["owner", 1], ["approver", 2]], { time: "trusted" }));
      await openTrust(page);
      await expect(page.getByRole("table", { name: "Keys of other people" }).getByRole("row")).toHaveCount(6);
      await page.getByRole("button", { name: "Remove: Audit Partner, Fennel & Co, auditor" }).click();
      await expect(page.getByRole("button", { name: "Undo" })).toBeVisible();
    },
  },
  {
    name: "trust-form",
    title: "Trust – Packseal",
    reach: async (page) => {
      await keep(page, trustStore(OWNER));
      await openTrust(page);
      await page.getByRole("button", { name: "Edit or revoke: Head of Compliance, Orchid Ledger, owner" }).click();
      await page.getByLabel("Holds no more from").fill("next year");
      await page.getByLabel("Revoked since").fill("2026-11-01");
      await page.getByRole("button", { name: "Keep this key" }).click();
      await expect(page.getByRole("alert").getByRole("link")).toHaveCount(2);
    },
  },
  {
    name: "trust-add",
    title: "Trust – Packseal",
    reach: async (page) => {
      await openTrust(page);
      await page.getByRole("button", { name: "Add a key" }).click();
      await page.getByLabel("Public key", { exact: true }).fill(STRANGERS[0]);
      await page.getByLabel("Whose key is it?").fill("Head of Compliance");
      await expect(page.getByText("Compare all eight groups with its owner")).toBeVisible();
    },
  },
  {
    name: "trust-import",
    title: "Trust – Packseal",
    reach: async (page) => {
      await keep(page, trustStore({ ...OWNER, revoked_at: "2026-11-01T00:00:00Z", revoked_reason: "lost" }, { ...APPROVER, source: "By post" }));
      await openTrust(page);
      await page.locator("#trust-import").setInputFiles({ name: "list.json", mimeType: "application/json", buffer: Buffer.from(MANY) });
      await expect(page.getByRole("heading", { name: "What this list would change" })).toBeFocused();
    },
  },
  {
    name: "trust-policy",
    title: "Trust – Packseal",
    reach: async (page) => {
      await keep(page, trustStore(OWNER, APPROVER));
      await openTrust(page);
      await page.getByRole("button", { name: "Edit the policy" }).click();
      await page.getByRole("button", { name: "Add a role" }).click();
      await page.getByLabel("Role").nth(1).fill("Approver");
      await page.getByRole("button", { name: "Keep this policy" }).click();
      await expect(page.getByRole("alert").getByRole("link")).toHaveCount(1);
    },
  },
  {
    name: "trust-unreadable",
    title: "Trust – Packseal",
    reach: async (page) => {
      await keepText(page, '{"schema": "packseal-kept/1", "trust": "{', null);
      await openTrust(page);
      await expect(page.getByRole("heading", { name: "What is kept here cannot be read" })).toBeVisible();
    },
  },
  {
    name: "verify-unknown",
    title: "INTACT, SIGNER UNKNOWN: pack.zip – Packseal",
    reach: async (page) => {
      await verdict(page, SIGNED, "INTACT, SIGNER UNKNOWN");
      await page.getByLabel("Last group").fill("0000aaaa");
      await page.getByRole("button", { name: "Compare", exact: true }).first().click();
      await expect(page.getByText("That is not this key. Do not trust the pack yet.")).toBeVisible();
    },
  },
  {
    name: "verify-naming",
    title: "INTACT, SIGNER UNKNOWN: pack.zip – Packseal",
    reach: async (page) => {
      await verdict(page, SIGNED, "INTACT, SIGNER UNKNOWN");
      await compared(page, SIGNED);
    },
  },
  {
    name: "verify-policy-not-met",
    title: "INTACT, POLICY NOT MET: pack.zip – Packseal",
    reach: async (page) => {
      const revoked = { ...APPROVER, revoked_at: "2026-10-01T00:00:00Z", revoked_reason: "left the company" };
      await keep(page, trustStore(OWNER, revoked), policy([["owner", 1], ["approver", 1]], { time: "trusted" }));
      await verdict(page, DUAL, "INTACT, POLICY NOT MET");
    },
  },
  {
    name: "verify-trusted",
    title: "INTACT AND TRUSTED: pack.zip – Packseal",
    reach: async (page) => {
      await keep(page, trustStore(OWNER, APPROVER), policy([["owner", 1], ["approver", 1]]));
      await verdict(page, DUAL, "INTACT AND TRUSTED");
    },
  },
  {
    name: "verify-altered-sealed",
    title: "ALTERED: pack.zip – Packseal",
    reach: async (page) => {
      await keep(page, trustStore(OWNER));
      await verdict(page, pack("signature_of_another_list_fail"), "ALTERED");
    },
  },
];
