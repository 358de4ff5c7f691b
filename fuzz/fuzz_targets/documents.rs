#![no_main]

libfuzzer_sys::fuzz_target!(init: packseal_fuzz::prepare("documents"), |data: &[u8]| packseal_fuzz::run("documents", data));
