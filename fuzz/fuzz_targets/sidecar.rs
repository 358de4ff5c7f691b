#![no_main]

libfuzzer_sys::fuzz_target!(init: packseal_fuzz::prepare("sidecar"), |data: &[u8]| packseal_fuzz::run("sidecar", data));
