//! The private key: from a file, its password from a file or the environment. Messages name the files, never what is in them.

use std::path::Path;

use packseal::seal::key::{PrivateKey, Wiped, is_encrypted};

use crate::secret;

/// The password of the key, when no file has it.
const PASSWORD: &str = "PACKSEAL_KEY_PASSWORD";

/// Reads the key.
///
/// # Errors
/// In words: what the file is, what its password is not, or what to run.
pub(crate) fn read(path: &Path, password: Option<&Path>) -> Result<PrivateKey, String> {
    let pem = Wiped::new(secret::read(path).map_err(|error| error.to_string())?);
    let password = match (is_encrypted(&pem), password) {
        (false, _) => None,
        (true, Some(file)) => {
            let mut bytes = Wiped::new(secret::read(file).map_err(|error| error.to_string())?);
            // An editor ends a file's last line.
            for end in [b'\n', b'\r'] {
                if bytes.last() == Some(&end) {
                    bytes.pop();
                }
            }
            Some(bytes)
        }
        (true, None) => {
            let text = secret::variable(PASSWORD);
            let missing = "it is encrypted; give its password with --key-password-file or";
            let text = text.ok_or_else(|| format!("{}: {missing} {PASSWORD}", path.display()))?;
            Some(Wiped::new(text.into_bytes()))
        }
    };
    let password = password.as_ref().map(|bytes| bytes.as_slice());
    PrivateKey::from_pem(&pem, password).map_err(|error| format!("{}: {error}", path.display()))
}
