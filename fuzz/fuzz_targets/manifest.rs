#![no_main]

libfuzzer_sys::fuzz_target!(init: packseal_fuzz::prepare("manifest"), |data: &[u8]| packseal_fuzz::run("manifest", data));
