// The answer of an identity provider, which comes in the page's own address after a sign-in.

/**
 * Takes such an answer out of the address and the history, before anything else is done, and gives a function that hands it to the program
 * once: the query without its `?`, or "" when there is none. Whether it is an answer to a sign-in of this page the program decides.
 */
export function takeAnswer() {
  const { pathname, search, hash } = location;
  const query = new URLSearchParams(search);
  let answer = query.has("state") && (query.has("code") || query.has("error")) ? search.slice(1) : "";
  if (answer) history.replaceState(null, "", pathname + hash);
  return () => {
    const taken = answer;
    answer = "";
    return taken;
  };
}
