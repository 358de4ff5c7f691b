//! The Verify document's program, and its worker's: one module, since most of what the two hold is the same.

fn main() {
    if packseal::web::page::is_page() {
        packseal::ui::verify::start();
    } else {
        packseal::web::worker::verify_host::start();
    }
}
