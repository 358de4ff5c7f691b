// The origins that config.json names, in a spelling that means nothing else in a policy: no wildcard, no second source.

/** `https://host[:port]`, on this device also `http://`, and then nothing or a path. */
const ORIGIN = /^(?:https:\/\/[A-Za-z0-9.-]+|http:\/\/(?:localhost|127\.0\.0\.1))(?::[0-9]{1,5})?(?=\/|$)/;

/** The origin that an address begins with; undefined when it is none that a page of this site may connect to. */
export function originOf(address) {
  return typeof address === "string" ? ORIGIN.exec(address)?.[0] : undefined;
}

/** Every address that a config names: `{ place, address }`, the APIs' own, their sign-in's and their other issuers'. */
export function addressesOf(config) {
  const apis = Array.isArray(config?.apis) ? config.apis : [];
  return apis.flatMap((api, index) => {
    const issuers = Array.isArray(api?.issuers) ? api.issuers : [];
    return [
      { place: `apis[${index}].url`, address: api?.url },
      ...(api?.sign_in === undefined || api.sign_in === null ? [] : [{ place: `apis[${index}].sign_in.issuer`, address: api.sign_in.issuer }]),
      ...issuers.map((address, at) => ({ place: `apis[${index}].issuers[${at}]`, address })),
    ];
  });
}

/** The sources of `connect-src` for a config: the document's own origin, and those that the config names. */
export function sourcesOf(config) {
  const named = addressesOf(config).map(({ address }) => originOf(address));
  return ["'self'", ...new Set(named.filter((origin) => origin !== undefined))].join(" ");
}
