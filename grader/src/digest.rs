//! Gathering what a digest is of.

use crate::sources::SourceFile;
use report::Digest;
use sha2::{Digest as _, Sha256};
use std::io;
use std::path::Path;

/// Gathers what a digest is of. Each part is set apart by its length.
#[derive(Debug, Default, Clone)]
pub(crate) struct Digester(Sha256);

impl Digester {
    /// Takes in one part.
    pub(crate) fn part(&mut self, part: impl AsRef<[u8]>) -> &mut Self {
        let part = part.as_ref();
        self.0.update((part.len() as u64).to_le_bytes());
        self.0.update(part);
        self
    }

    /// Takes in a file, or that there is none.
    ///
    /// # Errors
    ///
    /// When there is one and it cannot be read.
    pub(crate) fn file(&mut self, path: &Path) -> io::Result<&mut Self> {
        match crate::files::read(path) {
            Ok(content) => Ok(self.part("file").part(content)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(self.part("no file")),
            Err(error) => Err(error),
        }
    }

    /// Takes in files with their paths.
    pub(crate) fn files(&mut self, files: &[SourceFile]) -> &mut Self {
        for SourceFile { path, bytes } in files {
            self.part(path.to_string_lossy().as_bytes()).part(bytes);
        }
        self
    }

    /// The digest.
    pub(crate) fn finish(&self) -> Digest {
        let bytes = self.0.clone().finalize();
        Digest(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
    }
}
