//! The program of the screens about own keys and signatures, in both documents. Build fetches it when one is opened, Verify before it shuts the network.

fn main() {
    packseal::ui::seal::start();
}
