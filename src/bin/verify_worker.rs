//! The verify worker's program: what reads a file and judges it, without a screen.

fn main() {
    packseal::web::worker::verify_host::start();
}
