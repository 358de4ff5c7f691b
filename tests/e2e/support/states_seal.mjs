// The states of own keys and signatures.
import { expect } from "@playwright/test";
import { heading } from "./build.mjs";
import { makeKey } from "./keys.mjs";
import { drop, openVerify, vector } from "./verify.mjs";

/** Opens the screen of own keys with two keys in it. */
async function twoKeys(page) {
  await page.goto("/#/keys");
  await makeKey(page, "Compliance Lead", "owner");
  await makeKey(page, "Compliance Lead, second device", "owner", "Ed25519");
}

/** Opens the form of a signature for a pack, with a key made there. */
async function signing(page, pack, title, role) {
  await openVerify(page);
  await drop(page, { name: "pack.zip", bytes: vector(pack, "pack.zip") });
  await page.getByRole("button", { name: title }).click();
  await expect(heading(page)).toHaveText(title);
  await makeKey(page, "Finance Lead", role);
}

export const sealStates = [
  {
    name: "build-keys-empty",
    title: "Keys – Packseal",
    reach: async (page) => {
      await page.goto("/#/keys");
      await expect(page.getByText("None yet.")).toBeVisible();
    },
  },
  {
    name: "build-keys",
    title: "Keys – Packseal",
    reach: async (page) => {
      await twoKeys(page);
      await page.getByText("A key must be revoked").click();
      await page.getByRole("button", { name: "Import the key" }).click();
    },
  },
  {
    name: "build-keys-dialog",
    title: "Keys – Packseal",
    reach: async (page) => {
      await twoKeys(page);
      await page.getByRole("button", { name: "Remove: Compliance Lead, owner" }).click();
      await expect(page.getByRole("dialog")).toBeVisible();
    },
  },
  {
    name: "verify-seal",
    title: "Seal this pack – Packseal",
    reach: (page) => signing(page, "gap_stated", "Seal this pack", "owner"),
  },
  {
    name: "verify-approve",
    title: "Approve or reject – Packseal",
    reach: async (page) => {
      await signing(page, "countersigned", "Approve or reject", "approver");
      await page.getByRole("button", { name: "Sign and add it to the pack" }).click();
    },
  },
  {
    name: "verify-signed-here",
    title: "INTACT, SIGNER UNKNOWN: pack.zip – Packseal",
    reach: async (page) => {
      await signing(page, "countersigned", "Approve or reject", "approver");
      await page.getByRole("radio", { name: "Approve", exact: true }).check();
      await page.getByRole("button", { name: "Sign and add it to the pack" }).click();
      await expect(page.getByText("What you added is in this file.")).toBeVisible();
    },
  },
];
