#![no_main]

libfuzzer_sys::fuzz_target!(init: packseal_fuzz::prepare("time"), |data: &[u8]| packseal_fuzz::run("time", data));
