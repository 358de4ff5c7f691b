//! The verify worker's program.

fn main() {
    packseal::web::worker::verify_host::start();
}
