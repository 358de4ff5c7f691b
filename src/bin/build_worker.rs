//! The build worker's program: the machine that makes a pack, without a screen.

fn main() {
    packseal::web::worker::build_host::start();
}
