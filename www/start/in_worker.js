
// The page sends the compiled module first. No Trusted Types policy is needed here, so the one name that is allowed is taken.
globalThis.trustedTypes?.createPolicy("default", {});
addEventListener("message", ({ data }) => wasm_bindgen({ module_or_path: data }).catch(reportError), { once: true });
