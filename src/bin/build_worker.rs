//! The build worker's program.

fn main() {
    packseal::web::worker::build_host::start();
}
