#![no_main]

libfuzzer_sys::fuzz_target!(init: packseal_fuzz::prepare("verify"), |data: &[u8]| packseal_fuzz::run("verify", data));
