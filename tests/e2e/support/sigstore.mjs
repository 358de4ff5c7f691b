// Sigstore's own verifier, for the bundle that lies beside a signature.
import { bundleFromJSON } from "@sigstore/bundle";
import { toSignedEntity, Verifier } from "@sigstore/verify";

/** Verifies a bundle over bytes as an auditor would, who has this key and no log of Sigstore. */
export function verifyBundle(bundle, bytes, keys) {
  const trusted = {
    certificateAuthorities: [],
    timestampAuthorities: [],
    tlogs: [],
    ctlogs: [],
    publicKey: (hint) => {
      const key = keys[hint];
      if (!key) throw new Error(`no key for the hint ${hint}`);
      return { publicKey: key, validFor: () => true };
    },
  };
  const verifier = new Verifier(trusted, { ctlogThreshold: 0, tlogThreshold: 0, timestampThreshold: 0 });
  return verifier.verify(toSignedEntity(bundleFromJSON(bundle), bytes));
}
