//! The seal of a record: a MAC under a key that only the grader and the
//! check's own process know.

use crate::{Record, VERSION};
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;

/// A one-time key. Its text never appears in [`fmt::Debug`] output.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Key(String);

impl Key {
    /// A key made from `entropy`: something nobody else can know.
    pub fn from_entropy(entropy: impl AsRef<[u8]>) -> Self {
        Self(hex(&Sha256::digest(entropy.as_ref())))
    }

    pub(crate) fn text(&self) -> &str {
        &self.0
    }

    fn mac(&self) -> Hmac<Sha256> {
        Hmac::new_from_slice(self.0.as_bytes()).expect("HMAC takes a key of any length")
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

/// A record and the MAC over its text. The text names exercise and check, so a
/// record of one check is worth nothing for another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    record: String,
    mac: String,
}

impl Sealed {
    /// Seals `record`.
    ///
    /// # Panics
    ///
    /// Never: a record holds nothing that JSON cannot.
    pub fn seal(record: &Record, key: &Key) -> Self {
        let record = serde_json::to_string(record).expect("a record is plain data");
        let mac = hex(&key.mac().chain_update(&record).finalize().into_bytes());
        Self { record, mac }
    }

    /// As the one line that goes over the channel.
    ///
    /// # Panics
    ///
    /// Never: a sealed record is plain data.
    pub fn to_line(&self) -> String {
        serde_json::to_string(self).expect("a sealed record is plain data") + "\n"
    }

    /// Reads the line back; none when it is no sealed record.
    pub fn from_line(line: &str) -> Option<Self> {
        serde_json::from_str(line).ok()
    }

    /// Opens the record.
    ///
    /// # Errors
    ///
    /// [`BrokenSeal`] when the MAC is not this key's, the text is no record, or
    /// it is of another version of this format.
    pub fn open(&self, key: &Key) -> Result<Record, BrokenSeal> {
        let mac = unhex(&self.mac).ok_or(BrokenSeal::Forged)?;
        key.mac()
            .chain_update(&self.record)
            .verify_slice(&mac)
            .map_err(|_| BrokenSeal::Forged)?;
        let record: Record =
            serde_json::from_str(&self.record).map_err(|_| BrokenSeal::Unreadable)?;
        if record.version != VERSION {
            return Err(BrokenSeal::Version(record.version));
        }
        Ok(record)
    }
}

/// Why a sealed record is not evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BrokenSeal {
    /// The MAC is not of this key: somebody else wrote it, or changed it.
    Forged,
    /// The seal is whole, but what it holds is no record.
    Unreadable,
    /// The record is whole, and another check's.
    OfAnother,
    /// The record is of another [`VERSION`].
    Version(u32),
}

impl fmt::Display for BrokenSeal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Forged => f.write_str("the seal does not belong to this run"),
            Self::Unreadable => f.write_str("the sealed text is not a record"),
            Self::OfAnother => f.write_str("the record is another check's"),
            Self::Version(version) => {
                write!(
                    f,
                    "the record is of version {version}, this grader reads {VERSION}"
                )
            }
        }
    }
}

impl std::error::Error for BrokenSeal {}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || !text.len().is_multiple_of(2) {
        return None;
    }
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> Record {
        Record::new("semaphore", "results_are_in_order")
    }

    #[test]
    fn a_record_opens_with_its_own_key_only() {
        let key = Key::from_entropy("one");
        let sealed = Sealed::seal(&record(), &key);
        assert_eq!(sealed.open(&key), Ok(record()));
        assert_eq!(
            sealed.open(&Key::from_entropy("two")),
            Err(BrokenSeal::Forged)
        );
    }

    #[test]
    fn a_changed_record_does_not_open() {
        let key = Key::from_entropy("one");
        let mut sealed = Sealed::seal(&record(), &key);
        sealed.record = sealed
            .record
            .replace("\"finished\":false", "\"finished\":true");
        assert_eq!(sealed.open(&key), Err(BrokenSeal::Forged));
    }

    #[test]
    fn a_mac_that_is_no_mac_is_a_forgery_and_not_a_crash() {
        let key = Key::from_entropy("one");
        for mac in ["", "0", "zz", "ß", "00"] {
            let mut sealed = Sealed::seal(&record(), &key);
            sealed.mac = mac.to_owned();
            assert_eq!(sealed.open(&key), Err(BrokenSeal::Forged), "{mac:?}");
        }
    }

    #[test]
    fn a_record_of_another_version_is_told_as_such() {
        let key = Key::from_entropy("one");
        let mut other = record();
        other.version = VERSION + 1;
        let sealed = Sealed::seal(&other, &key);
        assert_eq!(sealed.open(&key), Err(BrokenSeal::Version(VERSION + 1)));
    }

    #[test]
    fn the_key_does_not_show_in_debug_output() {
        assert_eq!(format!("{:?}", Key::from_entropy("one")), "Key(…)");
    }
}
