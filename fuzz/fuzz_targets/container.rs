#![no_main]

libfuzzer_sys::fuzz_target!(init: packseal_fuzz::prepare("container"), |data: &[u8]| packseal_fuzz::run("container", data));
