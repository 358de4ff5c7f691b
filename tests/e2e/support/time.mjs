// A time authority of the test's own, by openssl: what it signs is about a request and nothing else.
import { expect } from "@playwright/test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./program.mjs";

const CONFIG = `[req]
distinguished_name = dn
[dn]
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[leaf]
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
authorityKeyIdentifier = keyid
[tsa]
serial = ./serial
crypto_device = builtin
default_policy = 1.3.6.1.4.1.99999.2.1
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
`;

/** Makes an authority in `folder`; gives its root's path, and `answer(query)`, the path of an answer to the request at this path. */
export function timeAuthority(folder) {
  const openssl = (...arguments_) => {
    const { status, output } = run("openssl", arguments_, { cwd: folder });
    expect(status, output).toBe(0);
  };
  writeFileSync(join(folder, "tsa.cnf"), CONFIG);
  const issue = (name, subject, extensions, ...signer) => {
    openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", `${name}.key`);
    openssl("req", "-new", "-config", "tsa.cnf", "-key", `${name}.key`, "-subj", subject, "-out", `${name}.csr`);
    openssl("x509", "-req", "-in", `${name}.csr`, ...signer, "-days", "30", "-extfile", "tsa.cnf", "-extensions", extensions, "-out", `${name}.pem`);
  };
  issue("root", "/O=Orchid Test/CN=Time Root", "root", "-signkey", "root.key");
  issue("leaf", "/O=Orchid Test/CN=Time Stamping", "leaf", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial");
  const answer = (query) => {
    writeFileSync(join(folder, "serial"), "01\n");
    const signer = ["-inkey", "leaf.key", "-signer", "leaf.pem", "-chain", "root.pem"];
    openssl("ts", "-reply", "-config", "tsa.cnf", "-section", "tsa", "-queryfile", query, "-sha256", ...signer, "-out", "answer.tsr");
    return join(folder, "answer.tsr");
  };
  return { root: join(folder, "root.pem"), answer };
}
