//! The summary worker's program: it makes `summary.pdf`, and is fetched when a build asks for one.

fn main() {
    packseal::web::worker::summary_host::start();
}
