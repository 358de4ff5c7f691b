// An evidence package with its sidecars, as the tenant's evidence service writes them.
import { basename } from "node:path";

/** Exports and countersigns at `url`; gives the files as `{ name, bytes }`, and the secret that their codes are made with. */
export async function evidence(url, signers = ["risk", "audit"]) {
  const ask = async (path, token, body) => {
    const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
    const answer = await fetch(url + path, body && { method: "POST", headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  };
  const { access_token: token } = await (await ask("/demo/token", "", { user: "ops-admin" })).json();
  const { package_path } = await (await ask("/compliance/evidence/export", token, { signer: "orchid-bot" })).json();
  for (const signer of signers) await ask("/compliance/evidence/countersign", token, { package_path, signer });
  const { files, signing_secret: secret } = await (await ask("/demo/evidence")).json();
  const stem = basename(package_path).replace(/\.zip$/, "");
  const file = async (name) => {
    const path = files.find((each) => basename(each) === name);
    return { name, bytes: Buffer.from(await (await ask(`/demo/evidence/${path}`)).arrayBuffer()) };
  };
  const endings = ["zip", "signature.json", "countersign.json"];
  const [zip, signature, countersign] = await Promise.all(endings.map((ending) => file(`${stem}.${ending}`)));
  return { zip, signature, countersign, secret };
}
