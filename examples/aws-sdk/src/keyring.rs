//! Keeps the device and the tokens between runs, in a file that only its owner can read.

use crate::Failure;
use cognito_crypto::{
    SecretString,
    auth::{AuthenticationResult, Device},
};
use serde::{Deserialize, Serialize};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// The keyring of one user. Serialised it contains secrets.
#[derive(Default, Serialize, Deserialize)]
pub struct Keyring {
    /// The real user name.
    pub username: Option<String>,
    pub device: Option<Device>,
    pub tokens: Option<AuthenticationResult>,
}

impl Keyring {
    /// Reads the file; an empty keyring if there is none.
    ///
    /// # Errors
    /// If the file cannot be read, is no keyring, or others than its owner may read it.
    pub fn load(path: &Path) -> Result<Self, Failure> {
        match fs::read_to_string(path).map(SecretString::new) {
            Ok(text) => {
                check_permissions(path)?;
                let keyring = serde_json::from_str(text.expose());
                Ok(keyring.map_err(|error| format!("{}: {error}", path.display()))?)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(format!("{}: {error}", path.display()).into()),
        }
    }

    /// Writes the file anew, so that a crash leaves the old one or the new one.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn store(&self, path: &Path) -> Result<(), Failure> {
        let temporary = PathBuf::from(format!("{}.new", path.display()));
        let _ = fs::remove_file(&temporary);
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&temporary)?;
        serde_json::to_writer(&mut file, self)?;
        file.sync_all()?;
        fs::rename(&temporary, path)?;
        Ok(())
    }
}

#[cfg(unix)]
fn check_permissions(path: &Path) -> Result<(), Failure> {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(path)?.permissions().mode();
    if mode & 0o077 != 0 {
        return Err(format!("{} may be read by others: chmod 600 it", path.display()).into());
    }
    Ok(())
}

#[cfg(not(unix))]
fn check_permissions(_: &Path) -> Result<(), Failure> {
    Ok(())
}
