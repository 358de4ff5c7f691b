//! The Verify document's program, and its worker's: one module, since a check may need nothing more from the network.

fn main() {
    if packseal::web::page::is_page() {
        packseal::ui::verify::start();
    } else {
        packseal::web::worker::verify_host::start();
    }
}
