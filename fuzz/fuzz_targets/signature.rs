#![no_main]

libfuzzer_sys::fuzz_target!(init: packseal_fuzz::prepare("signature"), |data: &[u8]| packseal_fuzz::run("signature", data));
