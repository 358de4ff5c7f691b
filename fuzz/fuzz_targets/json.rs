#![no_main]

libfuzzer_sys::fuzz_target!(init: packseal_fuzz::prepare("json"), |data: &[u8]| packseal_fuzz::run("json", data));
