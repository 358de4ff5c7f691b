#![no_main]

libfuzzer_sys::fuzz_target!(init: packseal_fuzz::prepare("recipe"), |data: &[u8]| packseal_fuzz::run("recipe", data));
