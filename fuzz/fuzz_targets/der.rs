#![no_main]

libfuzzer_sys::fuzz_target!(init: packseal_fuzz::prepare("der"), |data: &[u8]| packseal_fuzz::run("der", data));
