#![no_main]

libfuzzer_sys::fuzz_target!(init: packseal_fuzz::prepare("chain"), |data: &[u8]| packseal_fuzz::run("chain", data));
