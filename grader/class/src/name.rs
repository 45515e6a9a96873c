//! When two names are one. A letter with an accent may be written as one sign or as a
//! letter and the accent behind it: rosters have the first, folders that were made on a
//! Mac the second, and nobody sees a difference.

use std::ffi::OsStr;
use std::fmt::Write as _;
use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

/// A name in the form in which each letter with its accents is one sign, as far as there
/// is such a sign.
pub(crate) fn composed(name: &str) -> String {
    match is_nfc_quick(name.chars()) {
        IsNormalized::Yes => name.to_owned(),
        IsNormalized::No | IsNormalized::Maybe => name.nfc().collect(),
    }
}

/// A file's name as text. What is not UTF-8 of it is written out byte for byte, as
/// `\xFC`, so that two such names stay two.
pub(crate) fn written_out(name: &OsStr) -> String {
    let mut text = String::new();
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        text += chunk.valid();
        for byte in chunk.invalid() {
            let _ = write!(text, "\\x{byte:02X}");
        }
    }
    text
}

/// What is the same of all names that are one: letters may be large or small, of any
/// alphabet.
pub(crate) fn key(name: &str) -> String {
    composed(name).to_lowercase()
}

/// Whether two names are one person's.
pub(crate) fn is_same(one: &str, two: &str) -> bool {
    if one.is_ascii() && two.is_ascii() {
        one.eq_ignore_ascii_case(two)
    } else {
        key(one) == key(two)
    }
}

/// Whether two names look the same. What an instructor calls a group, a section or an
/// assignment may differ from another in the size of its letters.
pub(crate) fn looks_same(one: &str, two: &str) -> bool {
    one == two || composed(one) == composed(two)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn what_is_no_text_of_a_name_is_written_out() {
        use std::os::unix::ffi::OsStrExt as _;
        let of = |bytes: &[u8]| written_out(OsStr::from_bytes(bytes));
        assert_eq!(of(b"M\xfcller"), "M\\xFCller");
        assert_ne!(of(b"M\xfcller"), of(b"M\xf6ller"));
        assert_eq!(of("M\u{fc}ller".as_bytes()), "M\u{fc}ller");
    }

    #[test]
    fn a_letter_and_its_accent_are_one_sign_or_two() {
        let (one_sign, two_signs) = ("Jos\u{e9}", "Jose\u{301}");
        assert_eq!(composed(two_signs), one_sign);
        assert!(is_same(one_sign, two_signs) && looks_same(one_sign, two_signs));
        assert!(is_same("JOS\u{c9}", two_signs) && !looks_same("JOS\u{c9}", two_signs));
        assert!(!is_same("Jose", two_signs) && !looks_same("Jose", two_signs));
        assert!(is_same("\u{d6}mer", "\u{f6}mer") && !is_same("\u{d6}mer", "Omer"));
        // Of Korean, a syllable and its three parts.
        assert!(is_same("\u{d55c}", "\u{1112}\u{1161}\u{11ab}"));
    }
}
