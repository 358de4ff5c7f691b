#![no_main]

libfuzzer_sys::fuzz_target!(init: packseal_fuzz::prepare("text"), |data: &[u8]| packseal_fuzz::run("text", data));
