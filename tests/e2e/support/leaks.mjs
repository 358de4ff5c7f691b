// What a page may have kept, and the ways in which a secret may be written.
import { expect } from "@playwright/test";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { entries } from "./zip.mjs";

/** The ways in which a token could be written: as it is, each part alone, percent-encoded, and in base64 at each of the three offsets. */
export function spellings(token) {
  const [, payload, signature] = token.split(".");
  const percent = [...token].map((character) => `%${character.charCodeAt(0).toString(16)}`).join("");
  const base64 = [0, 1, 2].map((pad) => {
    const text = Buffer.from("x".repeat(pad) + token).toString("base64");
    // The ends depend on what stands beside the token.
    return text.slice(4, -4);
  });
  const parts = [token, payload, signature, percent, percent.toUpperCase(), encodeURIComponent(token), ...base64];
  return [...new Set([...parts, ...base64.map((text) => text.replaceAll("+", "-").replaceAll("/", "_"))])];
}

/** Which of `secrets` stand in `text`. */
export function found(text, secrets) {
  return secrets.filter((secret) => text.includes(secret));
}

/** Sees that none of `secrets` is in the pack at `path`: not in its name, its bytes, nor any entry's name or content. Gives its entries. */
export function expectNoneInPack(path, secrets) {
  const bytes = readFileSync(path);
  expect(found(basename(path), secrets)).toEqual([]);
  expect(found(bytes.toString("latin1"), secrets)).toEqual([]);
  const pack = entries(bytes);
  for (const [name, content] of pack) {
    expect(found(name, secrets), name).toEqual([]);
    expect(found(content.toString("latin1"), secrets), name).toEqual([]);
  }
  return pack;
}

/** Everything that a page of this origin could have kept: storages, databases, caches, file names, cookies, and the document itself. */
export async function kept(page) {
  const stored = await page.evaluate(async () => {
    const files = async (folder, at) => {
      const all = [];
      for await (const [name, handle] of folder.entries()) {
        const path = `${at}/${name}`;
        all.push(path);
        if (handle.kind === "directory") all.push(...(await files(handle, path)));
      }
      return all;
    };
    const databases = await indexedDB.databases();
    return {
      local: { ...localStorage },
      session: { ...sessionStorage },
      databases: databases.map(({ name }) => name),
      caches: await caches.keys(),
      files: await files(await navigator.storage.getDirectory(), ""),
      cookies: document.cookie,
      document: document.documentElement.outerHTML,
      fields: Array.from(document.querySelectorAll("input, textarea"), ({ value }) => value),
      history: [location.href, JSON.stringify(history.state), document.referrer, window.name],
    };
  });
  return { ...stored, jar: await page.context().cookies() };
}

/** The ways in which any text could be written: as it is, percent-encoded in whole or where it must be, and in base64 at each offset. */
export function encodings(secret) {
  const percent = [...secret].map((character) => `%${character.charCodeAt(0).toString(16).padStart(2, "0")}`).join("");
  const base64 = [0, 1, 2].map((pad) => Buffer.from("x".repeat(pad) + secret).toString("base64").slice(4, -4));
  const url = base64.map((text) => text.replaceAll("+", "-").replaceAll("/", "_"));
  const json = JSON.stringify(secret).slice(1, -1);
  return [...new Set([secret, json, percent, percent.toUpperCase(), encodeURIComponent(secret), ...base64, ...url])].filter((text) => text.length >= 6);
}
